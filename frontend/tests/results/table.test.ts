import assert from "node:assert/strict";
import { test } from "node:test";

import { showTable } from "../../results/table";
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

test("long whole numbers are grouped, years and texts are not", async () => {
  const { pane, host } = paneOf({ amount: [whole(1234567)], year: [whole(2021)], code: [text("12345678")], nothing: [null] });
  showTable(pane);
  await settled();

  assert.deepEqual(cells(host), ["1,234,567", "2021", "12345678", ""]);
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
