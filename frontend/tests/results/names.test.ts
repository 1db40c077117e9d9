import assert from "node:assert/strict";
import { test } from "node:test";

import { Names } from "../../results/names";
import { engine, site, text } from "./panes";

const iri = (value: string) => ({ type: "uri", value } as const);

/** Respond to each query for names, and return the list of queries. */
function serve(names: Readonly<Record<string, string>>): string[] {
  const queries: string[] = [];
  Object.assign(globalThis, {
    fetch: async (_: string, { body }: { body: string }) => {
      queries.push(body);
      const bindings = Object.entries(names).map(([value, name]) => ({ iri: { value }, name: { value: name } }));
      return Response.json({ results: { bindings } });
    },
  });
  return queries;
}

test("names of this graph and of terms with a prefix are requested once, others never", async () => {
  const queries = serve({ [`${site.base}a`]: "A", "http://example.org/b": "B" });
  const names = new Names(engine, site, new Map([["ex", "http://example.org/"]]));
  const rows = [[iri(`${site.base}a`), iri("http://example.org/b"), iri("http://elsewhere.org/d"), text("c"), null], [iri(`${site.base}a`)]];
  await names.learn(rows);
  await names.learn(rows);

  assert.equal(queries.length, 1);
  assert.equal(queries[0]?.includes("elsewhere.org"), false);
  assert.deepEqual(rows[0]?.map((cell) => names.text(cell)), ["A", "B", "http://elsewhere.org/d", "c", ""]);
});

test("an IRI that would end the query's IRI is not requested", async () => {
  const queries = serve({});
  await new Names(engine, site, new Map()).learn([[iri(`${site.base}a> } DELETE`)]]);

  assert.deepEqual(queries, []);
});

test("labels that another view has requested are waited for", async () => {
  let respond = (): void => {};
  const document = { results: { bindings: [{ iri: { value: `${site.base}a` }, name: { value: "A" } }] } };
  Object.assign(globalThis, { fetch: () => new Promise((resolve) => (respond = () => resolve(Response.json(document)))) });
  const names = new Names(engine, site, new Map());
  const rows = [[iri(`${site.base}a`)]];
  void names.learn(rows);
  const second = names.learn(rows).then(() => names.label(`${site.base}a`));
  respond();

  assert.equal(await second, "A");
});

test("two hundred names are requested at once", async () => {
  const queries = serve({});
  await new Names(engine, site, new Map()).learn(Array.from({ length: 201 }, (_, at) => [iri(`${site.base}${at}`)]));

  assert.deepEqual(queries.map((query) => query.split(`<${site.base}`).length - 1), [200, 1]);
});

test("without a reachable server IRIs are abbreviated", async () => {
  Object.assign(globalThis, { fetch: () => Promise.reject(new TypeError("away")) });
  const names = new Names(engine, site, new Map([["gk", `${site.base}ontology#`]]));
  await names.learn([[iri(`${site.base}ontology#a`)]]);

  assert.equal(names.name(`${site.base}ontology#a`), "gk:a");
});
