import assert from "node:assert/strict";
import { test } from "node:test";

import { SNIPPETS } from "../../editor/snippets";

const ENDPOINT = "http://127.0.0.1:8000/sparql";

const snippet = (language: string, query: string): string => {
  const make = SNIPPETS[language];
  if (!make) throw new Error(`no snippet in ${language}`);
  return make(ENDPOINT, query);
};

test("the code in each language has the endpoint and the query", () => {
  assert.deepEqual(Object.keys(SNIPPETS), ["curl", "Python", "R", "JavaScript"]);
  for (const language of Object.keys(SNIPPETS)) {
    const text = snippet(language, "ASK { ?s ?p 1 }");

    assert(text.includes(ENDPOINT) && text.includes("ASK { ?s ?p 1 }"), language);
  }
});

test("no line of a query ends the here-document of the shell", () => {
  const query = "SELECT * {\nSPARQL\nSPARQL_\n}";
  const lines = snippet("curl", query).split("\n");
  const word = /<<'(\w+)'$/.exec(lines[0] ?? "")?.[1] ?? "";

  assert.equal(lines.indexOf(word), lines.length - 1);
});

test("a quote or a backslash in a query does not end the Python string", () => {
  const text = snippet("Python", 'SELECT * { ?s ?p """x\\""" }');
  const inner = text.slice(text.indexOf('"""') + 3, text.lastIndexOf('""")'));

  assert.equal(/(?<!\\)(?:\\\\)*"/.test(inner), false);
});

test("a quote in a query does not end the R string", () => {
  const text = snippet("R", "SELECT * { ?s ?p 'x' }");

  assert(text.includes("\\'x\\'"));
});

test("JavaScript evaluates to the query, placeholders and quotes included", () => {
  const query = "SELECT * { ?s ?p '`${process.exit()}\\n' }";
  const literal = /^const query = (`[\s\S]*?\n`);/.exec(snippet("JavaScript", query))?.[1] ?? "";

  assert.equal((new Function(`return ${literal}`) as () => string)(), `\n${query}\n`);
});
