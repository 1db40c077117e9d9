import assert from "node:assert/strict";
import { test } from "node:test";

import { EditorState } from "@codemirror/state";
import { sparql } from "codemirror-lang-sparql";

import { declaration, declarations, faults } from "../../editor/syntax";

const known = new Map([["gk", "https://w3id.org/gwangju-kg/ontology#"]]);

function marked(text: string): { stretch: string; message: string; actions: number }[] {
  const state = EditorState.create({ doc: text, extensions: [sparql()] });
  return faults(state, known).map(({ from, to, message, actions }) => ({ stretch: text.slice(from, to), message, actions: actions?.length ?? 0 }));
}

test("a valid query has no mark", () => {
  assert.deepEqual(marked("PREFIX gk: <http://a/> SELECT * { ?s gk:p 'x'@ko . FILTER(?s > 1) } LIMIT 5"), []);
  assert.deepEqual(marked("  \n"), []);
});

test("an invalid token is marked alone", () => {
  const [first] = marked("SELECT * WHERE { ?s ?p ?o } LIMIT many");

  assert.equal(first?.stretch, "many");
  assert.equal(first?.message, "‘many’ is not allowed here.");
});

test("an incomplete query is marked at its end", () => {
  const text = "SELECT * WHERE { ?s ?p ?o ";

  assert(marked(text).some(({ message }) => message.includes("is incomplete")));
});

test("at most the first three errors are marked", () => {
  assert.equal(marked("SELECT * { ) } ) } ) } ) } ) } ) }").length, 3);
});

test("an undeclared prefix is marked once, and a known one can be declared", () => {
  assert.deepEqual(marked("SELECT * { ?s gk:p gk:o ; no:p 1 }").map(({ stretch, actions }) => [stretch, actions]), [["gk:", 1], ["no:", 0]]);
});

test("LATERAL, which the grammar does not have, is left to the server", () => {
  assert.deepEqual(marked("SELECT * { ?s ?p ?o LATERAL { SELECT ?q { ?s ?q 1 } LIMIT 1 } }"), []);
});

test("declarations are read in either case, also of the empty prefix", () => {
  assert.deepEqual([...declarations("PREFIX a: <http://a/>\nprefix : <http://b/#>\nASK { ?PREFIX a:b 1 }")], [["a", "http://a/"], ["", "http://b/#"]]);
  assert.deepEqual([...declarations(declaration("gk", "http://c/"))], [["gk", "http://c/"]]);
});
