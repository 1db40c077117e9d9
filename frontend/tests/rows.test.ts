import assert from "node:assert/strict";
import { test } from "node:test";

import type { Answer, Stretch, WorkerMessage } from "../results/messages";

type Listener = (event: { data: object }) => void;

let dispatch: Listener = () => {};
let receive: (message: WorkerMessage) => void = () => {};
Object.assign(globalThis, {
  addEventListener: (_: string, listener: Listener) => (dispatch = listener),
  postMessage: (message: WorkerMessage) => receive(message),
});
await import("../rows"); // the worker adds its listener when it is loaded

const send = <Kind extends WorkerMessage>(data: object): Promise<Kind> => new Promise((resolve) => {
  receive = (message) => resolve(message as Kind);
  dispatch({ data });
});

/** Have the worker hold a response. */
const ask = <Kind extends WorkerMessage = Answer>(body: string, type = "application/sparql-results+json"): Promise<Kind> =>
  send({ kind: "hold", body: new TextEncoder().encode(body).buffer, type, seconds: 0.5 });

const view = async (filter = "", sorted: object | null = null): Promise<(string | undefined)[][]> => {
  const stretch = await send<Stretch>({ kind: "view", id: 7, from: 0, size: 10, sorted, filter });
  return stretch.rows.map((row) => row.map((cell) => cell?.value));
};

const XSD = "http://www.w3.org/2001/XMLSchema#";
const table = JSON.stringify({
  head: { vars: ["name", "amount"] },
  results: {
    bindings: [
      { name: { type: "literal", value: "나", "xml:lang": "ko" }, amount: { type: "literal", value: "1e1", datatype: `${XSD}double` } },
      { name: { type: "literal", value: "가" }, amount: { type: "literal", value: "9", datatype: `${XSD}integer` } },
      { name: { type: "literal", value: "Bridge 12" } },
    ],
  },
});

test("a table has its columns with their kinds", async () => {
  const answer = await ask(table);

  assert.deepEqual([answer.form, answer.total, answer.columns], ["table", 3, [{ name: "name", kind: "text" }, { name: "amount", kind: "number" }]]);
});

test("numbers are sorted as numbers, unbound cells first", async () => {
  await ask(table);

  assert.deepEqual((await view("", { column: 1, descending: false })).map(([, amount]) => amount), [undefined, "9", "1e1"]);
  assert.deepEqual((await view("", { column: 1, descending: true })).map(([, amount]) => amount), ["1e1", "9", undefined]);
});

test("numbers beyond 2^53 are sorted by all their digits", async () => {
  const amounts = ["9007199254740993", "9007199254740992", "-9007199254740993", "1.5"];
  await ask(JSON.stringify({
    head: { vars: ["amount"] },
    results: { bindings: amounts.map((value) => ({ amount: { type: "literal", value, datatype: `${XSD}decimal` } })) },
  }));

  assert.deepEqual((await view("", { column: 0, descending: false })).flat(), ["-9007199254740993", "1.5", "9007199254740992", "9007199254740993"]);
});

test("a filter selects rows with the words in any cell, ignoring case", async () => {
  await ask(table);

  assert.deepEqual(await view(" bridge "), [["Bridge 12", undefined]]);
  assert.deepEqual(await view("zzz"), []);
});

test("ASK returns a boolean and no rows", async () => {
  const answer = await ask('{"head": {}, "boolean": false}');

  assert.deepEqual([answer.form, answer.truth, answer.total], ["boolean", false, 0]);
});

test("triples are read with their escapes, languages and datatypes", async () => {
  const answer = await ask([
    '<http://a/s> <http://a/p> "line\\nbreak \\"q\\" \\uAD11"@ko .',
    `_:b <http://a/p> "1"^^<${XSD}integer> .`,
    "<http://a/s> <http://a/p> <http://a/o> .",
    "# not a triple",
  ].join("\n"), "application/n-triples");

  assert.deepEqual([answer.form, answer.total], ["graph", 3]);
  assert.deepEqual(await view(), [["http://a/s", "http://a/p", 'line\nbreak "q" 광'], ["b", "http://a/p", "1"], ["http://a/s", "http://a/p", "http://a/o"]]);
});

test("a result that is not JSON is a failure", async () => {
  assert.deepEqual(await ask<WorkerMessage>("{"), { kind: "failure", problem: null });
});

test("a triple as a value is written in N-Triples, in tables and graphs", async () => {
  const name = { type: "literal", value: 'a "b"\n', "xml:lang": "en" };
  const inner = { type: "triple", value: { subject: { type: "uri", value: "urn:a" }, predicate: { type: "uri", value: "urn:p" }, object: name } };
  const value = { subject: { type: "bnode", value: "b" }, predicate: { type: "uri", value: "urn:q" }, object: inner };
  await ask(JSON.stringify({ head: { vars: ["t"] }, results: { bindings: [{ t: { type: "triple", value } }] } }));
  const written = '<<( _:b <urn:q> <<( <urn:a> <urn:p> "a \\"b\\"\\n"@en )>> )>>';
  assert.deepEqual(await view(), [[written]]);

  const graph = await ask(`_:r <urn:reifies> ${written} .\n`, "application/n-triples");
  assert.equal(graph.total, 1);
  assert.deepEqual(await view(), [["r", "urn:reifies", written]]);
});
