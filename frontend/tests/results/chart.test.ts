import assert from "node:assert/strict";
import { test } from "node:test";

import { showChart } from "../../results/chart";
import { paneOf, text, whole } from "./panes";

test("bars are the sums of the rows with one value", async () => {
  const { pane, host } = paneOf({ kind: ["plan", "deed", "plan"].map(text), amount: [2, 5, 40].map(whole) });
  await showChart(pane);

  assert.deepEqual(host.all("title").map((title) => title.textContent), ["plan: 42", "deed: 5"]);
});

test("a sum beyond 2^53 keeps its digits", async () => {
  const amount = [9007199254740993n, 0, 2].map(whole);
  const { pane, host } = paneOf({ kind: ["plan", "deed", "plan"].map(text), amount });
  await showChart(pane);

  assert.deepEqual(host.all("title").map((title) => title.textContent), ["plan: 9,007,199,254,740,995", "deed: 0"]);
});

test("without a number the rows are counted", async () => {
  const { pane, host } = paneOf({ kind: ["plan", "deed", "plan"].map(text) });
  await showChart(pane);

  assert.deepEqual(host.all("title").map((title) => title.textContent), ["plan: 2", "deed: 1"]);
});

test("the length of a bar is its value, and a negative bar extends to the left", async () => {
  const { pane, host } = paneOf({ kind: ["a", "b", "c"].map(text), amount: [10, 20, -10].map(whole) });
  await showChart(pane);
  const [a, b, c] = host.all("rect").map((bar) => ({ x: Number(bar.attributes.get("x")), width: Number(bar.attributes.get("width")) }));
  if (!a || !b || !c) throw new Error("three bars are drawn");

  assert(Math.abs(b.width - 2 * a.width) < 1e-9 && Math.abs(c.width - a.width) < 1e-9);
  assert(Math.abs(c.x + c.width - a.x) < 1e-9 && a.x === b.x);
});

test("forty bars are drawn, and a note states the total", async () => {
  const { pane, host } = paneOf({ kind: Array.from({ length: 41 }, (_, at) => text(`kind ${at}`)) });
  await showChart(pane);

  assert.equal(host.all("rect").length, 40);
  assert(host.textContent.includes("Showing the first 40 of 41."));
});

test("numbers by date are a line in chronological order", async () => {
  const { pane, host } = paneOf({ when: ["2022", "2019-06", "2021"].map(text), amount: [3, 1, 2].map(whole) });
  await showChart(pane);

  assert.deepEqual(host.all("circle").map((dot) => dot.textContent), ["2019-06: 1", "2021: 2", "2022: 3"]);
});

test("a line omits rows without a number or a date", async () => {
  const { pane, host } = paneOf({ when: [text("2022"), null, text("2021")], amount: [whole(3), whole(1), null] });
  await showChart(pane);

  assert.deepEqual(host.all("circle").map((dot) => dot.textContent), ["2022: 3"]);
});

test("amounts of money are said with the names of great numbers, and keep their digits in the title", async () => {
  const { pane, host } = paneOf({ thing: ["line", "plant"].map(text), won: [2877212345678, 37000].map(whole) });
  await showChart(pane);

  assert.deepEqual(host.all("text").map((label) => label.textContent), ["line", "2.8772 trillion won", "plant", "37,000 won"]);
  assert.equal(host.all("title")[0]?.textContent, "line: 2,877,212,345,678");
});

test("the axis of amounts whose column of units says won has no row of zeros", async () => {
  const unit = { type: "uri", value: "http://qudt.org/vocab/unit/CCY_KRW" } as const;
  const { pane, host } = paneOf({ year: ["2019", "2020-01", "2021"].map(text), amount: [0, 10, 20].map((n) => whole(n * 1e11)), unit: [unit, unit, unit] });
  await showChart(pane);

  assert(host.all("text").some((label) => label.textContent === "1 trillion won"));
  assert(!host.all("text").some((label) => /000,000/.test(label.textContent)));
});

test("a great number without a unit is said too, a small one is not", async () => {
  const { pane, host } = paneOf({ thing: ["viewers", "rows"].map(text), number: [1090000000, 98765432].map(whole) });
  await showChart(pane);

  assert.deepEqual(host.all("text").map((label) => label.textContent), ["viewers", "1.09 billion", "rows", "98,765,432"]);
});
