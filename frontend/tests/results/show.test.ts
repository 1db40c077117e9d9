import assert from "node:assert/strict";
import { test } from "node:test";

import { showAnswer, summary } from "../../results/show";
import type { FakeElement } from "../browser";
import { paneOf, text, whole } from "./panes";

const point = text("POINT(126.85 35.16)");
const iri = { type: "uri", value: "http://example.org/a" } as const;

/** Return the views offered for a result with these columns, and the one shown first. */
function views(columns: Parameters<typeof paneOf>[0], initial = "table", truth: boolean | null = null): { keys: string[]; first: string; host: FakeElement } {
  const { pane, host } = paneOf(columns);
  const answer = { ...pane.answer, truth, form: truth === null ? pane.answer.form : "boolean" as const };
  let first = "";
  showAnswer(host as unknown as HTMLElement, { ...pane, answer }, "ASK {}", initial, (key) => (first = key));
  const keys = host.all("button").flatMap((button) => button.attributes.get("id")?.replace("view-", "") ?? []);
  return { keys, first, host };
}

test("a view is offered if the columns fit it", () => {
  assert.deepEqual(views({ name: [text("a")], amount: [whole(1)] }).keys, ["table", "chart", "raw"]);
  assert.deepEqual(views({ when: [text("2021")] }).keys, ["table", "chart", "timeline", "raw"]);
  assert.deepEqual(views({ where: [point] }).keys, ["table", "chart", "map", "raw"]);
  assert.deepEqual(views({ from: [iri], to: [iri] }).keys, ["table", "chart", "graph", "raw"]);
});

test("the requested view is shown first, or another one if the result does not fit it", () => {
  assert.equal(views({ name: [text("a")] }, "raw").first, "raw");
  assert.equal(views({ name: [text("a")] }, "map").first, "table");
});

test("a result without rows has a message and no chart", () => {
  const { keys, host } = views({ name: [] });

  assert.deepEqual(keys, ["table", "raw"]);
  assert(host.textContent.includes("No results."));
});

test("a boolean is shown in words", () => {
  const { keys, host } = views({}, "table", false);

  assert.deepEqual(keys, ["raw"]);
  assert.deepEqual(host.all("p").filter((line) => line.attributes.get("class") === "truth").map((line) => line.textContent), ["No"]);
});

test("a table can be downloaded in table formats", () => {
  const { host } = views({ name: [text("a")] });

  assert.deepEqual(host.all("button").flatMap((button) => (button.attributes.get("name") === "format" ? [button.textContent] : [])), ["CSV", "TSV", "JSON", "XML"]);
});

test("the summary has rows, seconds, bytes and the release", () => {
  const { pane } = paneOf({ name: [text("a")] });
  const answer = { ...pane.answer, seconds: 0.0214, bytes: 12_345 };

  assert.equal(summary(answer, "2026.11.1-3fa9c1d2"), "1 row · 0.021 s · 12,345 bytes · release 2026.11.1-3fa9c1d2");
  assert.equal(summary({ ...answer, form: "boolean" }, ""), "0.021 s · 12,345 bytes");
});
