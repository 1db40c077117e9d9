// Keeps the query page and its files beside the data, so that it opens without a network.

import type { Site } from "../page/site";
import { cacheName, openCache } from "./kept";

/** Return the addresses of this page, without its query, of the same page in other languages, and of all files that they load. */
function addresses(site: Site): string[] {
  const all = [
    location.pathname, site.engine, site.rows, site.terms,
    ...[...document.querySelectorAll<HTMLScriptElement>("script[src]")].map((script) => script.src),
    ...[...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet], link[rel=icon], link[rel=modulepreload]")].map((link) => link.href),
  ];
  return all.filter(Boolean).map((address) => new URL(address, location.href).href);
}

/** Keep this page, and start the worker that opens it; then show what says so.  Not all browsers keep pages. */
export async function keepPage(site: Site): Promise<void> {
  const offline = new URL(site.offline, location.href).href;
  const cache = await openCache(cacheName(offline, site.release));
  if (!cache) return;
  try {
    for (const address of addresses(site)) if (!await cache.match(address)) await cache.add(address);
    await navigator.serviceWorker.register(`${offline}?release=${encodeURIComponent(site.release)}`);
    await navigator.serviceWorker.ready;
    document.querySelector("#kept")?.removeAttribute("hidden");
  } catch {
    // No room, no network any more, or a browser that runs no such worker: the page needs a network the next time.
  }
}
