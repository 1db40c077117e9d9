import assert from "node:assert/strict";
import { test } from "node:test";

import { isNumber, kindOf, point, short, span, type Cell } from "../../results/terms";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const text = (value: string): Cell => ({ type: "literal", value });
const typed = (value: string, name: string): Cell => ({ type: "literal", value, datatype: XSD + name });
const iri = (value: string): Cell => ({ type: "uri", value });

const near = (actual: readonly [number, number] | null, from: number, to: number): void => {
  assert(actual !== null && Math.abs(actual[0] - from) < 1e-9 && Math.abs(actual[1] - to) < 1e-9, `${actual?.join("–")}, not ${from}–${to}`);
};

test("numbers are recognised by their datatype", () => {
  assert.equal(isNumber(typed("1", "integer")) && isNumber(typed("1.5", "decimal")), true);
  assert.equal(isNumber(text("1")) || isNumber(typed("2021", "gYear")) || isNumber(null), false);
});

test("the span of a date depends on its precision", () => {
  near(span(text("2021")), 2021, 2022);
  near(span(text("2021-04")), 2021 + 3 / 12, 2021 + 4 / 12);
  near(span(typed("2021-04-02", "date")), 2021 + 3 / 12 + 1 / 372, 2021 + 3 / 12 + 2 / 372);
  near(span(text("2019/2021-06")), 2019, 2021.5);
  near(span(text("[2026-01-01..2026-02-22]")), 2026, 2026 + 1 / 12 + 22 / 372);
});

test("qualified dates and date-times are dates, numbers and words are not", () => {
  for (const date of ["2021~", "2021-04?", "2021-04-02T10:00:00+09:00"]) assert(span(text(date)), date);
  for (const other of [text("later"), typed("2021", "integer"), text("2021-4"), iri("http://a/2021"), null]) assert.equal(span(other), null);
});

test("a point is longitude, then latitude, with or without a reference system", () => {
  assert.deepEqual(point(text("POINT(126.85 35.16)")), [126.85, 35.16]);
  assert.deepEqual(point(text("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point (-1 2.5)")), [-1, 2.5]);
  assert.equal(point(text("POINT(126.85)")), null);
});

test("a column has a kind if all of its cells have it", () => {
  assert.equal(kindOf([typed("1", "integer"), null]), "number");
  assert.equal(kindOf([text("2021"), text("2021-04")]), "date");
  assert.equal(kindOf([text("POINT(1 2)")]), "point");
  assert.equal(kindOf([iri("http://a/"), iri("http://b/")]), "iri");
  assert.equal(kindOf([iri("http://a/"), text("b")]), "text");
  assert.equal(kindOf([null]), "text");
});

test("the longest namespace shortens an IRI, if a name is left", () => {
  const prefixes = new Map([["a", "http://a/"], ["ab", "http://a/b#"]]);

  assert.equal(short("http://a/b#c", prefixes), "ab:c");
  assert.equal(short("http://a/b#c", new Map([...prefixes].reverse())), "ab:c");
  assert.equal(short("http://a/도서관", prefixes), "a:도서관");
  assert.equal(short("http://a/b/c", prefixes), "http://a/b/c");
  assert.equal(short("http://a/", prefixes), "http://a/");
  assert.equal(short("http://z/c", prefixes), "http://z/c");
});
