// Fetches the index of a site once, and keeps it with the other files of the release.

import { cacheName, forgetOthers, openCache, readKept } from "../engine/kept";
import type { Site } from "../page/site";
import type { IndexFile } from "./rules";
import { ThingSearch } from "./things";

/** Return a function that loads the index when it is needed first; after a failure it tries again. */
export function whenNeeded(address: string, site: Site): () => Promise<ThingSearch> {
  let loading: Promise<ThingSearch> | null = null;
  return () => (loading ??= load(new URL(address, location.href).href, site).catch((error: unknown) => {
    loading = null;
    throw error;
  }));
}

async function load(address: string, site: Site): Promise<ThingSearch> {
  const name = cacheName(new URL(site.offline, location.href).href, site.release);
  const cache = await openCache(name);
  if (cache) void forgetOthers(name).catch(() => undefined);
  const text = await new Response(await readKept(address, cache, () => undefined)).text();
  return new ThingSearch(JSON.parse(text) as IndexFile);
}
