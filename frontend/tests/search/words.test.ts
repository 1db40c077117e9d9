import assert from "node:assert/strict";
import { test } from "node:test";

import { Normalizer } from "../../search/normalize";
import type { Rules } from "../../search/rules";
import { ratio } from "../../search/similarity";
import { matchWords, WordReader } from "../../search/words";

/** A few rows of each table; tests/browser/test_site_search.py has the real ones. */
const RULES = {
  numbers: { normalize: { MAX_CHARACTERS: 200, NGRAM: 3 }, typed_words: { SHORTEST: 2, SHORTEST_LATIN: 3 } },
  hanja: { 광: "光廣", 주: "州", 역: "域", 시: "市", 라: "羅" },
  firstSyllables: { 라: "나" },
  conjoining: {},
  legalForm: "^\\s*(?:\\(주\\))\\s*",
  shortForms: { 광역시: "시" },
  sounds: [["k", "g"]],
  endings: "(?:은|는)$",
  synonyms: [["도시철도", "지하철", "metro"]],
  questionWords: ["언제"],
  formWords: ["목록"],
  letterOfKey: { r: "ㄱ", h: "ㅗ", k: "ㅏ", d: "ㅇ", w: "ㅈ", n: "ㅜ", f: "ㄹ", e: "ㄷ", l: "ㅣ" },
  keysOfLetter: { ㄱ: "r", ㅗ: "h", ㅏ: "k", ㅘ: "hk", ㅇ: "d", ㅈ: "w", ㅜ: "n", ㄹ: "f", ㄺ: "fr", ㄷ: "e", ㅣ: "l" },
} as unknown as Rules;

const normalizer = new Normalizer(RULES);
const reader = new WordReader(RULES, normalizer);

test("a name has the same keys however it is typed", () => {
  assert.deepEqual(normalizer.nameKeys("光州 廣域市").core, normalizer.nameKeys("(주)광주시").core);
  assert.equal(normalizer.nameKeys("羅州").core, "나주");
  assert.equal(normalizer.nameKeys("광주 2호").initials, "ㄱㅈ2ㅎ");
  assert.equal(normalizer.nameKeys("ＫＷＡＮＧ").sound, normalizer.nameKeys("gwang").sound);
});

test("the keys of another layout are read as it would have written them", () => {
  assert.deepEqual(["rhkdwn", "ekfr", "ekfrdl", "subway", "과주ㅇ"].map((text) => reader.retype(text)), ["광주", "닭", "닭이", "", "rhkwnd"]);
});

test("words of questions and forms are left out, and others have their synonyms", () => {
  assert.deepEqual(reader.read("지하철은 언제").map((word) => [...word].sort()), [["metro", "도시철도", "지하철", "지하철은"]]);
  assert.equal(reader.read("목록").length, 1);
  assert.deepEqual(matchWords(reader.read("지하철 list"), "Gwangju Metro", normalizer), [5, 0]);
});

test("texts are as alike as the letters that stay in order", () => {
  assert.equal(ratio("lewenstein", "levenshtein", 0).toFixed(2), "85.71");
  assert.equal(ratio("abc", "xyz", 10), 0);
});
