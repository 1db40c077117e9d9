import assert from "node:assert/strict";
import { test } from "node:test";

import { cut, ticks } from "../../results/drawing";

test("ticks are round and lie within the range", () => {
  assert.deepEqual(ticks(0, 10, 5), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(ticks(0.2, 0.9, 4), [0.2, 0.4, 0.6, 0.8]);
  assert.deepEqual(ticks(-3, 3, 3), [-2, 0, 2]);
  assert.deepEqual(ticks(2019, 2026, 4), [2020, 2022, 2024, 2026]);
});

test("an empty range has one tick", () => {
  assert.deepEqual(ticks(5, 5, 4), [5]);
});

test("a text is truncated to its width, Korean letters counted as two", () => {
  assert.equal(cut("abcdef", 42), "abcdef");
  assert.equal(cut("abcdef", 35), "abcde…");
  assert.equal(cut("광주도서관", 42), "광주도…");
});

test("a character outside the Basic Multilingual Plane is not split", () => {
  assert.equal(cut("😀😀", 7), "😀…");
});
