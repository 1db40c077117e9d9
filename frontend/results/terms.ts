// RDF terms of a result.  Used by the worker too, so nothing here depends on the page.

export interface Term {
  readonly type: "uri" | "literal" | "bnode" | "triple";
  readonly value: string;
  readonly lang?: string;
  readonly datatype?: string;
}

export type Cell = Term | null;
export type Row = readonly Cell[];

/** The kind of values in a column, as charts, timelines and maps need it. */
export type Kind = "number" | "date" | "point" | "iri" | "text";

export interface Column {
  readonly name: string;
  readonly kind: Kind;
}

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger", "positiveInteger"].map((name) => XSD + name));

export const isNumber = (cell: Cell): boolean => cell?.datatype !== undefined && NUMBERS.has(cell.datatype);

/** A date of any precision, or an interval of dates.  Source: EDTF; XML Schema Part 2, section 3.2. */
const DATE = /^\[?(-?\d{4}(?:-\d\d){0,2})(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?[?~%]?(?:(?:\.\.|\/)(-?\d{4}(?:-\d\d){0,2})[?~%]?\]?)?$/;

const POINT = /^\s*(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)\s*$/i;

/** Return the start and the latest end of a date in fractional years, or null if the cell is not a date. */
export function span(cell: Cell): readonly [number, number] | null {
  const match = cell?.type === "literal" && !isNumber(cell) ? DATE.exec(cell.value) : null;
  if (!match) return null;
  const [begin, length] = years(match[1] ?? "");
  const [last, lastLength] = match[2] ? years(match[2]) : [begin, length];
  return [begin, last + lastLength];
}

/** Return the start and the length of a date, in fractional years. */
function years(date: string): [number, number] {
  const [, whole = "", month, day] = /^(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date) ?? [];
  const begin = Number(whole) + (Number(month ?? 1) - 1) / 12 + (Number(day ?? 1) - 1) / 372;
  return [begin, day ? 1 / 372 : month ? 1 / 12 : 1];
}

/** Return longitude and latitude in degrees of WGS 84.  Source: OGC GeoSPARQL 1.1, section 8.5. */
export function point(cell: Cell): readonly [number, number] | null {
  const match = cell?.type === "literal" ? POINT.exec(cell.value) : null;
  return match ? [Number(match[1]), Number(match[2])] : null;
}

export function kindOf(cells: readonly Cell[]): Kind {
  const bound = cells.filter((cell) => cell !== null);
  if (!bound.length) return "text";
  if (bound.every(isNumber)) return "number";
  if (bound.every((cell) => span(cell) !== null)) return "date";
  if (bound.every((cell) => point(cell) !== null)) return "point";
  return bound.every((cell) => cell.type === "uri") ? "iri" : "text";
}

/** Return a triple in N-Triples with prefixed names; what is in quotes stays. */
export const shortTriple = (triple: string, prefixes: ReadonlyMap<string, string>): string =>
  triple.replace(/"(?:[^"\\]|\\.)*"|<([^<>\s]+)>/g, (all, iri?: string) => {
    const name = iri === undefined ? all : short(iri, prefixes);
    return name === iri ? all : name;
  });

/** Return an IRI as a prefixed name if a prefix fits, else unchanged. */
export function short(iri: string, prefixes: ReadonlyMap<string, string>): string {
  let best = "";
  let name = "";
  for (const [prefix, namespace] of prefixes) {
    if (namespace.length > best.length && iri.startsWith(namespace)) [best, name] = [namespace, prefix];
  }
  const local = iri.slice(best.length);
  return best && /^[\p{L}\p{N}_-]+$/u.test(local) ? `${name}:${local}` : iri;
}

/** Return the value of a cell without labels, for sorting and filtering. */
export const plain = (cell: Cell): string => cell?.value ?? "";
