import assert from "node:assert/strict";
import { test } from "node:test";

import { EditorState } from "@codemirror/state";
import { sparql } from "codemirror-lang-sparql";

import { declaration, declarations, declare, faults, nearest } from "../../editor/syntax";

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

test("an unknown prefix is marked once, and the nearest known one can be taken; a known one needs no declaration", () => {
  assert.deepEqual(marked("SELECT * { ?s gk:p gk:o ; gkk:p 1 ; gkk:q 2 ; other:p 1 }").map(({ stretch, actions }) => [stretch, actions]), [["gkk:", 1], ["other:", 0]]);
});

test("known prefixes are declared in front of a query, but not those in strings, IRIs and comments", () => {
  const line = "PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>\n";

  assert.equal(declare("ASK { ?s gk:p 1 ; no:p ?x }", known), `${line}ASK { ?s gk:p 1 ; no:p ?x }`);
  assert.equal(declare(declare("ASK { ?s gk:p 1 }", known), known), `${line}ASK { ?s gk:p 1 }`);
  for (const text of ["ASK { ?s ?p 'gk:p' }", "ASK { ?s ?p <gk:p> } # gk:p", "ASK { ?s ?p _:gk }", 'ASK { ?s ?p """\ngk:p""" }']) {
    assert.equal(declare(text, known), text);
  }
});

test("the nearest prefix is one that differs in two letters at most", () => {
  const prefixes = new Map([["rdf", "a"], ["rdfs", "b"], ["skos", "c"]]);

  assert.deepEqual(["rfds", "RDFS", "sko", "wikibase", "x"].map((prefix) => nearest(prefix, prefixes)), ["rdfs", "rdfs", "skos", null, null]);
});

test("LATERAL, which the grammar does not have, is left to the server", () => {
  assert.deepEqual(marked("SELECT * { ?s ?p ?o LATERAL { SELECT ?q { ?s ?q 1 } LIMIT 1 } }"), []);
});

test("declarations are read in either case, also of the empty prefix", () => {
  assert.deepEqual([...declarations("PREFIX a: <http://a/>\nprefix : <http://b/#>\nASK { ?PREFIX a:b 1 }")], [["a", "http://a/"], ["", "http://b/#"]]);
  assert.deepEqual([...declarations(declaration("gk", "http://c/"))], [["gk", "http://c/"]]);
});
