import assert from "node:assert/strict";
import { test } from "node:test";

import { showAnswer, summary } from "../../results/show";
import type { FakeElement } from "../browser";
import { paneOf, text, whole } from "./panes";

const point = text("POINT(126.85 35.16)");
const iri = { type: "uri", value: "http://example.org/a" } as const;

/** Return the views offered for a result with these columns, and the one shown first. */
function views(columns: Parameters<typeof paneOf>[0], initial = "table", truth: boolean | null = null): { keys: string[]; first: string; host: FakeElement; chosen: string[] } {
  const { pane, host } = paneOf(columns);
  const answer = { ...pane.answer, truth, lacks: false, form: truth === null ? pane.answer.form : "boolean" as const };
  const chosen: string[] = [];
  showAnswer(host as unknown as HTMLElement, { ...pane, answer }, "ASK {}", initial, { chosen: (key) => void chosen.push(key), apply: () => undefined });
  const tabs = host.all("button").filter((button) => button.attributes.has("id"));
  const key = (tab: FakeElement | undefined): string => tab?.attributes.get("id")?.replace("view-", "") ?? "";
  return { keys: tabs.map(key), first: key(tabs.find((tab) => tab.attributes.get("aria-selected") === "true")), host, chosen };
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

test("only a view that the reader chooses is remembered: a table follows an ASK", () => {
  const { first, chosen, host } = views({}, "table", true);
  assert.deepEqual([first, chosen], ["raw", []]);

  host.all("button").find((button) => button.textContent === "Raw")?.fire("click");
  assert.deepEqual(chosen, ["raw"]);
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

test("a download is a file that is named after the question", () => {
  const { host } = views({ name: [text("a")] });
  const hidden = host.all("input").filter((input) => input.attributes.get("type") === "hidden");

  assert.deepEqual(hidden.map((input) => [input.attributes.get("name"), input.value]), [["query", "ASK {}"], ["download", "ASK"]]);
});

test("the summary has rows, seconds, bytes and the release", () => {
  const { pane } = paneOf({ name: [text("a")] });
  const answer = { ...pane.answer, seconds: 0.0214, bytes: 12_345 };

  assert.equal(summary(answer, "2026.11.1-3fa9c1d2"), "1 row · 0.021 s · 12,345 bytes · release 2026.11.1-3fa9c1d2");
  assert.equal(summary({ ...answer, form: "boolean" }, ""), "0.021 s · 12,345 bytes");
});
