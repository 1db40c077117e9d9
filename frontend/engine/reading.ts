// How a query is to be evaluated, as far as its text tells: the form of its answer, and the graphs that it asks.

/** Strings, IRIs and comments, which hold no keywords. */
const NO_WORDS = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*/g;

/** What a name or a variable contains besides letters: `?select` and `ex:select` are no keywords. */
const FORM = /(?<![?$:\p{L}\p{N}_.-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![:\p{L}\p{N}_-])/iu;

export const TABLE = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"];

/** Check whether the answer to a query is a graph, not a table or a truth value. */
export function isGraph(query: string): boolean {
  const form = FORM.exec(query.replace(NO_WORDS, " "))?.[1] ?? "";
  return /^[CD]/i.test(form);
}

/** Return the first of the accepted media types that the form of a query has, or null. */
export function mediaType(query: string, accepted: readonly string[]): string | null {
  const graph = isGraph(query);
  return accepted.find((type) => TABLE.includes(type) !== graph) ?? null;
}

/** Check whether a query may ask named graphs; a code point escape may hide the word. */
export const asksGraphs = (query: string): boolean => /\bGRAPH\b|\bFROM\b|\\u/i.test(query.replace(NO_WORDS, " "));

/** The name of all graphs together, as the server has it; after FROM it is no graph of the data. */
const UNION = /\bFROM\s+<urn:x-arq:UnionGraph>/gi;

export interface Prepared {
  readonly query: string;
  /** Whether the default graph is all graphs together. */
  readonly union: boolean;
}

/** Return a query without the name of all graphs together; places in it stay as they are. */
export function prepare(query: string): Prepared {
  const text = query.replace(UNION, (clause) => " ".repeat(clause.length));
  return { query: text, union: text !== query };
}
