import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { READ } from "../../engine/engine";
import { LocalEngine } from "../../engine/local";
import type { EngineMessage, Load, Run } from "../../engine/messages";
import { site } from "../results/panes";

type Sent = Load | Run;

/** A worker that records what it is sent, and says what a test has it say. */
class FakeWorker {
  static all: FakeWorker[] = [];
  readonly sent: Sent[] = [];
  ended = false;
  private heard: (event: { data: EngineMessage }) => void = () => undefined;

  constructor() {
    FakeWorker.all.push(this);
  }

  addEventListener(name: string, listener: (event: { data: EngineMessage }) => void): void {
    if (name === "message") this.heard = listener;
  }

  postMessage(message: Sent): void {
    this.sent.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  say(data: EngineMessage): void {
    this.heard({ data });
  }

  get runs(): number[] {
    return this.sent.flatMap((message) => (message.kind === "run" ? [message.id] : []));
  }
}

Object.assign(globalThis, { Worker: FakeWorker });
const start = (): LocalEngine => new LocalEngine({ ...site, engine: "/e.js", wasm: "/e.wasm.gz", data: "/d.ttl.gz", graphs: "/g.trig.gz", offline: "/offline.js", deadline: 10 });
const worker = (at: number): FakeWorker => FakeWorker.all[at] ?? assert.fail(`no worker ${at}`);
const body = new TextEncoder().encode('{"head":{},"boolean":true}').buffer;

beforeEach(() => {
  FakeWorker.all = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("a worker is told where engine and data are, and in which cache a release is kept", () => {
  start();

  assert.deepEqual(worker(0).sent[0], {
    kind: "load", wasm: "http://127.0.0.1:8000/e.wasm.gz", data: "http://127.0.0.1:8000/d.ttl.gz", graphs: "http://127.0.0.1:8000/g.trig.gz",
    cache: "http://127.0.0.1:8000/ R",
  });
});

test("what is loaded is told until the engine is ready", () => {
  const engine = start();
  const told: string[] = [];
  engine.watch((text) => told.push(text));
  worker(0).say({ kind: "progress", loaded: 1_000_000, total: 2_100_000 });
  worker(0).say({ kind: "ready" });

  assert.deepEqual(told, ["", "Loading the engine and the data: 1 / 2.1 MB", ""]);
});

test("an answer is passed on whole, in its media type", async () => {
  const asked = start().answer("ASK {}", READ);
  worker(0).say({ kind: "started", id: 1 });
  worker(0).say({ kind: "answered", id: 1, body, type: "application/sparql-results+json" });

  const reply = await asked;
  assert(reply.kind === "reply");
  assert.deepEqual([reply.body, reply.type], [body, "application/sparql-results+json"]);
});

test("a query past its deadline ends with its worker, and the next worker gets what is still to be answered", async () => {
  const engine = start();
  const endless = engine.answer("SELECT * { ?a ?b ?c . ?d ?e ?f }", READ);
  const next = engine.answer("ASK {}", READ);
  mock.timers.tick(60_000); // while the data are loaded, no time is counted
  worker(0).say({ kind: "started", id: 1 });
  mock.timers.tick(9_999);
  assert.equal(worker(0).ended, false);
  mock.timers.tick(1);

  const refusal = await endless;
  assert(refusal.kind === "failure");
  assert.match(refusal.problem?.title ?? "", /within 10 s/);
  assert.deepEqual([worker(0).ended, worker(1).runs], [true, [2]]);
  worker(1).say({ kind: "started", id: 2 });
  worker(1).say({ kind: "answered", id: 2, body, type: "" });
  assert.equal((await next).kind, "reply");
});

test("an answer in time leaves no timer behind", async () => {
  const engine = start();
  const asked = engine.answer("ASK {}", READ);
  worker(0).say({ kind: "started", id: 1 });
  worker(0).say({ kind: "answered", id: 1, body, type: "" });
  await asked;
  mock.timers.tick(60_000);

  assert.equal(worker(0).ended, false);
});

test("a cancelled evaluation ends with its worker; what only waits for the data lets them load", async () => {
  const engine = start();
  const [first, second] = [new AbortController(), new AbortController()];
  void engine.answer("ASK {}", READ, first.signal);
  first.abort();
  assert.equal(worker(0).ended, false);
  void engine.answer("ASK {}", READ, second.signal);
  worker(0).say({ kind: "started", id: 1 }); // nobody waits for it any more
  assert.deepEqual([worker(0).ended, worker(1).runs], [true, [2]]);

  worker(1).say({ kind: "started", id: 2 });
  second.abort();
  assert.deepEqual([worker(1).ended, worker(2).runs], [true, []]);
});

test("an engine that fails at a query is replaced, and a refused query has the place of its fault", async () => {
  const engine = start();
  const broken = engine.answer("SELECT ?o { ?s ?p ?o } ORDER BY ?o", READ);
  worker(0).say({ kind: "started", id: 1 });
  worker(0).say({ kind: "broken", id: 1 });
  const failure = await broken;
  assert(failure.kind === "failure");
  assert.match(failure.problem?.detail ?? "", /ORDER BY/);
  assert.equal(worker(0).ended, true);

  const refused = engine.answer("NO", READ);
  worker(1).say({ kind: "refused", id: 2, reason: "error at 1:9: expected ASK", fault: { line: 1, column: 1, message: "expected ASK" } });
  assert.deepEqual(await refused, { kind: "failure", problem: { title: "SPARQL syntax error", detail: "Line 1, column 1: expected ASK", line: 1, column: 1 } });
  assert.equal(worker(1).ended, false);
});

test("without engine or data every query has the reason", async () => {
  const asked = start().answer("ASK {}", READ);
  worker(0).say({ kind: "unloadable", reason: "/d.nt.gz: HTTP 404" });

  const failure = await asked;
  assert(failure.kind === "failure");
  assert.match(failure.problem?.detail ?? "", /HTTP 404/);
});
