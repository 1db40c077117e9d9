// Data that a template passes to the scripts of its page: addresses, the release, the base IRI.

export interface Site {
  readonly endpoint: string;
  readonly terms: string;
  readonly suggest: string;
  readonly rows: string;
  /** The script of the editor itself. */
  readonly workbench: string;
  readonly root: string;
  readonly base: string;
  readonly release: string;
  readonly cite: string;
  /** The title of the dataset, the day of its release, and the name of its licence. */
  readonly dataset: string;
  readonly issued: string;
  readonly licence: string;
  /** Of a site without a server: the scripts and files of its engine, and the seconds that a query may take; else "". */
  readonly engine: string;
  readonly wasm: string;
  readonly data: string;
  readonly graphs: string;
  readonly deadline: number;
  /** The script at the top of the site by which pages open without a network. */
  readonly offline: string;
  readonly resource?: string;
  readonly cities?: readonly string[];
}

/** Read the data attributes of an element. */
export const readSite = (element: HTMLElement): Site => {
  const data = (name: string): string => element.dataset[name] ?? "";
  return {
    endpoint: data("endpoint"), terms: data("terms"), suggest: data("suggest"), rows: data("rows"), workbench: data("workbench"), root: data("root"),
    base: data("base"), release: data("release"), cite: data("cite"), dataset: data("dataset"), issued: data("issued"), licence: data("licence"), resource: data("resource"),
    engine: data("engine"), wasm: data("wasm"), data: data("data"), graphs: data("graphs"), deadline: Number(data("deadline")), offline: data("offline"),
    cities: data("cities").split(" ").filter(Boolean),
  };
};

/** Characters of the longest address that every server and proxy should accept.  Source: RFC 9110, section 4.1. */
export const MAX_ADDRESS = 8_000;

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
  if (site.resource) return address(site.resource, { iri }); // plain files: each IRI has a page
  const path = site.release ? localPath(iri, site) : null;
  if (path === null) return /^https?:\/\//.test(iri) ? iri : null;
  const [, hashDocument, fragment = ""] = /^(ontology|shapes)#(.*)$/s.exec(path) ?? [];
  const thing = hashDocument ?? path;
  const query = new URLSearchParams(carried()).toString();
  const target = requestPath(thing) ?? `page/${documentPath(thing)}`;
  const ending = site.offline && !target.endsWith("/") ? "/" : ""; // pages of a site are folders
  return `${site.root}${target}${ending}${query && `?${query}`}${fragment && `#${quote(fragment)}`}`;
}

/** Return the path of an IRI of the release, as rdf/merged_namespaces.py does, or null for another IRI. */
function localPath(iri: string, site: Site): string | null {
  if (site.cities?.some((base) => iri.startsWith(base))) return `city/${iri.replace(/^https?:\/\//, "")}`;
  return iri.startsWith(site.base) ? iri.slice(site.base.length) : null;
}

// The same as in rdf/iri_paths.py, which explains it.
const DOT_SEGMENT = /(?<=\/|^)\.\.?(?=\/|$)/g;

/** Percent-encode what a path must not contain as it is, percent signs too. */
const quote = (text: string): string => encodeURIComponent(text).replace(/%(?:2F|3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent);

/** Return the path by which an IRI itself is requested, or null if that leads to something else. */
function requestPath(path: string): string | null {
  if (path.startsWith("/") || /[?#]/.test(path) || path.search(DOT_SEGMENT) >= 0) return null;
  const encoded = quote(path).replaceAll("%25", "%");
  return decodeLetters(encoded) === path ? encoded : null;
}

/** Return the path of an IRI, encoded so that decoding it once gives the path again. */
const documentPath = (path: string): string =>
  quote(path).replace(/^\//, "%2F").replace(DOT_SEGMENT, (dots) => dots.replaceAll(".", "%252E"));

/** Decode what is UTF-8 beyond ASCII, and leave everything else. */
const decodeLetters = (raw: string): string =>
  raw.replace(/(?:%[89A-Fa-f][0-9A-Fa-f])+/g, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
