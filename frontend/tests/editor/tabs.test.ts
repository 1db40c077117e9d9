import assert from "node:assert/strict";
import { test } from "node:test";

import { Tabs } from "../../editor/tabs";

const KEY = "city-kg.editor.1";

/** Return the tabs of a browser with this stored state. */
function tabs(stored: string | null = null, first = "ASK {}"): Tabs {
  localStorage.setItem(KEY, stored ?? "null");
  return new Tabs(first);
}

test("an editor starts with one tab", () => {
  const initial = tabs();

  assert.deepEqual(initial.all.map(({ title, text }) => [title, text]), [["Query 1", "ASK {}"]]);
});

test("tabs are restored when the page is reopened", () => {
  const before = tabs();
  before.open("SELECT * {}", "mine");
  before.write("SELECT ?s {}");

  assert.equal(new Tabs("other").current.text, "SELECT ?s {}");
  assert.deepEqual(new Tabs("other").all.map(({ title }) => title), ["Query 1", "mine"]);
});

test("a stored state in another form is ignored", () => {
  for (const stored of ["{", '{"tabs": 1}', '{"tabs": [{"id": 1}], "asked": []}', "[]"]) {
    assert.deepEqual(tabs(stored).all.map(({ text }) => text), ["ASK {}"], stored);
  }
});

test("a text that is already open is shown in its tab, an empty one in a new tab", () => {
  const opened = tabs();
  opened.open("ASK {}");
  assert.equal(opened.all.length, 1);
  opened.open("");
  opened.open("");
  assert.deepEqual(opened.all.map(({ title }) => title), ["Query 1", "Query 2", "Query 3"]);
});

test("the tab next to a closed one is shown, and at least one tab remains", () => {
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

test("the history has fifty queries, the latest first, without repetition", () => {
  const opened = tabs();
  for (let at = 0; at < 60; at += 1) opened.note({ text: `query ${at % 55}`, at: "2026-12-01T00:00:00Z", told: "" });

  assert.equal(opened.asked.length, 50);
  assert.deepEqual(opened.asked.slice(0, 2).map(({ text }) => text), ["query 4", "query 3"]);
  assert.equal(new Set(opened.asked.map(({ text }) => text)).size, 50);
});
