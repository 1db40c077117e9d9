// The words of a search, each with the other words that mean the same, as search/typed_words.py reads them.

import { FINALS, hasSyllable, INITIALS, isAscii, lettersOf, syllableOf, VOWELS, type Normalizer } from "./normalize";
import type { Rules } from "./rules";

/** The forms of a word of which a name must have one: the word, its stem and its synonyms. */
export type Word = ReadonlySet<string>;

const HAS_JAMO = /[ㄱ-ㅎㅏ-ㅣ]/;

export class WordReader {
  private readonly synonyms = new Map<string, Set<string>>();
  private readonly asked: ReadonlySet<string>;
  private readonly ofForm: ReadonlySet<string>;
  private readonly endings: RegExp;
  private readonly syllable: RegExp;
  private readonly compounds = new Map<string, string>();

  constructor(private readonly rules: Rules, private readonly normalizer: Normalizer) {
    for (const line of rules.synonyms) {
      const keys = line.map((word) => normalizer.plainKey(word));
      for (const key of keys) this.synonyms.set(key, new Set([...(this.synonyms.get(key) ?? []), ...keys]));
    }
    this.asked = new Set(rules.questionWords);
    this.ofForm = new Set(rules.formWords);
    this.endings = new RegExp(rules.endings);
    for (const [letter, keys] of Object.entries(rules.keysOfLetter)) this.compounds.set(this.lettersOfKeys(keys), letter);
    const written = (letters: readonly string[]): string => [...this.compounds].filter(([, letter]) => letters.includes(letter))
      .map(([typed]) => typed).sort((a, b) => b.length - a.length).join("|");
    const vowels = written(VOWELS);
    this.syllable = new RegExp(`(${written(INITIALS)})(${vowels})(?:(${written(FINALS)})(?!${vowels}))?`, "g");
  }

  /** Return the words that a name must have to be what a search means, each once. */
  read(text: string): Word[] {
    const cut = [...text].slice(0, this.rules.numbers.normalize.MAX_CHARACTERS).join("");
    const words = this.normalizer.splitWords(this.normalizer.normalize(cut)).filter((word) => !this.isOf(word, this.asked));
    const content = words.filter((word) => !this.isOf(word, this.ofForm));
    const forms = (content.length ? content : words).map((word) => this.forms(word));
    return [...new Map(forms.map((each) => [[...each].sort().join(" "), each])).values()];
  }

  /** Return a text as another keyboard layout would have written the same keys, or "". */
  retype(text: string): string {
    if ([...text].length > this.rules.numbers.normalize.MAX_CHARACTERS) return "";
    if (isAscii(text)) {
      const typed = this.lettersOfKeys(text).replace(this.syllable, (_, initial: string, vowel: string, final = "") =>
        syllableOf(this.compounds.get(initial) ?? "", this.compounds.get(vowel) ?? "", this.compounds.get(final) ?? ""));
      return hasSyllable(typed) && !HAS_JAMO.test(typed) ? typed : "";
    }
    if (!HAS_JAMO.test(text) || !hasSyllable(text)) return "";
    const letters = [...text].flatMap((each) => lettersOf(each) ?? [each]);
    const typed = letters.map((letter) => this.rules.keysOfLetter[letter] ?? letter).join("");
    return isAscii(typed) ? typed : "";
  }

  private lettersOfKeys(keys: string): string {
    return [...keys].map((key) => this.rules.letterOfKey[key] ?? key).join("");
  }

  private isOf(word: string, words: ReadonlySet<string>): boolean {
    return [word, ...this.stems(word)].some((each) => words.has(each));
  }

  private forms(word: string): Word {
    const stems = [word, ...this.stems(word)];
    return new Set([...stems, ...stems.flatMap((stem) => [...(this.synonyms.get(stem) ?? [])])]);
  }

  private stems(word: string): string[] {
    const { SHORTEST, SHORTEST_LATIN } = this.rules.numbers.typed_words;
    if (/[가-힣]$/.test(word)) {
      const stem = word.replace(this.endings, "");
      return stem.length >= SHORTEST ? [stem] : [];
    }
    const stem = word.replace(/s$/, "");
    return stem !== word && stem.length >= SHORTEST_LATIN ? [stem] : [];
  }
}

/** Return the length of the form of each word that a text has, 0 if it has none. */
export function matchWords(words: readonly Word[], text: string, normalizer: Normalizer): number[] {
  return lengths(words, [normalizer.plainKey(text)], normalizer.splitWords(normalizer.normalize(text)));
}

/** Return the same for the keys of a text and its words: Latin letters and digits count where a word begins. */
export function lengths(words: readonly Word[], keys: readonly string[], parts: readonly string[]): number[] {
  const tails = parts.map((_, start) => parts.slice(start).join(""));
  const has = (form: string): boolean => (isAscii(form.charAt(0)) ? tails.some((tail) => tail.startsWith(form)) : keys.some((key) => key.includes(form)));
  return words.map((forms) => Math.max(0, ...[...forms].filter(has).map((form) => [...form].length)));
}
