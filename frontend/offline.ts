// The service worker of a site without a server: pages that were opened once open without a network.
//
// A page comes from the network if there is one, so that a new release is seen at once.  Files whose names have a hash come from the
// cache.  The engine and the data are no matter of this worker: the one of the engine keeps them in the same cache.

import { cacheName } from "./engine/kept";

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface Scope {
  addEventListener(name: "install" | "activate", listener: (event: Event & { waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(name: "fetch", listener: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

const worker = globalThis as unknown as Scope;

const name = cacheName(location.href, new URL(location.href).searchParams.get("release") ?? "");

/** A script or a style sheet whose name has a hash of its content. */
const HASHED = /-[0-9A-Za-z]{8}\.(?:js|css)$/;

/** Media types of what is kept: pages, their scripts, styles and pictures, and small data, but no dumps. */
const KEPT = /^(?:text\/(?:html|css|javascript)|application\/json|image\/svg\+xml)/;

async function fromNetwork(request: Request, cache: Cache, key: string): Promise<Response> {
  const response = await fetch(request);
  if (response.ok && !response.redirected && KEPT.test(response.headers.get("Content-Type") ?? "")) await cache.put(key, response.clone()).catch(() => undefined);
  return response;
}

/** Respond from cache or network; what follows a question mark is read by the page itself. */
async function respond(request: Request): Promise<Response> {
  const url = new URL(request.url);
  url.search = url.hash = "";
  const cache = await caches.open(name);
  const kept = await cache.match(url.href);
  if (kept && HASHED.test(url.pathname)) return kept;
  try {
    return await fromNetwork(request, cache, url.href);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(new URL(".", location.href).href) && !url.endsWith(".gz")) event.respondWith(respond(event.request));
});
