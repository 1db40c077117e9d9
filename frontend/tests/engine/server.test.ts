import assert from "node:assert/strict";
import { test } from "node:test";

import { READ } from "../../engine/engine";
import { ServerEngine } from "../../engine/server";

/** Have every request answered with a body, and return what was requested. */
function respond(body: string, type: string, status = 200): { address: string; init: RequestInit }[] {
  const requests: { address: string; init: RequestInit }[] = [];
  Object.assign(globalThis, {
    fetch: async (address: string, init: RequestInit) => {
      requests.push({ address: String(address), init });
      return new Response(body, { status, headers: { "Content-Type": type } });
    },
  });
  return requests;
}

const engine = new ServerEngine({ endpoint: "/sparql?release=R" });

test("a query is posted with the language for messages, and its answer is returned as it came", async () => {
  const requests = respond("<a> <b> <c> .\n", "application/n-triples; charset=utf-8");
  const reply = await engine.answer("DESCRIBE <a>", READ);

  assert.equal(requests[0]?.address, "http://127.0.0.1:8000/sparql?release=R&lang=en");
  assert.deepEqual([requests[0]?.init.method, requests[0]?.init.body], ["POST", "DESCRIBE <a>"]);
  assert(reply.kind === "reply");
  assert.deepEqual([new TextDecoder().decode(reply.body), reply.type], ["<a> <b> <c> .\n", "application/n-triples; charset=utf-8"]);
});

test("a problem document is passed on, and another error has its status", async () => {
  respond('{"title": "Syntax error", "detail": "line 1", "line": 1}', "application/problem+json", 400);
  assert.deepEqual(await engine.answer("NO", READ), { kind: "failure", problem: { title: "Syntax error", detail: "line 1", line: 1 } });
  respond("<html>", "text/html", 502);

  const bad = await engine.answer("NO", READ);
  assert(bad.kind === "failure");
  assert.deepEqual([bad.problem?.title, bad.problem?.status], ["HTTP 502", 502]);
});

test("without a reachable server there is no problem to tell, and no hint", async () => {
  Object.assign(globalThis, { fetch: () => Promise.reject(new TypeError("away")) });

  assert.deepEqual(await engine.answer("ASK {}", READ), { kind: "failure", problem: null });
  assert.deepEqual(await engine.hints("ASK {}"), []);
});

test("hints are asked beside the endpoint, in the same release", async () => {
  const requests = respond('{"hints": [{"text": {"en": "Use GRAPH."}}]}', "application/json");

  assert.deepEqual(await engine.hints("ASK {}"), [{ text: { en: "Use GRAPH." } }]);
  assert.equal(requests[0]?.address, "http://127.0.0.1:8000/sparql/hints?release=R");
});
