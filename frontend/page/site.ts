// Data that a template passes to the scripts of its page: addresses, the release, the base IRI.

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

/** Read the data attributes of an element. */
export const readSite = (element: HTMLElement): Site => {
  const data = (name: string): string => element.dataset[name] ?? "";
  return {
    endpoint: data("endpoint"), terms: data("terms"), suggest: data("suggest"), rows: data("rows"), root: data("root"),
    base: data("base"), release: data("release"), cite: data("cite"),
  };
};

/** Return an address of this server with added parameters; its own parameters, such as the release, are kept. */
export function address(path: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(path, location.href);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Return the language and release parameters of the current address, for links to other pages. */
export function carried(): Record<string, string> {
  const here = new URLSearchParams(location.search);
  return Object.fromEntries(["lang", "release"].flatMap((name) => (here.has(name) ? [[name, here.get(name) ?? ""]] : [])));
}

/** Return the address at which this server shows an IRI, or null if a browser must not follow it. */
export function localAddress(iri: string, site: Site): string | null {
  if (!site.release || !iri.startsWith(site.base)) return /^https?:\/\//.test(iri) ? iri : null;
  const [path = "", fragment] = iri.slice(site.base.length).split("#", 2);
  const query = new URLSearchParams(carried()).toString();
  return `${site.root}${path}${query && `?${query}`}${fragment ? `#${fragment}` : ""}`;
}
