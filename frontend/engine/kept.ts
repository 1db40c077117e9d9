// Files that are fetched once and then kept by the browser, unpacked as they are read.

/** The first bytes of what is packed with gzip.  Source: RFC 1952, section 2.3.1. */
const GZIP = [0x1f, 0x8b];

export type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Called with the bytes of a file that have been read since the last call, and at first with its size, 0 if unknown. */
export type Count = (read: number, size: number) => void;

/** Return the name of the cache of a site: its address, which the script `offline` lies below, a space and the release. */
export const cacheName = (offline: string, release: string): string => `${new URL(".", offline).href} ${release}`;

/** Return the cache of a name, or null where the browser keeps nothing: on pages without TLS. */
export async function openCache(name: string): Promise<Cache | null> {
  try {
    return await caches.open(name);
  } catch {
    return null;
  }
}

/** Delete the caches of other releases of the same site. */
export async function forgetOthers(name: string): Promise<void> {
  const site = name.slice(0, name.lastIndexOf(" ") + 1);
  for (const other of await caches.keys()) if (other.startsWith(site) && other !== name) await caches.delete(other);
}

/**
 * Read a file, from the cache or from its host, and unpack it if it is packed.
 *
 * What is fetched is kept if it arrives whole; `storing` is given the work.  Throws if there is no such file.
 */
export async function readKept(address: string, cache: Cache | null, count: Count, storing: Promise<void>[] = []): Promise<Bytes> {
  const kept = await cache?.match(address);
  const response = kept ?? await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${address}: HTTP ${response.status}`);
  let body: Bytes = response.body;
  if (cache && !kept) {
    const [read, stored] = body.tee();
    body = read;
    storing.push(cache.put(address, new Response(stored, { headers: response.headers })));
  }
  count(0, response.headers.has("Content-Encoding") ? 0 : Number(response.headers.get("Content-Length") ?? 0));
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (part, out) => {
      count(part.byteLength, 0);
      out.enqueue(part);
    },
  });
  return unpack(body.pipeThrough(counter));
}

/** Unpack what is packed: a host may have unpacked it on the way. */
async function unpack(packed: Bytes): Promise<Bytes> {
  const reader = packed.getReader();
  const first = await reader.read();
  const whole: Bytes = new ReadableStream({
    start: (out) => {
      if (first.value) out.enqueue(first.value);
    },
    pull: async (out) => {
      const next = await reader.read();
      if (next.done) out.close();
      else out.enqueue(next.value);
    },
  });
  const isPacked = GZIP.every((byte, at) => first.value?.[at] === byte);
  return isPacked ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
}

/** A line that declares a prefix, and what ends a statement.  The files have one of either to a line, as literals have no line breaks. */
const PREFIX = /^@prefix .*\n/gm;
const END = " .\n";

/** Yield Turtle in parts that end with a statement; each part has the prefixes of those before it. */
export async function* wholeStatements(bytes: Bytes): AsyncGenerator<string> {
  let [prefixes, rest] = ["", ""];
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    rest += next.value;
    const end = rest.lastIndexOf(END) + END.length;
    if (end < END.length) continue;
    const part = rest.slice(0, end);
    rest = rest.slice(end);
    yield prefixes + part;
    prefixes += (part.match(PREFIX) ?? []).join("");
  }
  if (rest) yield prefixes + rest;
}
