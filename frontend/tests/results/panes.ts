// Panes for the tests of the views: their rows are in memory, and there is no server.

import { ServerEngine } from "../../engine/server";
import { Names } from "../../results/names";
import type { Pane } from "../../results/pane";
import { kindOf, type Cell, type Row } from "../../results/terms";
import { FakeElement } from "../browser";

export const site = {
  workbench: "", engine: "", wasm: "", data: "", graphs: "", deadline: 0, offline: "", ending: "",
  endpoint: "/sparql", terms: "/terms", suggest: "", rows: "", root: "/", base: "https://w3id.org/gwangju-kg/", release: "R", cite: "", dataset: "Graph", issued: "2026-11-22", licence: "CC0 1.0",
};

export const engine = new ServerEngine(site);

export const text = (value: string): Cell => ({ type: "literal", value });
export const whole = (value: number | bigint): Cell => ({ type: "literal", value: String(value), datatype: "http://www.w3.org/2001/XMLSchema#integer" });

/** Return a pane with a table of these columns, the host element of the view, and the requested stretches. */
export function paneOf(columns: Readonly<Record<string, readonly Cell[]>>): { pane: Pane; host: FakeElement; requests: unknown[][] } {
  const [names, cells] = [Object.keys(columns), Object.values(columns)];
  const rows = (cells[0] ?? []).map((_, at): Row => cells.map((column) => column[at] ?? null));
  const host = new FakeElement("div");
  const requests: unknown[][] = [];
  const source = {
    rows: async (...view: [number, number, ...unknown[]]) => {
      requests.push(view);
      return { kind: "stretch", id: 1, rows: rows.slice(view[0], view[0] + view[1]), total: rows.length };
    },
  };
  const answer = {
    kind: "answer", form: "table", columns: names.map((name, at) => ({ name, kind: kindOf(cells[at] ?? []) })), total: rows.length,
    truth: null, lacks: rows.length === 0, seconds: 0, bytes: 0, raw: "",
  };
  const pane = { host, source, answer, names: new Names(engine, site, new Map([["ex", "http://example.org/"]])), engine, site, title: "Query 1", query: "SELECT * {}" } as unknown as Pane;
  return { pane, host, requests };
}
