import assert from "node:assert/strict";
import { test } from "node:test";

import { initSync, Store } from "oxigraph/web.js";

import { syntaxFault } from "../../engine/syntax_fault";

const { default: module } = (await import("oxigraph/web_bg.wasm")) as unknown as { default: Uint8Array<ArrayBuffer> };
initSync({ module });

/** Return what the engine itself says of a text. */
function report(text: string): string {
  try {
    new Store().query(text);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const faultOf = (query: string) => syntaxFault(query, report(query), report);

/** Return the word at the place of the fault of a query. */
function wordAt(query: string): string {
  const fault = faultOf(query);
  const rest = [...(query.split("\n")[(fault?.line ?? 0) - 1] ?? "")].slice((fault?.column ?? 0) - 1).join("");
  return /^\S+/.exec(rest)?.[0] ?? "";
}

test("a fault is at the word that cannot stand there, not where the engine stopped to read", () => {
  assert.equal(wordAt("SELECT * { ?s nope ?o }"), "nope");
  assert.equal(wordAt('SELECT * { ?s "a" ?o }'), '"a"');
  assert.equal(wordAt("SELEC * {}"), "SELEC");
  assert.equal(wordAt("SELECT *\nWHERE { # of { all\n  ?s ?p ?o FILTER(?o > )\n}"), ")");
});

test("places are counted in lines and characters, whatever a character takes", () => {
  assert.deepEqual(faultOf('ASK { ?s ?p "광주 𠮷" .\n# 둘째\n  ?s 광주 ?o }')?.line, 3);
  assert.equal(faultOf('ASK { ?s ?p "광주 𠮷" nope }')?.column, 20);
});

test("the fault of an unfinished query is at its end", () => {
  const fault = faultOf("SELECT * {\n  ?s ?p ?o\n");

  assert.deepEqual([fault?.line, fault?.column], [2, 11]);
  assert.match(fault?.message ?? "", /^expected/);
});

test("a refusal that is not about syntax has no place", () => {
  assert.equal(syntaxFault("ASK {}", "The service <urn:a> is not supported", report), null);
});
