// Finds things as a reader searches for them, as search/index.py and search/thing_search.py do.

import { isAscii } from "./normalize";
import { Names } from "./names";
import type { IndexFile, Limits, QuestionRow, ThingRow } from "./rules";
import { Comparison, readTerm } from "./similarity";
import { matchWords, WordReader, type Word } from "./words";
import { findByWords } from "./word_search";

export interface Hit {
  readonly thing: number;
  readonly name: number;
  readonly score: number;
  readonly reason: string;
}

const PARTIAL = new Set(["words", "beginning", "part"]);
const WITHIN = new Set(["part", "sound"]);

const rounded = (score: number): number => Math.round(score * 10) / 10;

/** Return the first hit of each thing. */
function firstOfEach(hits: readonly Hit[]): Hit[] {
  const seen = new Set<number>();
  return hits.filter(({ thing }) => !seen.has(thing) && seen.add(thing));
}

export class ThingSearch {
  readonly names: Names;
  readonly reader: WordReader;
  readonly limits: Limits;
  readonly questions: readonly QuestionRow[];
  private readonly comparison: Comparison;

  constructor(file: IndexFile) {
    this.names = new Names(file);
    this.reader = new WordReader(file.rules, this.names.normalizer);
    this.comparison = new Comparison(file.rules, this.names.normalizer);
    this.questions = file.questions;
    this.limits = file.limits;
  }

  private get numbers(): IndexFile["rules"]["numbers"] {
    return this.names.rules.numbers;
  }

  thing(hit: Hit): ThingRow {
    return this.names.things[hit.thing]!;
  }

  /** Return the name that matches best, and the name of its role. */
  matched(hit: Hit): readonly [string, string] {
    const name = this.names.all[hit.name]!;
    return [name.text, this.names.rules.roles[name.role] ?? ""];
  }

  /** Return why a text is not searched: empty, long, letterless, or else "". */
  state(text: string): "" | "empty" | "long" | "letterless" {
    if (!text) return "empty";
    if ([...text].length > this.numbers.normalize.MAX_CHARACTERS) return "long";
    return this.names.normalizer.plainKey(text) ? "" : "letterless";
  }

  /** Return the things that a reader means, in the order in which they are wanted; a whole stands before its parts. */
  find(text: string, limit: number): Hit[] {
    let [meant, hits] = [text, this.search(text, limit)];
    if (!hits.some((hit) => hit.score >= this.numbers.similarity.SAME_NAME || hit.reason === "words")) {
      const typed = this.reader.retype(text);
      const retyped = typed ? this.search(typed, limit) : [];
      if (retyped.length) [meant, hits] = [typed, retyped];
    }
    const words = this.reader.read(meant);
    const ranked = hits.map((hit) => ({ ...hit, score: this.rank(hit, words, meant) }));
    return this.wholesFirst(this.sorted(ranked).slice(0, limit));
  }

  /** Check whether a name has all words of the search, whatever the class of the thing. */
  hasAllWords(hit: Hit): boolean {
    return PARTIAL.has(hit.reason) && hit.score >= this.numbers.word_search.ALL_WORDS + this.names.rules.lowestByClass;
  }

  private search(text: string, limit: number): Hit[] {
    const found = this.sorted([...this.byWords(text, 2 * limit), ...this.byName(text, 2 * limit)]);
    const best = firstOfEach(found);
    return best.filter((hit) => !this.isNoise(hit, text, best));
  }

  private byWords(text: string, limit: number): Hit[] {
    const words = this.reader.read(text);
    if (!words.length) return [];
    const hits = [...findByWords(this.names, words)].map(([name, score]) =>
      ({ thing: this.names.all[name]!.thing, name, score: rounded(score), reason: "words" }));
    return this.sorted(hits).slice(0, limit);
  }

  private byName(text: string, limit: number): Hit[] {
    const term = readTerm(text, this.names.normalizer);
    if (!term.keys.plain) return [];
    const { MAX_CANDIDATES } = this.numbers.index;
    const hits = this.names.candidates(term).slice(0, MAX_CANDIDATES).map((number) => {
      const name = this.names.all[number]!;
      const { score, reason } = this.comparison.compare(term, name.text, name.keys);
      return { thing: name.thing, name: number, score: rounded(this.ofRole(score, this.names.rules.roles[name.role])), reason };
    });
    const shown = this.sorted(hits.filter((hit) => hit.score >= this.numbers.similarity.MIN_SCORE));
    return firstOfEach(shown).slice(0, limit);
  }

  private ofRole(score: number, role: string | undefined): number {
    if (role === "successor" || role === "predecessor") return Math.max(score - this.numbers.index.OTHER_ENTITY_PENALTY, 0);
    return role === "code" && score < this.numbers.similarity.SAME_NAME ? 0 : score;
  }

