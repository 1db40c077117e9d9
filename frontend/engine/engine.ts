// What answers queries, as the editor and the views see it: a server, or an engine in this browser.

import type { Problem } from "../results/messages";

/** The whole answer to a query, in one of the accepted formats. */
export interface Reply {
  readonly kind: "reply";
  readonly body: ArrayBuffer;
  readonly type: string;
  /** Time from the request to the last byte, in seconds. */
  readonly seconds: number;
}

/** Why there is no answer; null if what answers cannot be reached. */
export interface Refusal {
  readonly kind: "failure";
  readonly problem: Problem | null;
}

export interface Hint {
  readonly text: Readonly<Record<string, string>>;
  /** The changed query, and whether it has an answer. */
  readonly query?: string;
  readonly has_answer?: boolean;
}

export interface Engine {
  /** The address to which programs and forms send queries, or "" if there is none. */
  readonly endpoint: string;
  /** What the engine has to say of its state, "" once it is ready. */
  readonly state: string;
  /** What a reader is told who cancels a query. */
  readonly cancelled: string;
  /** Answer a query in the first of the accepted media types that its form has; `signal` ends it. */
  answer(query: string, accepted: readonly string[], signal?: AbortSignal): Promise<Reply | Refusal>;
  /** Return why an answer to a query may be empty; nothing if that is not known. */
  hints(query: string): Promise<readonly Hint[]>;
  /** Call `told` with the state whenever it changes. */
  watch(told: (text: string) => void): void;
}

/** The media types in which views read answers: of tables and truth values, and of graphs. */
export const READ = ["application/sparql-results+json", "application/n-triples"] as const;
