// What each view of an answer is given.

import type { Site } from "../page/site";
import type { Answer } from "./messages";
import type { Names } from "./names";
import type { Source } from "./source";
import type { Kind } from "./terms";

export interface Pane {
  readonly host: HTMLElement;
  readonly source: Source;
  readonly answer: Answer;
  readonly names: Names;
  readonly site: Site;
}

/** The indices of the columns of some kinds. */
export const columnsOf = (answer: Answer, ...kinds: Kind[]): number[] =>
  answer.columns.flatMap((column, index) => (kinds.includes(column.kind) ? [index] : []));

/** Columns as the options of a choice. */
export const asOptions = (answer: Answer, indices: readonly number[]): [string, string][] =>
  indices.map((index) => [String(index), answer.columns[index]?.name ?? ""]);

/** The column that names a row best: a text, else a thing, else the first. */
export const naming = (answer: Answer, except: readonly number[]): number =>
  [...columnsOf(answer, "text"), ...columnsOf(answer, "iri"), ...answer.columns.keys()].find((index) => !except.includes(index)) ?? 0;
