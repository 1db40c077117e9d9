// The names of a release with their keys, and the selection of those that are worth comparing, as search/candidate_names.py does.

import { gramSize, isInitials, Normalizer, partsOf, type NameKeys } from "./normalize";
import type { IndexFile, Rules, ThingRow } from "./rules";
import type { Term } from "./similarity";

export interface Name {
  readonly thing: number;
  readonly role: number;
  readonly text: string;
  readonly keys: NameKeys;
  readonly shortPlain: string;
  readonly shortSound: string;
}

export class Names {
  readonly rules: Rules;
  readonly things: readonly ThingRow[];
  readonly all: readonly Name[];
  readonly normalizer: Normalizer;
  private readonly byKey = new Map<string, number[]>();
  private readonly byGram = new Map<string, number[]>();
  private readonly keys: readonly string[];
  private readonly words = new Map<number, readonly string[]>();

  constructor(file: IndexFile) {
    this.rules = file.rules;
    this.things = file.things;
    this.normalizer = new Normalizer(file.rules);
    this.all = file.names.map(([thing, role, text, latin = "", shortPlain = "", shortSound = ""]) =>
      ({ thing, role, text, keys: this.normalizer.nameKeys(text, latin), shortPlain, shortSound }));
    for (const [number, { keys }] of this.all.entries()) {
      const forms = new Set([keys.plain, keys.core, keys.initials, keys.sound].filter(Boolean));
      const grams = new Set<string>();
      for (const form of forms) {
        add(this.byKey, form, number);
        for (const gram of this.normalizer.ngrams(form)) grams.add(gram);
      }
      for (const gram of grams) add(this.byGram, gram, number);
    }
    this.keys = [...this.byKey.keys()].sort();
  }

  /** Return the words of a name. */
  wordsOf(number: number): readonly string[] {
    const known = this.words.get(number) ?? this.normalizer.splitWords(this.normalizer.normalize(this.all[number]?.text ?? ""));
    this.words.set(number, known);
    return known;
  }

  /** Return the numbers of names that may match: equal keys, beginnings of keys, then shared n-grams. */
  candidates(term: Term): number[] {
    const { plain, core, sound, initials } = term.keys;
    const { MAX_PER_KEY, MAX_SHORTLIST } = this.rules.numbers.candidate_names;
    const found = new Set<number>();
    for (const key of new Set([plain, core, sound, initials])) {
      if (key) for (const number of (this.byKey.get(key) ?? []).slice(0, MAX_PER_KEY)) found.add(number);
    }
    for (const key of new Set([plain, core, term.latin ? sound : ""])) {
      if (key) for (const number of this.withBeginning(key, MAX_PER_KEY)) found.add(number);
    }
    for (const number of this.sharing(term).slice(0, MAX_SHORTLIST)) found.add(number);
    return [...found].slice(0, MAX_SHORTLIST);
  }

  private withBeginning(beginning: string, most: number): number[] {
    const keys = this.keys.filter((key) => key.startsWith(beginning) && key !== beginning);
    return keys.flatMap((key) => this.byKey.get(key) ?? []).slice(0, most);
  }

  /** Return the numbers of names by the count of n-grams that they share with a term; rare n-grams are read first. */
  sharing(term: Term): number[] {
    const { plain, core, sound } = term.keys;
    const forms = isInitials(plain) ? [plain] : [plain, core, ...(term.latin ? [sound] : [])];
    const lists = this.lists(new Set(forms.flatMap((form) => [...this.normalizer.ngrams(form)])));
    let remaining = this.rules.numbers.candidate_names.MAX_POSTINGS;
    const shared = new Map<number, number>();
    for (const numbers of lists) {
      if (numbers.length > remaining) break;
      remaining -= numbers.length;
      for (const number of numbers) shared.set(number, (shared.get(number) ?? 0) + 1);
    }
    return [...shared].sort((a, b) => b[1] - a[1]).map(([number]) => number);
  }

  /** Return the numbers of names that have all n-grams of a key, and so perhaps the key; a short key also where a name begins. */
  withAll(key: string): Set<number> {
    const size = gramSize(key, this.rules);
    const sizes = new Set([size, this.rules.numbers.normalize.NGRAM - 1]);
    return new Set([...sizes].flatMap((each) => {
      const parts = partsOf(key, each);
      return this.withParts(parts.size ? parts : new Set([`^${key}`]));
    }));
  }

  private withParts(parts: ReadonlySet<string>): number[] {
    const [first = [], ...others] = this.lists(parts);
    if (others.length + 1 < parts.size) return [];
    const sets = others.map((numbers) => new Set(numbers));
    return first.filter((number) => sets.every((each) => each.has(number)));
  }

  /** Return the names with each n-gram that any name has, the shortest list first. */
  private lists(grams: ReadonlySet<string>): number[][] {
    const known = [...grams].flatMap((gram) => {
      const numbers = this.byGram.get(gram);
      return numbers ? [{ gram, numbers }] : [];
    });
    known.sort((a, b) => a.numbers.length - b.numbers.length || (a.gram < b.gram ? -1 : 1));
    return known.map(({ numbers }) => numbers);
  }
}

function add(lists: Map<string, number[]>, key: string, number: number): void {
  const list = lists.get(key);
  if (list) list.push(number);
  else lists.set(key, [number]);
}
