import assert from "node:assert/strict";
import { test } from "node:test";

import { csvWithNames, fileName } from "../../results/download";
import { paneOf, text, whole } from "./panes";

const BASE = "https://w3id.org/gwangju-kg/id/entity/";
const iri = (value: string) => ({ type: "uri", value } as const);

test("a file is named after the tab, else after the query's comment or first line", () => {
  assert.equal(fileName("가장 비싼 사업은?", "SELECT * {}"), "가장-비싼-사업은");
  assert.equal(fileName("Query 3", "# What does the metro cost?\nSELECT * {}"), "What-does-the-metro-cost");
  assert.equal(fileName("질의 1", "PREFIX gk: <urn:x>\nSELECT ?cost { ?x gk:cost ?cost }"), "SELECT-cost-x-gk-cost-cost");
  assert.equal(fileName("Query 1", "  "), "result");
  assert.equal(fileName("../../etc/passwd\n.html", ""), "etc-passwd-html");
  assert.equal(fileName("나".repeat(100), "").length, 60);
});

test("a CSV with names has the labels beside the IRIs, for all rows", async () => {
  const things = Array.from({ length: 7_000 }, (_, at) => iri(`${BASE}t${at}`));
  const { pane, requests } = paneOf({ thing: things, "the amount": things.map((_, at) => whole(at)), kind: things.map(() => iri("http://example.org/k")) });
  Object.assign(globalThis, {
    fetch: async (_: string, { body }: { body: string }) => {
      const bindings = [...body.matchAll(/<(https:[^>]*t\d+)>/g)].map(([, value = ""]) => ({ iri: { value }, name: { value: `no. "${value.slice(BASE.length)}"` } }));
      return Response.json({ results: { bindings } });
    },
  });
  const lines = (await csvWithNames(pane)).split("\r\n");

  assert.equal(requests.length, 2);
  assert.equal(lines.length, 7_002);
  assert.deepEqual(lines.slice(0, 2), ["thing,thingLabel,the amount,kind", `${BASE}t0,"no. ""t0""",0,http://example.org/k`]);
  assert.equal(lines[7_000], `${BASE}t6999,"no. ""t6999""",6999,http://example.org/k`);
});

test("cells of a CSV are quoted if they must be, and blank if unbound", async () => {
  const { pane } = paneOf({ a: [text("x,y"), text("two\nlines"), null, { type: "bnode", value: "b0" }] });

  assert.equal(await csvWithNames(pane), 'a\r\n"x,y"\r\n"two\nlines"\r\n\r\n_:b0\r\n');
});
