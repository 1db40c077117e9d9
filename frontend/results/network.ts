// A result as a graph: the triples of a graph, or columns of IRIs in a table.

import { Network, type Link, type Thing } from "../graph/network";
import { h } from "../page/elements";
import { localAddress } from "../page/site";
import { t } from "../page/words";
import { columnsOf, type Pane } from "./pane";
import type { Row, Term } from "./terms";

/** The most rows drawn: a larger graph is unreadable. */
const ROWS = 400;

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

export async function showNetwork(pane: Pane): Promise<void> {
  const { rows, total } = await pane.source.rows(0, ROWS);
  await pane.names.learn(rows);
  const things = new Map<string, Thing>();
  const links: Link[] = [];
  const note = (term: Term): string => {
    if (!things.has(term.value)) things.set(term.value, { iri: term.value, name: pane.names.text(term), kind: "" });
    return term.value;
  };
  for (const [from, name, to] of pairs(pane, rows)) links.push({ from: note(from), name, to: note(to) });
  const details = h("div", { "class": "told", "aria-live": "polite" }, h("p", {}, t("항목을 선택하면 연결된 항목을 표시합니다.", "Select a thing to see its links.")));
  const network: Network = new Network((iri) => {
    network.select(iri);
    const thing = things.get(iri);
    const address = localAddress(iri, pane.site);
    details.replaceChildren(
      h("h3", {}, address ? h("a", { href: address }, thing?.name ?? iri) : (thing?.name ?? iri)),
      h("ul", {}, ...network.linksOf(iri).map((link) => h("li", {}, `${link.outward ? "→" : "←"} ${link.name} `, h("strong", {}, link.other.name)))));
  });
  pane.host.replaceChildren(
    total > ROWS ? h("p", { "class": "note" }, t(`앞의 ${ROWS}행만 표시합니다.`, `Only the first ${ROWS} rows are shown.`)) : "",
    h("div", { "class": "beside" }, network.element, details));
  network.add(things.values(), links);
}

function* pairs(pane: Pane, rows: readonly Row[]): Generator<[Term, string, Term]> {
  const columns = columnsOf(pane.answer, "iri");
  for (const row of rows) {
    if (pane.answer.form === "graph") {
      const [subject, predicate, object] = row;
      if (subject && predicate && object && object.type !== "literal" && predicate.value !== TYPE) yield [subject, pane.names.text(predicate), object];
      continue;
    }
    const [from, ...others] = columns.map((index) => [row[index] ?? null, pane.answer.columns[index]?.name ?? ""] as const);
    for (const [to, name] of others) if (from?.[0] && to) yield [from[0], name, to];
  }
}
