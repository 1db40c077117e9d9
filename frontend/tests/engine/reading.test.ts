import assert from "node:assert/strict";
import { test } from "node:test";

import { asksGraphs, isGraph, mediaType, prepare } from "../../engine/reading";

test("the form of a query is its first keyword, not a word in a name, a text, an IRI or a comment", () => {
  const prologue = '# DESCRIBE\nPREFIX construct: <http://a/describe#> PREFIX ask: <urn:a>\n';
  assert(!isGraph(`${prologue}SELECT ?describe { ?x construct:construct "DESCRIBE" }`));
  assert(isGraph(`${prologue}construct { ?s ?p ?o } { { SELECT * { ?s ?p ?o } } }`));
  assert(isGraph("DESCRIBE <http://a/select>"));
  assert(!isGraph("ASK { ?s ?p 'CONSTRUCT' }"));
});

test("an answer has the first accepted media type of its form", () => {
  const accepted = ["application/sparql-results+json", "application/n-triples"];
  assert.equal(mediaType("ASK {}", accepted), "application/sparql-results+json");
  assert.equal(mediaType("DESCRIBE <a>", accepted), "application/n-triples");
  assert.equal(mediaType("SELECT * {}", ["text/turtle"]), null);
});

test("a query that may ask named graphs is known by its words, also if an escape hides them", () => {
  assert(asksGraphs("SELECT * { graph ?g { ?s ?p ?o } }"));
  assert(asksGraphs("SELECT * FROM <urn:g> { ?s ?p ?o }"));
  assert(asksGraphs("SELECT * { \\u0047RAPH ?g { ?s ?p ?o } }"));
  assert(!asksGraphs('SELECT * { ?s <http://a/graph> "from", ?from # GRAPH\n}'.replace("?from", "?f")));
});

test("all graphs together are no graph of the data, and places stay", () => {
  const query = "SELECT *\nFROM <urn:x-arq:UnionGraph> { ?s ?p ?o }";
  const prepared = prepare(query);

  assert(prepared.union);
  assert.equal(prepared.query.length, query.length);
  assert(!/FROM/.test(prepared.query));
  assert.deepEqual(prepare("ASK {}"), { query: "ASK {}", union: false });
});
