// Compares names with a search term, as search/similarity.py does.

import { hasSyllable, isAscii, isInitials, splitLetters, type NameKeys, type Normalizer } from "./normalize";
import type { Rules } from "./rules";

export interface Term {
  readonly text: string;
  readonly keys: NameKeys;
  readonly letters: string;
  readonly latin: string;
  readonly numbers: string;
}

export interface Similarity {
  readonly score: number;
  readonly reason: string;
}

const numbersIn = (core: string): string => (core.match(/\p{Nd}+/gu) ?? []).join(" ");

export function readTerm(text: string, normalizer: Normalizer): Term {
  const keys = normalizer.nameKeys(text);
  return { text: text.trim(), keys, letters: splitLetters(keys.core), latin: isAscii(keys.core) ? keys.core : "", numbers: numbersIn(keys.core) };
}

/** Return how alike two texts are, of 100, by the letters that stay in order; 0 below the cutoff. */
export function ratio(first: string, second: string, cutoff: number): number {
  const [a, b] = [[...first], [...second]];
  if (!a.length && !b.length) return 100;
  if (200 * Math.min(a.length, b.length) < cutoff * (a.length + b.length)) return 0;
  let above: number[] = new Array<number>(b.length + 1).fill(0);
  for (const letter of a) {
    const row = [0];
    for (const [place, other] of b.entries()) row.push(letter === other ? (above[place] ?? 0) + 1 : Math.max(above[place + 1] ?? 0, row[place] ?? 0));
    above = row;
  }
  const score = (200 * (above[b.length] ?? 0)) / (a.length + b.length);
  return score >= cutoff ? score : 0;
}

const sortedWords = (text: string): string => text.split(/\s+/).filter(Boolean).sort().join(" ");

export class Comparison {
  private readonly scores: Rules["numbers"]["similarity"];

  constructor(rules: Rules, private readonly normalizer: Normalizer) {
    this.scores = rules.numbers.similarity;
  }

  compare(term: Term, name: string, keys: NameKeys): Similarity {
    if (!term.keys.plain || !keys.plain) return { score: 0, reason: "fuzzy" };
    return this.same(term, name, keys) ?? [this.contains(term, keys), this.fuzzy(term, name, keys)].reduce(better);
  }

  private same(term: Term, name: string, keys: NameKeys): Similarity | null {
    const typed = term.keys;
    if (term.text === name) return { score: this.scores.EXACT, reason: "exact" };
    if (typed.plain === keys.plain) return { score: this.scores.SPACING, reason: "spacing" };
    if (typed.core === keys.core) {
      const hanja = this.normalizer.plainKey(term.text) !== typed.core && !hasSyllable(typed.plain);
      return { score: this.scores.CORE, reason: hanja ? "hanja" : "abbreviation" };
    }
    if (!term.latin || typed.sound !== keys.sound || !hasSyllable(keys.plain)) return null;
    if (term.latin === keys.latin) return { score: this.scores.ROMANIZED, reason: "romanised" };
    return { score: this.scores.SOUND, reason: "sound" };
  }

  private contains(term: Term, keys: NameKeys): Similarity {
    const typed = term.keys;
    if (isInitials(typed.plain)) return this.within(typed.plain, keys.initials, this.scores.INITIALS, "initials");
    const byText = better(this.within(typed.plain, keys.plain, 0, ""), this.within(typed.core, keys.core, 0, ""));
    const score = term.latin ? this.within(typed.sound, keys.sound, 0, "sound").score - 1 : 0;
    return better(byText, { score, reason: "sound" });
  }

  private within(part: string, whole: string, ofWhole: number, reason: string): Similarity {
    if (!part || !whole.includes(part)) return { score: 0, reason };
    if (part === whole) return { score: ofWhole, reason };
    const isBeginning = whole.startsWith(part);
    const [lowest, span] = isBeginning ? this.scores.PREFIX : this.scores.SUBSTRING;
    const score = Math.min(lowest + span * ([...part].length / [...whole].length), ofWhole || this.scores.SAME_NAME - 1);
    return { score, reason: reason || (isBeginning ? "beginning" : "part") };
  }

  private fuzzy(term: Term, name: string, keys: NameKeys): Similarity {
    if (isInitials(term.keys.plain)) return { score: 0, reason: "fuzzy" };
    const cutoff = this.scores.FUZZY_CUTOFF;
    let alike = ratio(term.letters, splitLetters(keys.core), cutoff);
    if (term.latin && keys.sound) alike = Math.max(alike, ratio(term.keys.sound, keys.sound, cutoff));
    if (term.text.includes(" ") && name.includes(" ")) alike = Math.max(alike, ratio(sortedWords(term.text), sortedWords(name), cutoff));
    const score = alike * this.scores.FUZZY_WEIGHT;
    return { score: term.numbers === numbersIn(keys.core) ? score : score * this.scores.OTHER_NUMBERS_WEIGHT, reason: "fuzzy" };
  }
}

/** Return the better of two, by score, then by the name of the reason. */
const better = (a: Similarity, b: Similarity): Similarity => (b.score > a.score || (b.score === a.score && b.reason > a.reason) ? b : a);
