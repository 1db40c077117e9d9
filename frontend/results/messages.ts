// What the page and its worker tell each other.

import type { Column, Row } from "./terms";

/** A query to be answered; `address` carries the language of what may be told. */
export interface Ask {
  readonly kind: "ask";
  readonly address: string;
  readonly query: string;
}

export interface Sorted {
  readonly column: number;
  readonly descending: boolean;
}

/** A stretch of the table, sorted and filtered. */
export interface View {
  readonly kind: "view";
  readonly id: number;
  readonly from: number;
  readonly size: number;
  readonly sorted: Sorted | null;
  readonly filter: string;
}

/** A problem document.  Source: RFC 9457, section 3. */
export interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly advice?: string;
  readonly code?: string;
  readonly status?: number;
  readonly line?: number;
  readonly column?: number;
}

export interface Answer {
  readonly kind: "answer";
  readonly form: "table" | "boolean" | "graph";
  readonly columns: readonly Column[];
  readonly total: number;
  readonly truth: boolean | null;
  /** From asking to the last byte, in seconds. */
  readonly seconds: number;
  readonly bytes: number;
  /** The beginning of the answer as it came. */
  readonly raw: string;
}

export interface Stretch {
  readonly kind: "stretch";
  readonly id: number;
  readonly rows: readonly Row[];
  /** How many rows the filter leaves. */
  readonly total: number;
}

export interface Failure {
  readonly kind: "failure";
  readonly problem: Problem | null;
}

export type Told = Answer | Stretch | Failure;
