// Finds the things whose names have the words of a search, in any order, as search/word_search.py does.

import { splitLetters } from "./normalize";
import type { Names } from "./names";
import { ratio, readTerm } from "./similarity";
import { lengths, type Word } from "./words";

interface Candidate {
  readonly number: number;
  readonly thing: number;
  readonly core: string;
  readonly lengths: readonly number[];
}

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

/** Yield number and score of a name of each thing whose names have most of the words that any name has. */
export function* findByWords(names: Names, typed: readonly Word[]): Generator<readonly [number, number]> {
  const { UNKNOWN_WORD } = names.rules.numbers.word_search;
  let words = typed;
  let found = candidates(names, words);
  let counts = count(found, words);
  if (counts.includes(0)) {
    words = words.map((word, place) => (counts[place] ? word : correct(names, word)));
    found = candidates(names, words);
    counts = count(found, words);
  }
  const unknown = counts.filter((each) => !each).length;
  if (!found.length || 2 * unknown > words.length) return;
  const weights = counts.map((each) => (each ? Math.log((names.all.length + 1) / each) : 0));
  for (const group of groups(found)) {
    const best = bestName(names, group, weights);
    if (best) yield [best[0], best[1] - UNKNOWN_WORD * unknown];
  }
}

/** Return the names of each thing. */
function groups(found: readonly Candidate[]): Iterable<Candidate[]> {
  const byThing = new Map<number, Candidate[]>();
  for (const each of found) byThing.set(each.thing, [...(byThing.get(each.thing) ?? []), each]);
  return byThing.values();
}

/** Return the names of the things that may have the words, by thing; the rarest words are looked for first. */
function candidates(names: Names, words: readonly Word[]): Candidate[] {
  const { MAX_NAMES, NAMES_OF_ONE } = names.rules.numbers.word_search;
  const lists = words.map((word) => new Set([...word].flatMap((form) => [...names.withAll(form)]))).sort((a, b) => a.size - b.size);
  const hits = [...new Set(lists.flatMap((list) => [...list].sort((a, b) => a - b)))].slice(0, MAX_NAMES);
  const near = new Set<number>();
  for (const hit of hits) {
    for (let other = Math.max(0, hit - NAMES_OF_ONE); other <= hit + NAMES_OF_ONE; other += 1) {
      if (names.all[other]?.thing === names.all[hit]?.thing) near.add(other);
    }
  }
  return [...near].sort((a, b) => a - b).flatMap((number) => {
    const name = names.all[number];
    if (!name) return [];
    return [{ number, thing: name.thing, core: name.keys.core, lengths: lengths(words, [name.keys.plain, name.keys.core], names.wordsOf(number)) }];
  });
}

const count = (found: readonly Candidate[], words: readonly Word[]): number[] =>
  words.map((_, place) => found.filter((name) => name.lengths[place]).length);

/** Return a word of names in which hardly a letter differs, else the word itself. */
function correct(names: Names, word: Word): Word {
  const { NAMES_TO_CORRECT, ALIKE } = names.rules.numbers.word_search;
  const longest = [...word].reduce((a, b) => (b.length > a.length ? b : a));
  const near = names.sharing(readTerm(longest, names.normalizer)).slice(0, NAMES_TO_CORRECT);
  const parts = [...new Set(near.flatMap((number) => names.wordsOf(number)))].sort();
  const scored = parts.map((part) => ({ part, score: ratio(splitLetters(longest), splitLetters(part), ALIKE) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { part: "", score: 0 });
  return best.part ? new Set([best.part]) : word;
}

/** Return number and score of the name of a thing that has most of the words, null if the thing has too few. */
function bestName(names: Names, group: readonly Candidate[], weights: readonly number[]): readonly [number, number] | null {
  const { ALL_WORDS, RANGE, IN_SEVERAL, SOME_WORDS, LEAST_SHARE } = names.rules.numbers.word_search;
  const weigh = (of: readonly number[]): number => sum(weights.filter((_, place) => of[place]));
  const hasAll = (of: readonly number[]): boolean => weights.every((weight, place) => of[place] || !weight);
  const best = group.reduce((a, b) => {
    const [first, second] = [weigh(a.lengths), weigh(b.lengths)];
    return second > first || (second === first && b.core.length < a.core.length) ? b : a;
  });
  const covered = Math.min(1, sum(best.lengths) / [...best.core].length);
  if (hasAll(best.lengths)) return [best.number, ALL_WORDS + RANGE * covered];
  const ofThing = weights.map((_, place) => Math.max(...group.map((name) => name.lengths[place] ?? 0)));
  if (hasAll(ofThing)) return [best.number, IN_SEVERAL];
  const share = weigh(ofThing) / sum(weights);
  const [lowest, span] = SOME_WORDS;
  return share >= LEAST_SHARE ? [best.number, lowest + (span * (share + covered)) / 2] : null;
}
