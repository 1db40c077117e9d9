import assert from "node:assert/strict";
import { test } from "node:test";

import { forgetOthers, openCache, readKept, wholeStatements } from "../../engine/kept";

/** Return a cache in memory, as far as the module uses one. */
function cacheOf(kept = new Map<string, Uint8Array>()): Cache {
  return {
    match: async (address: string) => (kept.has(address) ? new Response(kept.get(address) as Uint8Array<ArrayBuffer>) : undefined),
    put: async (address: string, response: Response) => void kept.set(address, new Uint8Array(await response.arrayBuffer())),
  } as unknown as Cache;
}

/** Have a host send some bytes, and return the requested addresses. */
function host(bytes: Uint8Array, status = 200): string[] {
  const requested: string[] = [];
  Object.assign(globalThis, {
    fetch: async (address: string) => {
      requested.push(address);
      return new Response(bytes as Uint8Array<ArrayBuffer>, { status, headers: { "Content-Length": String(bytes.length) } });
    },
  });
  return requested;
}

const text = "<a> <b> <c> .\n".repeat(1000);
const textOf = async (stream: ReadableStream): Promise<string> => new Response(stream).text();
const packed = new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer());
const later = (): Promise<void> => new Promise((done) => setTimeout(done));

test("a packed file is unpacked, one that the host has unpacked is read as it is", async () => {
  for (const bytes of [packed, new TextEncoder().encode(text)]) {
    host(bytes);
    assert.equal(await textOf(await readKept("/d.gz", null, () => undefined)), text);
  }
});

test("a file is fetched once, then it comes from the cache", async () => {
  const requested = host(packed);
  const cache = cacheOf();
  await textOf(await readKept("/d.gz", cache, () => undefined));
  await later();

  assert.equal(await textOf(await readKept("/d.gz", cache, () => undefined)), text);
  assert.deepEqual(requested, ["/d.gz"]);
});

test("read bytes are counted as they are sent, of the size that the host states", async () => {
  host(packed);
  let [sum, stated] = [0, 0];
  await textOf(await readKept("/d.gz", null, (read, size) => { sum += read; stated ||= size; }));

  assert.deepEqual([sum, stated], [packed.length, packed.length]);
});

test("a file that is not there is an error that names it", async () => {
  host(new Uint8Array(), 404);

  await assert.rejects(readKept("/d.gz", null, () => undefined), /\/d\.gz: HTTP 404/);
});

test("statements are never cut, and each part has the prefixes that it needs", async () => {
  const statements = ["a:x a:p \"광주 .\\n\"@ko , \"b\" ;\n\ta:q a:y .\n", "b:x a:p b:y .\n"];
  const head = "@prefix a: <http://a/> .\n@prefix b: <http://b/> .\n";
  const bytes = new TextEncoder().encode(head + statements.join(""));
  for (const length of [1, 7, 30, bytes.length]) {
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (out) => {
        for (let at = 0; at < bytes.length; at += length) out.enqueue(bytes.slice(at, at + length));
        out.close();
      },
    });
    const read: string[] = [];
    for await (const part of wholeStatements(stream)) read.push(part);

    assert.equal(read.map((part) => part.replace(/^@prefix .*\n/gm, "")).join(""), statements.join(""));
    assert(read.every((part) => part.endsWith(" .\n")));
    assert(read.filter((part) => part.includes("b:x")).every((part) => part.startsWith(head)));
  }
});

test("a browser that keeps nothing is no fault", async () => {
  Object.assign(globalThis, { caches: { open: () => Promise.reject(new DOMException("insecure")) } });

  assert.equal(await openCache("x"), null);
});

test("other releases of the same site are forgotten, other sites of the host are not", async () => {
  const names = new Set(["http://h/a/ 1", "http://h/a/ 2", "http://h/a/b/ 1", "other"]);
  Object.assign(globalThis, { caches: { keys: async () => [...names], delete: async (name: string) => names.delete(name) } });
  await forgetOthers("http://h/a/ 2");

  assert.deepEqual([...names], ["http://h/a/ 2", "http://h/a/b/ 1", "other"]);
});
