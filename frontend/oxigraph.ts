// The worker that holds Oxigraph and the data of a release, and answers queries one after the other.
//
// An evaluation cannot be interrupted: who waits for it ends this worker and starts another one.

import start, { Store } from "oxigraph/web.js";

import { forgetOthers, openCache, readKept, wholeStatements, type Bytes, type Count } from "./engine/kept";
import type { EngineMessage, Load, Run } from "./engine/messages";
import { asksGraphs, mediaType, prepare } from "./engine/reading";
import { syntaxFault } from "./engine/syntax_fault";

const send = (message: EngineMessage, moved: Transferable[] = []): void => postMessage(message, { transfer: moved });

/** What is read from the data: neither is it written by readers, nor need a failed load be undone. */
const TRUSTED = { lenient: true, no_transaction: true };

interface Data {
  /** The default graph, alone; null if it is all graphs together. */
  readonly record: Store | null;
  /** Loads the named graphs, with the default graph beside them, once they are asked. */
  readonly graphs: () => Promise<Store>;
}

async function load(request: Load): Promise<Data> {
  const cache = await openCache(request.cache);
  if (cache) void forgetOthers(request.cache).catch(() => undefined);
  const [loaded, total] = [new Map<string, number>(), new Map<string, number>()];
  const sum = (of: Map<string, number>): number => [...of.values()].reduce((all, each) => all + each, 0);
  const counted = (address: string): Count => (read, size) => {
    loaded.set(address, (loaded.get(address) ?? 0) + read);
    if (!read) total.set(address, size);
    send({ kind: "progress", loaded: sum(loaded), total: [...total.values()].every(Boolean) ? sum(total) : 0 });
  };
  const storing: Promise<void>[] = [];
  const read = (address: string): ReturnType<typeof readKept> => readKept(address, cache, counted(address), storing);
  // One after the other: so the data are loaded while they arrive, not after the engine has arrived beside them.
  let followed = (): void => undefined;
  const data = new Promise<void>((done) => (followed = done)).then(() => read(request.data || request.graphs));
  data.catch(() => undefined); // it is awaited below
  const wasm = (await read(request.wasm)).pipeThrough(new TransformStream({ flush: followed }));
  await start({ module_or_path: new Response(wasm, { headers: { "Content-Type": "application/wasm" } }) });
  if (!request.data) {
    const all = await loadTrig(new Store(), await data);
    return { record: null, graphs: async () => all };
  }
  const record = await loadTurtle(new Store(), await data);
  let all: Promise<Store> | null = null;
  const graphs = async (): Promise<Store> => loadTurtle(await loadTrig(new Store(), await read(request.graphs)), await read(request.data));
  if (cache) void keep(cache, request.graphs, storing);
  return { record, graphs: () => (all ??= graphs().catch((error: unknown) => {
    all = null; // another query tries again
    throw error;
  })) };
}

/** Keep a file that is not needed yet, and say when all are kept; nothing is kept if there is no room or no network. */
async function keep(cache: Cache, address: string, storing: readonly Promise<void>[]): Promise<void> {
  try {
    await Promise.all(storing);
    if (!await cache.match(address)) await cache.add(address);
    send({ kind: "kept" });
  } catch {
    // The files are fetched again when they are needed.
  }
}

async function loadTurtle(store: Store, bytes: Bytes): Promise<Store> {
  for await (const part of wholeStatements(bytes)) store.load(part, { format: "text/turtle", ...TRUSTED });
  return store;
}

async function loadTrig(store: Store, bytes: Bytes): Promise<Store> {
  store.load(await new Response(bytes).text(), { format: "application/trig", ...TRUSTED });
  return store;
}

async function run(data: Data, request: Run): Promise<void> {
  const { query, union } = prepare(request.query);
  const isRecord = data.record !== null && !asksGraphs(request.query);
  const store = isRecord && data.record ? data.record : await data.graphs();
  const type = mediaType(query, request.accepted);
  send({ kind: "started", id: request.id });
  const options = { results_format: type ?? "", use_default_graph_as_union: union || data.record === null };
  const body = new TextEncoder().encode(String(store.query(query, options))).buffer;
  send({ kind: "answered", id: request.id, body, type: type ?? "" }, [body]);
}

/** Each message waits for the one before it. */
let turn: Promise<Data | null> = Promise.resolve(null);

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Return what the engine says of a text, "" if it finds no fault in it. */
function report(text: string): string {
  try {
    new Store().query(text, {});
    return "";
  } catch (error) {
    return wordsOf(error);
  }
}

async function begin(request: Load): Promise<Data | null> {
  try {
    const data = await load(request);
    send({ kind: "ready" });
    return data;
  } catch (error) {
    send({ kind: "unloadable", reason: wordsOf(error) });
    return null;
  }
}

async function answer(data: Data | null, request: Run): Promise<Data | null> {
  if (!data) return null;
  try {
    await run(data, request);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) send({ kind: "broken", id: request.id });
    else send({ kind: "refused", id: request.id, reason: wordsOf(error), fault: syntaxFault(request.query, wordsOf(error), report) });
  }
  return data;
}

addEventListener("message", ({ data }: MessageEvent<Load | Run>) => {
  turn = turn.then((ready) => (data.kind === "load" ? begin(data) : answer(ready, data)));
});
