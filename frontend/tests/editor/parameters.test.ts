import assert from "node:assert/strict";
import { test } from "node:test";

import { parameterFields, parameters, type Parameter } from "../../editor/parameters";
import type { FakeElement } from "../browser";

const terms = (text: string): string[] => parameters(text).map(({ variable, term }) => `${variable} ${term}`);

test("each term of VALUES with one variable is a parameter", () => {
  assert.deepEqual(terms('VALUES ?city { ent:gwangju <http://a/b> } VALUES $day { "2021-05-01"^^xsd:date } VALUES ?n { -1.5 "가"@ko }'), [
    "?city ent:gwangju", "?city <http://a/b>", '$day "2021-05-01"^^xsd:date', "?n -1.5", '?n "가"@ko',
  ]);
});

test("a parameter has the position of its term", () => {
  const text = "# VALUES ?no { 1 }\nSELECT * { VALUES ?이름 { 12 } ?s ?p ?이름 }";

  assert.deepEqual(parameters(text).map(({ from, to }) => text.slice(from, to)), ["12"]);
});

test("comments, tables of several variables and UNDEF are not parameters", () => {
  assert.deepEqual(terms("# VALUES ?a { 1 }\nVALUES (?a ?b) { (1 2) } VALUES ?c { UNDEF }"), []);
});

test("a hash in an IRI does not begin a comment", () => {
  assert.deepEqual(terms("VALUES ?a { <http://a/#b> }"), ["?a <http://a/#b>"]);
});

test("eight parameters are a form, nine are not", () => {
  assert.equal(parameters("VALUES ?a { 1 2 3 4 5 6 7 8 }").length, 8);
  assert.equal(parameters("VALUES ?a { 1 2 3 4 5 6 7 8 9 }").length, 0);
});

/** Type into the only field of a query; return the terms written to the text, and the validation message. */
function type(text: string, value: string): { written: string[]; validity: string; shown: string; kind: string | undefined } {
  const written: string[] = [];
  const form = parameterFields(text, (_: Parameter, term: string) => written.push(term)) as unknown as FakeElement;
  const [input] = form.all("input");
  if (!input) throw new Error("there is no field");
  const shown = input.value;
  input.value = value;
  input.fire("change");
  return { written, validity: input.validity, shown, kind: input.attributes.get("type") };
}

test("a text keeps its quotes, its language and its datatype", () => {
  assert.deepEqual(type('VALUES ?a { "old"@en }', 'say "hi" ').written, ['"say \\"hi\\""@en']);
  assert.deepEqual(type('VALUES ?a { "old" }', 'say \\"hi').written, ['"say \\"hi"']);
  assert.equal(type('VALUES ?a { "old"@en }', "x").shown, "old");
});

test("a date has a date field", () => {
  const day = type('VALUES ?d { "2021-05-01"^^xsd:date }', "2022-01-31");

  assert.equal(day.kind, "date");
  assert.deepEqual(day.written, ['"2022-01-31"^^xsd:date']);
});

test("input that is not exactly one term is refused and not written", () => {
  for (const typed of ["", "  ", "1 2", "ent:a } ?s ?p ?o {", "<a b>"]) {
    const { written, validity } = type("VALUES ?a { ent:b }", typed);

    assert.deepEqual(written, [], typed);
    assert(validity !== "", typed);
  }
});

test("an empty text is refused", () => {
  assert.deepEqual(type('VALUES ?a { "old" }', " ").written, []);
});

test("a query without parameters has no form", () => {
  assert.equal(parameterFields("ASK {}", () => {}), null);
});
