// Messages between the page and the worker that holds Oxigraph.

import type { SyntaxFault } from "./syntax_fault";

/** Where the engine and the data are; sent once, before any query. */
export interface Load {
  readonly kind: "load";
  /** The address of Oxigraph's WebAssembly; it and the data may be packed with gzip. */
  readonly wasm: string;
  /** The addresses of the default graph in Turtle, "" if all graphs together are it, and of all graphs in TriG. */
  readonly data: string;
  readonly graphs: string;
  /** The name of the cache that keeps all three. */
  readonly cache: string;
}

/** Answer a query in the first of the accepted media types that its form has. */
export interface Run {
  readonly kind: "run";
  readonly id: number;
  readonly query: string;
  readonly accepted: readonly string[];
}

/** How much of the engine and the data has been read, in bytes; `total` is 0 as long as it is not known. */
export interface Progress {
  readonly kind: "progress";
  readonly loaded: number;
  readonly total: number;
}

/** Queries of the default graph are answered from now on. */
export interface Ready {
  readonly kind: "ready";
}

/** All files are in the cache. */
export interface Kept {
  readonly kind: "kept";
}

/** The engine or the data cannot be loaded. */
export interface Unloadable {
  readonly kind: "unloadable";
  readonly reason: string;
}

/** The data that a query needs are there, and its evaluation begins. */
export interface Started {
  readonly kind: "started";
  readonly id: number;
}

export interface Answered {
  readonly kind: "answered";
  readonly id: number;
  readonly body: ArrayBuffer;
  readonly type: string;
}

/** The engine refuses a query, in its own words; `fault` says where, if it is about syntax. */
export interface Refused {
  readonly kind: "refused";
  readonly id: number;
  readonly reason: string;
  readonly fault: SyntaxFault | null;
}

/** The engine failed at a query and must not be used any more. */
export interface Broken {
  readonly kind: "broken";
  readonly id: number;
}

export type EngineMessage = Progress | Ready | Kept | Unloadable | Started | Answered | Refused | Broken;
