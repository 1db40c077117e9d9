import assert from "node:assert/strict";
import { test } from "node:test";

import { address, carried, localAddress, readSite, type Site } from "../../page/site";
import vectors from "../../../tests/web/local_addresses.json";

const site = readSite({ dataset: { root: "/kg/", base: "https://w3id.org/gwangju-kg/", release: "R" } } as unknown as HTMLElement);

test("data that the template omits is empty", () => {
  assert.deepEqual([site.root, site.release, site.cite], ["/kg/", "R", ""]);
});

test("an address keeps its parameters and accepts further ones", () => {
  assert.equal(address("/suggest?release=A", { prefix: "광 주" }), "http://127.0.0.1:8000/suggest?release=A&prefix=%EA%B4%91+%EC%A3%BC");
});

test("language and release are passed on to the next page, the query is not", () => {
  assert.deepEqual(carried(), { lang: "en", release: "R" });
});

test("an IRI of the graph becomes an address of this server, with its fragment last", () => {
  assert.equal(localAddress("https://w3id.org/gwangju-kg/ontology#Project", site), "/kg/ontology?lang=en&release=R#Project");
});

test("an IRI with any characters has the address that pages link to", () => {
  for (const [path, address] of Object.entries(vectors.addresses)) {
    const [target = "", fragment] = address.slice(1).split("#");
    const local = localAddress(vectors.base + path, site);
    assert.equal(local, `/kg/${target}?lang=en&release=R${fragment ? `#${fragment}` : ""}`, path);
  }
});

test("in a merged release the IRI of a city is shown below city/", () => {
  const merged: Site = { ...site, base: "https://nation.example/", cities: ["https://aton.example/record/", "https://beton.example/"] };

  for (const [iri, path] of [
    ["https://aton.example/record/id/entity/한", "city/aton.example/record/id/entity/%ED%95%9C"],
    ["https://beton.example/id/a%2Fb", "city/beton.example/id/a%2Fb"],
    ["https://nation.example/dataset", "dataset"],
  ] as const) assert.equal(localAddress(iri, merged), `/kg/${path}?lang=en&release=R`);
  assert.equal(localAddress("https://aton.example/other", merged), "https://aton.example/other");
});

test("another IRI is a link only if it is a web address", () => {
  assert.equal(localAddress("https://example.org/", site), "https://example.org/");
  for (const iri of ["javascript:alert(1)", "data:text/html,x", "urn:x"]) assert.equal(localAddress(iri, site), null, iri);
});

test("with plain files each IRI has a page", () => {
  const files: Site = { ...site, release: "", resource: "/kg/resource?lang=en" };

  for (const iri of ["http://e/한?a#b", "urn:x"]) {
    const url = new URL(localAddress(iri, files) ?? "");
    assert.deepEqual([url.pathname, url.searchParams.get("iri"), url.searchParams.get("lang")], ["/kg/resource", iri, "en"]);
  }
});

test("without a release the IRIs of the graph are used as they are", () => {
  const bare: Site = { ...site, release: "" };

  assert.equal(localAddress("https://w3id.org/gwangju-kg/a", bare), "https://w3id.org/gwangju-kg/a");
});
