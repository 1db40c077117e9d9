import assert from "node:assert/strict";
import { test } from "node:test";

import { showChart } from "../../results/chart";
import { sourceLines, wrapped } from "../../results/figure";
import { paneOf, site, text } from "./panes";

test("a file says dataset, release, day, licence and address", () => {
  const lines = sourceLines(site).join("\n");

  for (const said of ["Graph", "R", "2026-11-22", "CC0 1.0", "https://w3id.org/gwangju-kg/sparql?release=R"]) assert.equal(lines.includes(said), true, said);
  assert.deepEqual(sourceLines({ ...site, release: "" }), []);
});

test("lines are broken between words, and within one that is too long", () => {
  assert.deepEqual(wrapped("one two three", 60), ["one two", "three"]);
  assert.deepEqual(wrapped("광주광역시", 42), ["광주광", "역시"]);
});

test("a chart is offered as SVG and PNG", async () => {
  const { pane, host } = paneOf({ kind: ["plan", "deed"].map(text) });
  await showChart(pane);

  assert.deepEqual(host.all("button").map((button) => button.textContent), ["SVG", "PNG"]);
});
