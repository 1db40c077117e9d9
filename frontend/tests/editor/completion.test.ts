import assert from "node:assert/strict";
import { test } from "node:test";

import { CompletionContext, type Completion } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

import { completer, type Vocabulary } from "../../editor/completion";
import type { Site } from "../../page/site";

const BASE = "https://w3id.org/gwangju-kg/";
const site: Site = {
  workbench: "", engine: "", wasm: "", data: "", graphs: "", deadline: 0, offline: "",
  endpoint: "/sparql", terms: "/terms", suggest: "/suggest", rows: "/rows.js", root: "/", base: BASE, release: "R", cite: "/cite", dataset: "", issued: "", licence: "",
};
const vocabulary: Vocabulary = {
  prefixes: new Map([["gk", `${BASE}ontology#`], ["gkv", `${BASE}vocab/`], ["ent", `${BASE}id/entity/`]]),
  terms: [
    { iri: `${BASE}ontology#Project`, role: "class", uses: 30, name: "project" },
    { iri: `${BASE}ontology#status`, role: "property", uses: 20, name: "status" },
    { iri: `${BASE}ontology#statusReport`, role: "property", uses: 90, name: "report of a status" },
    { iri: `${BASE}ontology#Source`, role: "class", uses: 1, name: "source" },
    { iri: `${BASE}vocab/completed`, role: "code", uses: 8, name: "completed" },
  ],
};

let requests: string[] = [];
Object.assign(globalThis, {
  fetch: async (address: string) => {
    requests.push(address);
    return { ok: true, json: async () => ({ result: [{ id: "gwangju", name: "Gwangju", description: "city" }] }) };
  },
});

/** Return the completions at the end of a text. */
async function complete(text: string, explicit = false): Promise<readonly Completion[]> {
  requests = [];
  const state = EditorState.create({ doc: text });
  const result = await completer(vocabulary, site)(new CompletionContext(state, text.length, explicit));
  return result?.options ?? [];
}

const labels = async (text: string, explicit = false): Promise<string[]> => (await complete(text, explicit)).map(({ label }) => label);

test("a class comes first after `a`, a property after a subject", async () => {
  assert.equal((await labels("SELECT * { ?s a pro"))[0], "gk:Project");
  assert.equal((await labels("SELECT * { ?s a s"))[0], "gk:Source");
  assert.equal((await labels("SELECT * { ?s s"))[0], "gk:statusReport");
  assert.equal((await labels("SELECT * { ?s ?p 1 ; status"))[0], "gk:statusReport");
});

test("a term matches by a word of its label, and last by a part of a word", async () => {
  assert((await labels("SELECT * { ?s rep")).includes("gk:statusReport"));
  assert.deepEqual((await labels("SELECT * { ?s ?p omplete")).filter((label) => label !== "ent:gwangju"), ["gkv:completed"]);
});

test("the beginning of a label ranks before that of a word, and that before any other part", async () => {
  const term = (local: string, name: string, uses: number) => ({ iri: `${BASE}ontology#${local}`, role: "property", uses, name } as const);
  const terms = [term("c", "misstated", 9), term("b", "the state", 5), term("a", "state", 1)];
  const context = new CompletionContext(EditorState.create({ doc: "sta" }), 3, false);
  const result = await completer({ ...vocabulary, terms }, { ...site, suggest: "" })(context);

  assert.deepEqual(result?.options.map(({ label }) => label).slice(0, 3), ["gk:a", "gk:b", "gk:c"]);
});

test("keywords are completed in either case, and not after a colon", async () => {
  assert((await labels("sel")).includes("SELECT"));
  assert.equal((await labels("SELECT * { ?s gk:s")).includes("SELECT"), false);
});

test("variables of the text are completed, except the one being typed", async () => {
  assert.deepEqual(await labels("SELECT ?city ?cost { ?city ?p ?c"), ["?city", "?cost"]);
});

test("prefixes are completed with their namespaces", async () => {
  assert.deepEqual(await labels("PREFIX gk"), ["gk:", "gkv:"]);
  assert.equal((await complete("PREFIX gkv"))[0]?.apply, `gkv: <${BASE}vocab/>`);
});

test("nothing is completed within a string, an IRI or a comment", async () => {
  for (const text of ['SELECT * { ?s ?p "sta', "SELECT * { ?s <http://sta", "# sta", "SELECT * { ?s ?p 'it", 'SELECT * { ?s ?p "a\\" sta', "SELECT * { ?s ?p <http://a/#b> # sta"]) {
    assert.deepEqual(await labels(text), [], text);
  }
});

test("a comparison does not start an IRI, and a closed string has ended", async () => {
  assert((await labels("FILTER(?a < 3 && ?b = sta")).includes("gk:status"));
  assert((await labels('SELECT * { ?s ?p "a # b" ; sta')).includes("gk:status"));
  assert((await labels("SELECT * { ?s ?p 'it' , <http://a/#b> ; sta")).includes("gk:status"));
});

test("entities are requested from two Latin letters on, or from one Korean letter", async () => {
  assert((await labels("SELECT * { ?s ?p gw")).includes("ent:gwangju"));
  assert.equal(requests.length, 1);
  await labels("SELECT * { ?s ?p g");
  assert.equal(requests.length, 0);
  await labels("SELECT * { ?s ?p 광");
  assert.equal(requests.length, 1);
});

test("entities are requested from the release of the page", async () => {
  await labels("SELECT * { ?s ?p ent:gw");

  assert.equal(requests[0], "http://127.0.0.1:8000/suggest?prefix=gw&lang=en");
});

/** Apply a completion to a text and return the text and the cursor position. */
function apply(option: Completion | undefined, text: string, from: number): { doc: string; anchor: number } {
  let state = EditorState.create({ doc: text });
  const view = { get state() { return state; }, dispatch: (change: object) => { state = state.update(change).state; } };
  if (typeof option?.apply !== "function") throw new Error("nothing to apply");
  option.apply(view as unknown as EditorView, option, from, text.length);
  return { doc: state.doc.toString(), anchor: state.selection.main.anchor };
}

test("a completed term declares its prefix once, and the cursor is after the term", async () => {
  const text = "SELECT * { ?s a pro";
  const [option] = await complete(text);
  const bare = apply(option, text, text.length - 3);
  const declared = `PREFIX gk: <${BASE}ontology#>\n`;

  assert.equal(bare.doc, `${declared}SELECT * { ?s a gk:Project`);
  assert.equal(bare.anchor, bare.doc.length);
  assert.equal(apply(option, declared + text, declared.length + text.length - 3).doc, `${declared}SELECT * { ?s a gk:Project`);
});

test("at most forty terms are suggested", async () => {
  const terms = Array.from({ length: 60 }, (_, at) => ({ iri: `${BASE}ontology#status${at}`, role: "property", uses: at } as const));
  const state = EditorState.create({ doc: "gk:status" });
  const result = await completer({ ...vocabulary, terms }, { ...site, suggest: "" })(new CompletionContext(state, 9, false));

  assert.equal(result?.options.length, 40);
});
