// The index of a site without a server: its names, and the rules by which the server finds them.
//
// search/portable_index.py writes rules and names, site/search_file.py the rest; their modules explain the numbers.

type Pair = readonly [number, number];

export interface Rules {
  readonly numbers: {
    readonly candidate_names: { readonly MAX_SHORTLIST: number; readonly MAX_POSTINGS: number; readonly MAX_PER_KEY: number };
    readonly index: { readonly MAX_CANDIDATES: number; readonly OTHER_ENTITY_PENALTY: number };
    readonly normalize: { readonly MAX_CHARACTERS: number; readonly NGRAM: number };
    readonly similarity: {
      readonly MIN_SCORE: number; readonly SAME_NAME: number; readonly EXACT: number; readonly SPACING: number; readonly CORE: number;
      readonly ROMANIZED: number; readonly SOUND: number; readonly INITIALS: number; readonly PREFIX: Pair; readonly SUBSTRING: Pair;
      readonly FUZZY_WEIGHT: number; readonly FUZZY_CUTOFF: number; readonly OTHER_NUMBERS_WEIGHT: number;
    };
    readonly thing_search: {
      readonly OF_THE_ONTOLOGY: number; readonly FUZZY_SYLLABLES: number; readonly FUZZY_LETTERS: number; readonly NEARLY: number;
      readonly ANOTHER: number; readonly OTHER_NAME: number; readonly WHOLE_WORDS: number;
    };
    readonly typed_words: { readonly SHORTEST: number; readonly SHORTEST_LATIN: number };
    readonly word_search: {
      readonly MAX_NAMES: number; readonly ALL_WORDS: number; readonly RANGE: number; readonly IN_SEVERAL: number; readonly SOME_WORDS: Pair;
      readonly LEAST_SHARE: number; readonly UNKNOWN_WORD: number; readonly NAMES_OF_ONE: number; readonly NAMES_TO_CORRECT: number;
      readonly ALIKE: number;
    };
  };
  readonly roles: readonly string[];
  readonly lowestByClass: number;
  /** Hanja by their reading, and the readings that are others at the beginning of a word. */
  readonly hanja: Readonly<Record<string, string>>;
  readonly firstSyllables: Readonly<Record<string, string>>;
  /** Letters that are parts of syllables, as letters that stand alone. */
  readonly conjoining: Readonly<Record<string, string>>;
  readonly legalForm: string;
  readonly shortForms: Readonly<Record<string, string>>;
  readonly sounds: readonly (readonly [string, string])[];
  readonly endings: string;
  readonly synonyms: readonly (readonly string[])[];
  readonly questionWords: readonly string[];
  readonly formWords: readonly string[];
  readonly letterOfKey: Readonly<Record<string, string>>;
  readonly keysOfLetter: Readonly<Record<string, string>>;
}

/** IRI, weight, Korean and English name, score of its classes (null for the ontology), what a result says, and the place of its whole. */
export type ThingRow = readonly [
  iri: string, weight: number, ko: string, en: string, byClass: number | null, name: string, kind: string, context: string, whole: number,
];

/** Place of the thing, place of the role, text, the same in Latin letters if it has others, and the keys of a short form. */
export type NameRow = readonly [thing: number, role: number, text: string, latin?: string, shortPlain?: string, shortSound?: string];

export type QuestionRow = readonly [name: string, iri: string, titles: readonly string[], title: string, comment: string];

/** How much a page shows, and from which score on a first result stands before the questions. */
export interface Limits {
  readonly results: number;
  readonly questions: number;
  readonly suggestions: number;
  readonly clear: number;
  readonly pageWord: number;
}

export interface IndexFile {
  readonly limits: Limits;
  readonly rules: Rules;
  readonly things: readonly ThingRow[];
  readonly names: readonly NameRow[];
  readonly questions: readonly QuestionRow[];
}
