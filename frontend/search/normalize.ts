// Normalizes names to the keys by which they are found, as search/normalize.py does with the same tables.

import type { Rules } from "./rules";

export interface NameKeys {
  readonly plain: string;
  readonly core: string;
  readonly initials: string;
  readonly sound: string;
  /** `plain` in Latin letters, "" if it has others that nobody has written in them. */
  readonly latin: string;
}

/** Compatibility and conjoining jamo, syllables, and what is no letter or digit. */
const JAMO = /([\u3131-\u318e]+)/;
const CONJOINING = /[\u1100-\u11ff]/g;
const NON_WORD = /[^\p{L}\p{N}]+/gu;
const HANJA = /[\u4e00-\u9fff]+/g;
const WORD = /[\p{L}\p{N}]+(?:[·.][\p{L}\p{N}]+)*/gu;
const SMALL_ALPHABET = /^[ -~ㄱ-ㅎ]+$/;

/** Syllables are ordered by initial letter, vowel and final letter.  Source: The Unicode Standard, section 3.12. */
const FIRST = 0xac00;
const LAST = 0xd7a3;
const PER_INITIAL = 588;
const PER_VOWEL = 28;
export const INITIALS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
export const VOWELS = [..."ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"];
export const FINALS = ["", ..."ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"];

export const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);
export const hasSyllable = (text: string): boolean => /[가-힣]/.test(text);
export const isInitials = (plain: string): boolean => /^[ㄱ-ㅎ]+$/.test(plain);

/** Return the letters of a syllable, as they stand alone; the third may be "". */
export function lettersOf(syllable: string): [string, string, string] | null {
  const at = syllable.charCodeAt(0);
  if (at < FIRST || at > LAST) return null;
  const place = at - FIRST;
  return [
    INITIALS[Math.floor(place / PER_INITIAL)] ?? "", VOWELS[Math.floor((place % PER_INITIAL) / PER_VOWEL)] ?? "", FINALS[place % PER_VOWEL] ?? "",
  ];
}

export const syllableOf = (initial: string, vowel: string, final: string): string =>
  String.fromCharCode(FIRST + INITIALS.indexOf(initial) * PER_INITIAL + VOWELS.indexOf(vowel) * PER_VOWEL + FINALS.indexOf(final));

export const withoutNonWord = (text: string): string => text.replace(NON_WORD, "");

/** Return a key with its syllables decomposed, so that a slip of one letter is one difference. */
export const splitLetters = (key: string): string => key.normalize("NFD");

const isLatin = (key: string): boolean => /^[a-z0-9]+$/.test(key);

export class Normalizer {
  private readonly hanja = new Map<string, string>();
  private readonly legalForm: RegExp;
  private readonly long: RegExp;

  constructor(private readonly rules: Rules) {
    for (const [reading, all] of Object.entries(rules.hanja)) for (const each of all) this.hanja.set(each, reading);
    this.legalForm = new RegExp(rules.legalForm, "gu");
    this.long = new RegExp(Object.keys(rules.shortForms).join("|"), "g");
  }

  normalize(text: string): string {
    return text.split(JAMO).map((part, place) => (place % 2 ? part : this.fold(part))).join("");
  }

  private fold(part: string): string {
    const folded = part.normalize("NFKC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFKC");
    return folded.replace(CONJOINING, (letter) => this.rules.conjoining[letter] ?? letter);
  }

  plainKey(text: string): string {
    return withoutNonWord(this.normalize(text));
  }

  /** Return the keys of the words of a normalized text. */
  splitWords(normalized: string): string[] {
    return (normalized.match(WORD) ?? []).map((word) => this.plainKey(word));
  }

  /** Return the keys of a name; `latin` is the same in Latin letters, if it has others. */
  nameKeys(text: string, latin = ""): NameKeys {
    const name = this.normalize([...text].slice(0, this.rules.numbers.normalize.MAX_CHARACTERS).join(""));
    const hangul = this.withoutLegalForm(this.readHanja(name));
    const full = withoutNonWord(hangul);
    const plain = withoutNonWord(name);
    return {
      plain,
      core: withoutNonWord(hangul.replace(this.long, (long) => this.rules.shortForms[long] ?? long)),
      initials: hasSyllable(full) ? [...full].map((each) => lettersOf(each)?.[0] ?? each).join("") : "",
      sound: this.soundOf(latin || full),
      latin: plain === full ? latin || full : "",
    };
  }

  /** Return a key in Latin letters with one spelling for each sound, "" if it has other letters. */
  private soundOf(key: string): string {
    if (!isLatin(key)) return "";
    const spelled = this.rules.sounds.reduce((sound, [spelling, one]) => sound.replaceAll(spelling, one), key);
    return spelled.replace(/(.)\1+/g, "$1");
  }

  private withoutLegalForm(name: string): string {
    for (let whole = name; ; whole = name) {
      const bare = whole.replace(this.legalForm, "");
      if (bare === whole || !withoutNonWord(bare)) return whole;
      name = bare;
    }
  }

  private readHanja(text: string): string {
    return text.replace(HANJA, (word) => {
      const [first = "", ...rest] = [...word].map((each) => this.hanja.get(each) ?? each);
      return [this.rules.firstSyllables[first] ?? first, ...rest].join("");
    });
  }

  /** Return the n-grams of a key, and its beginnings, marked with ^. */
  ngrams(key: string): Set<string> {
    if (!key) return new Set();
    const size = gramSize(key, this.rules);
    const beginnings = Array.from({ length: size }, (_, place) => `^${key.slice(0, place + 1)}`);
    return new Set([...partsOf(key, size), ...beginnings]);
  }
}

export const gramSize = (key: string, rules: Rules): number =>
  (SMALL_ALPHABET.test(key) ? rules.numbers.normalize.NGRAM : rules.numbers.normalize.NGRAM - 1);

/** Return the parts of a key that have some characters, each once. */
export const partsOf = (key: string, size: number): Set<string> =>
  new Set(Array.from({ length: Math.max(0, key.length - size + 1) }, (_, start) => key.slice(start, start + size)));
