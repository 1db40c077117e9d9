import assert from "node:assert/strict";
import { test } from "node:test";

import { address, carried, localAddress, readSite, type Site } from "../../page/site";

const site = readSite({ dataset: { root: "/kg/", base: "https://w3id.org/gwangju-kg/", release: "R" } } as unknown as HTMLElement);

test("what the template does not say is empty", () => {
  assert.deepEqual([site.root, site.release, site.cite], ["/kg/", "R", ""]);
});

test("an address keeps what it says and takes further parameters", () => {
  assert.equal(address("/suggest?release=A", { prefix: "광 주" }), "http://127.0.0.1:8000/suggest?release=A&prefix=%EA%B4%91+%EC%A3%BC");
});

test("language and release go on to the next page, the query does not", () => {
  assert.deepEqual(carried(), { lang: "en", release: "R" });
});

test("an IRI of the graph is shown by this server, with its fragment last", () => {
  assert.equal(localAddress("https://w3id.org/gwangju-kg/ontology#Project", site), "/kg/ontology?lang=en&release=R#Project");
});

test("another IRI is followed if it is a web address, and nothing else is", () => {
  assert.equal(localAddress("https://example.org/", site), "https://example.org/");
  for (const iri of ["javascript:alert(1)", "data:text/html,x", "urn:x"]) assert.equal(localAddress(iri, site), null, iri);
});

test("without a release the IRIs of the graph are addresses of the web", () => {
  const bare: Site = { ...site, release: "" };

  assert.equal(localAddress("https://w3id.org/gwangju-kg/a", bare), "https://w3id.org/gwangju-kg/a");
});
