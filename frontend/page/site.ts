// What the template tells the scripts of a page: addresses, the release, the base of its IRIs.

export interface Site {
  readonly endpoint: string;
  readonly terms: string;
  readonly suggest: string;
  readonly rows: string;
  readonly root: string;
  readonly base: string;
  readonly release: string;
  readonly cite: string;
}

/** Read the data attributes of the element that carries them. */
export const readSite = (element: HTMLElement): Site => {
  const told = (name: string): string => element.dataset[name] ?? "";
  return {
    endpoint: told("endpoint"), terms: told("terms"), suggest: told("suggest"), rows: told("rows"), root: told("root"),
    base: told("base"), release: told("release"), cite: told("cite"),
  };
};

/** An address of this server with further parameters; the release that it names stays named. */
export function address(path: string, parameters: Readonly<Record<string, string>>): string {
  const made = new URL(path, location.href);
  for (const [name, value] of Object.entries(parameters)) made.searchParams.set(name, value);
  return made.href;
}

/** What the address of this page says of language and release, for the next. */
export function carried(): Record<string, string> {
  const here = new URLSearchParams(location.search);
  return Object.fromEntries(["lang", "release"].flatMap((name) => (here.has(name) ? [[name, here.get(name) ?? ""]] : [])));
}

/** The address at which this server shows an IRI; null for what a browser must not follow. */
export function localAddress(iri: string, site: Site): string | null {
  if (!site.release || !iri.startsWith(site.base)) return /^https?:\/\//.test(iri) ? iri : null;
  const [path = "", fragment] = iri.slice(site.base.length).split("#", 2);
  const query = new URLSearchParams(carried()).toString();
  return `${site.root}${path}${query && `?${query}`}${fragment ? `#${fragment}` : ""}`;
}
