// A result as a file: from the endpoint, or a CSV with the labels of its IRIs, made here.

import { h } from "../page/elements";
import type { Pane } from "./pane";
import type { Cell } from "./terms";

/** Rows that are fetched from the worker at once. */
const PORTION = 5_000;

/** Characters of the longest file name, without its extension. */
const MAX_NAME = 60;

/** Titles that tabs have if nobody names them. */
const UNNAMED = /^(?:질의|Query) \d+$/;

/** Return what a query is called: the title of its tab, else its first comment, or "". */
export const titleOf = (title: string, query: string): string =>
  (title && !UNNAMED.test(title) ? title : /^\s*#\s*(.*\S)/.exec(query)?.[1]) ?? "";

/** Return a file name without extension: from the title of the tab, else from the query's first comment or its variables. */
export function fileName(title: string, query: string): string {
  const line = query.split("\n").find((each) => each.trim() && !/^\s*(?:#|PREFIX|BASE)/i.test(each)) ?? "";
  const words = (titleOf(title, query) || line).normalize("NFC");
  const name = words.replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").slice(0, MAX_NAME).replace(/^-+|-+$/g, "");
  return name || "result";
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const plain = (cell: Cell): string => (cell === null ? "" : cell.type === "bnode" ? `_:${cell.value}` : cell.value);

/**
 * Return the whole result as CSV, with a column of labels after each column that has IRIs with labels.
 * Source: SPARQL 1.1 Query Results CSV and TSV Formats, section 3.
 */
export async function csvWithNames({ answer, source, names }: Omit<Pane, "host" | "query">): Promise<string> {
  const rows: (readonly Cell[])[] = [];
  while (rows.length < answer.total) {
    const { rows: portion } = await source.rows(rows.length, PORTION);
    if (!portion.length) break;
    await names.learn(portion);
    rows.push(...portion);
  }
  const label = (cell: Cell | undefined): string => (cell?.type === "uri" ? names.label(cell.value) : "");
  const named = answer.columns.map((_, index) => rows.some((row) => label(row[index])));
  const head = answer.columns.flatMap(({ name }, index) => (named[index] ? [name, `${name}Label`] : [name]));
  const lines = rows.map((row) => row.flatMap((cell, index) => (named[index] ? [plain(cell), label(cell)] : [plain(cell)])));
  return [head, ...lines].map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
}

/** Have the browser store a text as a file. */
export const store = (text: string, name: string, type: string): void => storeBlob(new Blob([text], { type }), name);

/** Have the browser store a file. */
export function storeBlob(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
