import assert from "node:assert/strict";
import { test } from "node:test";

import { showTable } from "../../results/table";
import type { Cell } from "../../results/terms";
import type { FakeElement } from "../browser";
import { paneOf, text, whole } from "./panes";

/** Wait until the requested rows have been shown. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const button = (host: FakeElement, name: string): FakeElement => {
  const match = host.all("button").find((each) => each.textContent.includes(name));
  if (!match) throw new Error(`no button ${name}`);
  return match;
};

const cells = (host: FakeElement): string[] => host.all("td").map((cell) => cell.textContent);

const typed = (value: string, name: string): Cell => ({ type: "literal", value, datatype: `http://www.w3.org/2001/XMLSchema#${name}` });

test("numbers are shown as written, whatever their datatype", async () => {
  const numbers = [whole(1234567), typed("007", "integer"), typed("1.50", "decimal"), typed("1.0E6", "double"), typed("-0", "float"), text("12345678"), null];
  const { pane, host } = paneOf({ number: numbers });
  showTable(pane);
  await settled();

  assert.deepEqual(cells(host), ["1234567", "007", "1.50", "1.0E6", "-0", "12345678", ""]);
  assert.deepEqual(host.all("td").map((cell) => cell.querySelector("span")?.attributes.get("title") ?? ""),
    ["integer", "integer", "decimal", "double", "float", "", ""].map((name) => name && `http://www.w3.org/2001/XMLSchema#${name}`));
});

test("a literal has its language tag beside it, and a triple is a triple", async () => {
  const triple = '<<( <http://example.org/a> <http://example.org/b> "<http://example.org/c>"@en )>>';
  const { pane, host } = paneOf({ name: [{ type: "literal", value: "광주", lang: "ko" }, { type: "literal", value: "a", lang: "ar--rtl" }, { type: "triple", value: triple }] });
  showTable(pane);
  await settled();

  assert.deepEqual(cells(host), ["광주 ko", "a ar--rtl", '<<( ex:a ex:b "<http://example.org/c>"@en )>>']);
  assert.deepEqual(host.all("small").map((tag) => tag.attributes.get("class")), ["tag", "tag"]);
});

test("an IRI of the graph links to this server, another web address to itself, a script to nothing", async () => {
  const iris = [`${"https://w3id.org/gwangju-kg/"}id/entity/a`, "http://example.org/b", "javascript:alert(1)"];
  const { pane, host } = paneOf({ thing: iris.map((value) => ({ type: "uri", value } as const)) });
  Object.assign(globalThis, { fetch: async () => ({ ok: false }) });
  showTable(pane);
  await settled();

  assert.deepEqual(host.all("a").map((link) => link.attributes.get("href")), ["/id/entity/a?lang=en&release=R", "http://example.org/b"]);
  assert.deepEqual(cells(host), ["https://w3id.org/gwangju-kg/id/entity/a", "ex:b", "javascript:alert(1)"]);
});

test("a heading sorts ascending, then descending, then not", async () => {
  const { pane, host, requests } = paneOf({ name: ["b", "a"].map(text) });
  showTable(pane);
  for (let turn = 0; turn < 3; turn += 1) {
    button(host, "name").fire("click");
    await settled();
  }

  assert.deepEqual(requests.map(([, , sorted]) => sorted), [null, { column: 0, descending: false }, { column: 0, descending: true }, null]);
});

test("a page has fifty rows, and the last page has no next one", async () => {
  const { pane, host } = paneOf({ name: Array.from({ length: 70 }, (_, at) => text(`row ${at}`)) });
  showTable(pane);
  await settled();
  assert.equal(cells(host).length, 50);
  assert.equal(button(host, "Previous").disabled, true);
  button(host, "Next").fire("click");
  await settled();

  assert.deepEqual([cells(host).length, cells(host)[0], button(host, "Next").disabled], [20, "row 50", true]);
  assert(host.textContent.includes("51–70 / 70"));
});

test("a late response does not replace a newer one", async () => {
  const { pane, host } = paneOf({ name: ["a"].map(text) });
  const late: (() => void)[] = [];
  const rows = (value: string) => ({ kind: "stretch" as const, id: 1, rows: [[text(value)]], total: 1 });
  let turn = 0;
  Object.assign(pane.source, {
    rows: () => (turn += 1) === 1 ? new Promise((resolve) => late.push(() => resolve(rows("old")))) : Promise.resolve(rows("new")),
  });
  showTable(pane);
  button(host, "name").fire("click");
  await settled();
  for (const answer of late) answer();
  await settled();

  assert.deepEqual(cells(host), ["new"]);
});
