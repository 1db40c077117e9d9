// The input of each result view.

import type { Engine } from "../engine/engine";
import type { Site } from "../page/site";
import type { Answer } from "./messages";
import type { Names } from "./names";
import type { Source } from "./source";
import type { Kind } from "./terms";

export interface Pane {
  readonly host: HTMLElement;
  readonly engine: Engine;
  readonly source: Source;
  readonly answer: Answer;
  readonly names: Names;
  readonly site: Site;
  /** The title of the query's tab. */
  readonly title: string;
  readonly query: string;
}

/** Return the indices of the columns of some kinds. */
export const columnsOf = (answer: Answer, ...kinds: Kind[]): number[] =>
  answer.columns.flatMap((column, index) => (kinds.includes(column.kind) ? [index] : []));

/** Return columns as options of a select element. */
export const asOptions = (answer: Answer, indices: readonly number[]): [string, string][] =>
  indices.map((index) => [String(index), answer.columns[index]?.name ?? ""]);

/** Return the column that names a row best: the first of texts, else of IRIs, else of all. */
export const naming = (answer: Answer, except: readonly number[]): number =>
  [...columnsOf(answer, "text"), ...columnsOf(answer, "iri"), ...answer.columns.keys()].find((index) => !except.includes(index)) ?? 0;
