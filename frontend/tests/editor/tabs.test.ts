import assert from "node:assert/strict";
import { test } from "node:test";

import { Tabs } from "../../editor/tabs";

const KEY = "gwangju-kg.editor.1";

/** Tabs in a browser that holds this. */
function tabs(held: string | null = null, first = "ASK {}"): Tabs {
  localStorage.setItem(KEY, held ?? "null");
  return new Tabs(first);
}

test("an editor begins with one tab", () => {
  const begun = tabs();

  assert.deepEqual(begun.all.map(({ title, text }) => [title, text]), [["Query 1", "ASK {}"]]);
});

test("tabs are there again when the page is opened again", () => {
  const before = tabs();
  before.open("SELECT * {}", "mine");
  before.write("SELECT ?s {}");

  assert.equal(new Tabs("other").current.text, "SELECT ?s {}");
  assert.deepEqual(new Tabs("other").all.map(({ title }) => title), ["Query 1", "mine"]);
});

test("what a browser holds in another form is not used", () => {
  for (const held of ["{", '{"tabs": 1}', '{"tabs": [{"id": 1}], "asked": []}', "[]"]) {
    assert.deepEqual(tabs(held).all.map(({ text }) => text), ["ASK {}"], held);
  }
});

test("a text that a tab holds is shown there, an empty one in a new tab", () => {
  const opened = tabs();
  opened.open("ASK {}");
  assert.equal(opened.all.length, 1);
  opened.open("");
  opened.open("");
  assert.deepEqual(opened.all.map(({ title }) => title), ["Query 1", "Query 2", "Query 3"]);
});

test("the tab beside a closed one is shown, and there is always one", () => {
  const opened = tabs();
  const second = opened.open("second");
  const third = opened.open("third");
  opened.show(second.id);
  opened.close(second.id);
  assert.equal(opened.current.id, third.id);
  opened.close(third.id);
  opened.close(opened.current.id);
  assert.deepEqual(opened.all.map(({ text }) => text), [""]);
});

test("the history holds fifty queries, the last first, each once", () => {
  const opened = tabs();
  for (let at = 0; at < 60; at += 1) opened.note({ text: `query ${at % 55}`, at: "2026-12-01T00:00:00Z", told: "" });

  assert.equal(opened.asked.length, 50);
  assert.deepEqual(opened.asked.slice(0, 2).map(({ text }) => text), ["query 4", "query 3"]);
  assert.equal(new Set(opened.asked.map(({ text }) => text)).size, 50);
});