  /** Sort hits: the best score first, then the nearest role, the highest weight, the IRI. */
  private sorted(hits: readonly Hit[]): Hit[] {
    return [...hits].sort((a, b) => {
      const [first, second] = [this.thing(a), this.thing(b)];
      return b.score - a.score || this.names.all[a.name]!.role - this.names.all[b.name]!.role
        || second[1] - first[1] || (first[0] < second[0] ? -1 : Number(first[0] > second[0]));
    });
  }

  /** Check whether a name only looks similar: too short to tell, or others have the words. */
  private isNoise(hit: Hit, text: string, others: readonly Hit[]): boolean {
    const { NEARLY, ANOTHER, FUZZY_LETTERS, FUZZY_SYLLABLES } = this.numbers.thing_search;
    const name = this.names.all[hit.name]!;
    if (WITHIN.has(hit.reason) && isAscii(text) && isAscii(name.text)) return !this.beginsIn(text, hit);
    if (hit.reason !== "fuzzy" || hit.score >= NEARLY) return false;
    const typed = new Set(this.names.normalizer.splitWords(this.names.normalizer.normalize(text)));
    if (this.names.wordsOf(hit.name).every((word) => typed.has(word))) return false;
    if (hit.score < ANOTHER) return true;
    return [...text].length < (isAscii(text) ? FUZZY_LETTERS : FUZZY_SYLLABLES) || others.some((other) => other.reason !== "fuzzy");
  }

  /** Check whether a name has a text where a word begins; what only sounds like the text must be whole words. */
  private beginsIn(text: string, hit: Hit): boolean {
    const parts = this.names.wordsOf(hit.name);
    const typed = this.names.normalizer.nameKeys(text);
    if (hit.reason !== "sound") return parts.some((_, start) => parts.slice(start).join("").startsWith(typed.plain));
    return parts.some((_, start) => parts.slice(start).some((__, length) =>
      this.names.normalizer.nameKeys(parts.slice(start, start + length + 1).join("")).sound === typed.sound));
  }

  private rank(hit: Hit, words: readonly Word[], typed: string): number {
    const { OF_THE_ONTOLOGY, OTHER_NAME, WHOLE_WORDS } = this.numbers.thing_search;
    const { SAME_NAME } = this.numbers.similarity;
    if (hit.score >= SAME_NAME) return hit.score;
    if (this.isShortForm(typed, hit)) return SAME_NAME;
    const byClass = this.thing(hit)[4];
    if (byClass === null) return hit.score + OF_THE_ONTOLOGY;
    if (!PARTIAL.has(hit.reason) || hit.score < this.numbers.word_search.ALL_WORDS) return hit.score;
    const parts = this.names.wordsOf(hit.name);
    const hasWhole = words.length > 0 && words.every((word) => parts.some((part) => word.has(part)));
    return hit.score - (this.names.all[hit.name]!.role ? OTHER_NAME : 0) + (hasWhole ? WHOLE_WORDS : 0) + byClass;
  }

  private isShortForm(typed: string, hit: Hit): boolean {
    const { shortPlain, shortSound } = this.names.all[hit.name]!;
    if (!shortPlain) return false;
    const asked = this.names.normalizer.nameKeys(typed);
    return asked.plain === shortPlain || (isAscii(typed) && asked.sound === shortSound);
  }

  private wholesFirst(hits: readonly Hit[]): Hit[] {
    const left = new Map(hits.map((hit) => [hit.thing, hit]));
    const ordered: Hit[] = [];
    for (const hit of hits) {
      if (!left.has(hit.thing)) continue;
      const whole = left.get(this.thing(hit)[8]);
      if (whole && Math.min(whole.score, hit.score) >= this.numbers.word_search.ALL_WORDS) {
        left.delete(whole.thing);
        ordered.push(whole);
      }
      if (left.delete(hit.thing)) ordered.push(hit);
    }
    return ordered;
  }

  /** Return the example questions with all words of a text, most to the point first. */
  findQuestions(text: string, limit: number): QuestionRow[] {
    const words = this.reader.read(text);
    if (!words.length) return [];
    const found = this.questions.flatMap((question) => {
      const shares = question[2].flatMap((title) => {
        const of = matchWords(words, title, this.names.normalizer);
        return of.every(Boolean) ? [of.reduce((all, each) => all + each, 0) / [...title].length] : [];
      });
      return shares.length ? [{ question, share: Math.max(...shares) }] : [];
    });
    found.sort((a, b) => b.share - a.share || (a.question[0] < b.question[0] ? -1 : 1));
    return found.slice(0, limit).map(({ question }) => question);
  }

  /** Return the name that matches, "" if the name of the thing on the page has its words too. */
  otherName(hit: Hit, words: readonly Word[]): string {
    const { normalizer } = this.names;
    const [name] = this.matched(hit);
    const shown = this.thing(hit)[5];
    const [ofName, ofShown] = [matchWords(words, name, normalizer), matchWords(words, shown, normalizer)];
    const isTold = ofName.some(Boolean) && ofName.every((length, place) => !length || ofShown[place]);
    return isTold || normalizer.plainKey(name) === normalizer.plainKey(shown) ? "" : name;
  }
}
