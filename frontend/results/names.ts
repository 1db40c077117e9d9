// The labels of IRIs in the reader's language, queried when they are shown.

import type { Engine } from "../engine/engine";
import { language } from "../page/words";
import type { Site } from "../page/site";
import { short, type Cell, type Row } from "./terms";

/** IRIs in one query. */
const BATCH_SIZE = 200;

const SAFE = /^[^\x00-\x20<>"{}|^`\\]+$/;

export class Names {
  private readonly known = new Map<string, string>();
  /** Requests that have no response yet. */
  private readonly pending = new Set<Promise<void>>();

  /** Whether tables and CSV files show labels. */
  shown = true;

  constructor(private readonly engine: Engine, private readonly site: Site, readonly prefixes: ReadonlyMap<string, string>) {}

  /** Query the labels of the IRIs in these rows that have a known prefix; IRIs without a label are shown in short form. */
  async learn(rows: readonly Row[]): Promise<void> {
    const iris = new Set<string>();
    for (const row of rows) for (const cell of row) if (cell?.type === "uri") iris.add(cell.value);
    const namespaces = [this.site.base, ...this.prefixes.values()];
    const unknown = [...iris].filter((iri) => namespaces.some((each) => iri.startsWith(each)) && SAFE.test(iri) && !this.known.has(iri));
    for (let at = 0; at < unknown.length; at += BATCH_SIZE) {
      const request = this.ask(unknown.slice(at, at + BATCH_SIZE));
      this.pending.add(request);
      await request;
      this.pending.delete(request);
    }
    await Promise.all(this.pending); // labels that another view has requested
  }

  name(iri: string): string {
    return this.known.get(iri) || short(iri, this.prefixes);
  }

  /** Return the label of an IRI, or "" if none is known. */
  label(iri: string): string {
    return this.known.get(iri) ?? "";
  }

  /** Return the display text of a cell. */
  text(cell: Cell): string {
    return cell === null ? "" : cell.type === "uri" ? this.name(cell.value) : cell.value;
  }

  private async ask(iris: readonly string[]): Promise<void> {
    const query = `PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?iri ?name WHERE {
  VALUES ?iri { ${iris.map((iri) => `<${iri}>`).join(" ")} }
  ?iri rdfs:label|skos:prefLabel|dcterms:title ?name
  FILTER(LANG(?name) = "${language}")
}`;
    for (const iri of iris) this.known.set(iri, "");
    const reply = await this.engine.answer(query, ["application/sparql-results+json"]);
    if (reply.kind === "failure") return; // short IRIs are shown, and the page reports the error elsewhere
    const document = JSON.parse(new TextDecoder().decode(reply.body)) as { results: { bindings: { iri: { value: string }; name: { value: string } }[] } };
    for (const { iri, name } of document.results.bindings) this.known.set(iri.value, name.value);
  }
}
