import assert from "node:assert/strict";
import { test } from "node:test";

import { asOptions, columnsOf, naming } from "../../results/pane";
import { paneOf, text, whole } from "./panes";

const iri = { type: "uri", value: "http://example.org/a" } as const;
const { pane } = paneOf({ thing: [iri], when: [text("2021")], amount: [whole(3)], label: [text("library")] });

test("columns are selected by kind, in their order", () => {
  assert.deepEqual(columnsOf(pane.answer, "number"), [2]);
  assert.deepEqual(columnsOf(pane.answer, "date", "iri"), [0, 1]);
  assert.deepEqual(asOptions(pane.answer, [3, 0]), [["3", "label"], ["0", "thing"]]);
});

test("the label of a row is a text, else a thing, else the first column", () => {
  assert.equal(naming(pane.answer, []), 3);
  assert.equal(naming(pane.answer, [3]), 0);
  assert.equal(naming(pane.answer, [0, 3]), 1);
  assert.equal(naming(pane.answer, [0, 1, 2, 3]), 0);
});
