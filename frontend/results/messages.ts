// Messages between the page and its worker.

import type { Column, Row } from "./terms";

/** Hold a response: its body, its media type, and how long it took, in seconds. */
export interface Hold {
  readonly kind: "hold";
  readonly body: ArrayBuffer;
  readonly type: string;
  readonly seconds: number;
}

export interface Sorted {
  readonly column: number;
  readonly descending: boolean;
}

/** Request a range of rows, sorted and filtered. */
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
  /** Whether it is empty or false, a column has no value, or the only row holds nothing but zeros. */
  readonly lacks: boolean;
  /** Time from the request to the last byte, in seconds. */
  readonly seconds: number;
  readonly bytes: number;
  /** The beginning of the response body. */
  readonly raw: string;
}

/** A range of rows. */
export interface Stretch {
  readonly kind: "stretch";
  readonly id: number;
  readonly rows: readonly Row[];
  /** Number of rows that match the filter. */
  readonly total: number;
}

export interface Failure {
  readonly kind: "failure";
  readonly problem: Problem | null;
}

/** A message from the worker. */
export type WorkerMessage = Answer | Stretch | Failure;
