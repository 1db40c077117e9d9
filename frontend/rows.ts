// The worker that holds a query result: it parses, sorts and filters, so that a large result does not block the page.

import type { Answer, Hold, Stretch, View, WorkerMessage } from "./results/messages";
import { isNumber, kindOf, plain, type Cell, type Row, type Term } from "./results/terms";

/** Rows from which the kind of a column is determined. */
const SAMPLED_ROWS = 1_000;

/** Characters of the response that are shown unchanged. */
const RAW_CHARACTERS = 200_000;

const send = (message: WorkerMessage): void => postMessage(message);

let rows: readonly Row[] = [];

interface JsonTerm { readonly type: string; readonly value: unknown; readonly "xml:lang"?: string; readonly datatype?: string }
interface JsonTriple { readonly subject: JsonTerm; readonly predicate: JsonTerm; readonly object: JsonTerm }
interface Json {
  readonly head: { readonly vars?: readonly string[] };
  readonly boolean?: boolean;
  readonly results?: { readonly bindings: readonly Record<string, JsonTerm>[] };
}

function hold({ body, type, seconds }: Hold): Answer {
  const raw = new TextDecoder().decode(body);
  const base = { kind: "answer", seconds, bytes: body.byteLength, raw: raw.slice(0, RAW_CHARACTERS), truth: null } as const;
  if (type.startsWith("application/n-triples")) {
    rows = triples(raw);
    return { ...base, form: "graph", columns: columns(["subject", "predicate", "object"]), total: rows.length, lacks: rows.length === 0 };
  }
  const document = JSON.parse(raw) as Json;
  if (document.boolean !== undefined) return { ...base, form: "boolean", columns: [], total: 0, truth: document.boolean, lacks: !document.boolean };
  const names = document.head.vars ?? [];
  rows = (document.results?.bindings ?? []).map((binding) => names.map((name) => cell(binding[name])));
  return { ...base, form: "table", columns: columns(names), total: rows.length, lacks: lacks(names.length) };
}

/** Check whether the rows lack the values of a column, or are one row of zeros. */
function lacks(width: number): boolean {
  const isZero = rows.length === 1 && (rows[0] ?? []).every((cell) => cell === null || cell.value === "0");
  return isZero || Array.from({ length: width }, (_, index) => index).some((index) => rows.every((row) => !row[index]));
}

function cell(term: JsonTerm | undefined): Cell {
  if (!term) return null;
  if (typeof term.value !== "string") return { type: "triple", value: ntriples(term) };
  return {
    type: term.type as Term["type"],
    value: term.value,
    ...(term["xml:lang"] ? { lang: term["xml:lang"] } : {}),
    ...(term.datatype ? { datatype: term.datatype } : {}),
  };
}

/** Return a term in N-Triples.  Source: RDF 1.2 N-Triples, section 2. */
function ntriples(term: JsonTerm): string {
  if (typeof term.value !== "string") {
    const { subject, predicate, object } = term.value as JsonTriple;
    return `<<( ${[subject, predicate, object].map(ntriples).join(" ")} )>>`;
  }
  if (term.type === "uri") return `<${term.value}>`;
  if (term.type === "bnode") return `_:${term.value}`;
  const quoted = `"${term.value.replace(/["\\\n\r]/g, (sign) => ({ "\n": "\\n", "\r": "\\r" })[sign] ?? `\\${sign}`)}"`;
  if (term["xml:lang"]) return `${quoted}@${term["xml:lang"]}`;
  return term.datatype && term.datatype !== XSD_STRING ? `${quoted}^^<${term.datatype}>` : quoted;
}

const XSD_STRING = "http://www.w3.org/2001/XMLSchema#string";

const columns = (names: readonly string[]): Answer["columns"] =>
  names.map((name, index) => ({ name, kind: kindOf(rows.slice(0, SAMPLED_ROWS).map((row) => row[index] ?? null)) }));

/** Source: RDF 1.2 N-Triples, section 7. */
const LINE = /^\s*(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(<<\(.*\)>>|<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?)\s*\.\s*$/;

function triples(text: string): Row[] {
  const parsed: Row[] = [];
  for (const line of text.split("\n")) {
    const match = LINE.exec(line);
    if (match) parsed.push([term(match[1] ?? ""), term(match[2] ?? ""), term(match[3] ?? "")]);
  }
  return parsed;
}

function term(text: string): Term {
  if (text.startsWith("<<(")) return { type: "triple", value: text };
  if (text.startsWith("<")) return { type: "uri", value: unescape(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const end = text.lastIndexOf('"');
  const value = unescape(text.slice(1, end));
  const rest = text.slice(end + 1);
  if (rest.startsWith("@")) return { type: "literal", value, lang: rest.slice(1) };
  return rest ? { type: "literal", value, datatype: rest.slice(3, -1) } : { type: "literal", value };
}

const ESCAPES: Readonly<Record<string, string>> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

const unescape = (text: string): string =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four?: string, eight?: string, one?: string) =>
    one === undefined ? String.fromCodePoint(parseInt(four ?? eight ?? "0", 16)) : (ESCAPES[one] ?? one));

/** The whole part of a number; beyond 2^53 different numbers are equal as floating point. */
const exact = (text: string): bigint => BigInt(/^[+-]?\d+/.test(text) && !/e/i.test(text) ? text.replace(/^\+|\..*$/g, "") : 0);

const collator = new Intl.Collator(["ko", "en"], { numeric: true });

function compare(a: Cell, b: Cell): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (isNumber(a) && isNumber(b)) return Number(a.value) - Number(b.value) || Number(exact(a.value) - exact(b.value));
  return collator.compare(a.value, b.value);
}

function view(request: View): Stretch {
  const filter = request.filter.trim().toLocaleLowerCase();
  let matching = filter ? rows.filter((row) => row.some((each) => plain(each).toLocaleLowerCase().includes(filter))) : rows;
  const sorted = request.sorted;
  if (sorted) {
    const sign = sorted.descending ? -1 : 1;
    matching = [...matching].sort((a, b) => sign * compare(a[sorted.column] ?? null, b[sorted.column] ?? null));
  }
  return { kind: "stretch", id: request.id, rows: matching.slice(request.from, request.from + request.size), total: matching.length };
}

/** Hold a response, or say that it is none. */
function read(response: Hold): WorkerMessage {
  try {
    return hold(response);
  } catch {
    return { kind: "failure", problem: null };
  }
}

addEventListener("message", ({ data }: MessageEvent<Hold | View>) => send(data.kind === "view" ? view(data) : read(data)));
