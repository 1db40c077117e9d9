// The result of a query: summary, views, downloads.

import type { Engine, Hint } from "../engine/engine";
import { h } from "../page/elements";
import { address, MAX_ADDRESS } from "../page/site";
import { count, language, t } from "../page/words";
import { showChart } from "./chart";
import { csvWithNames, fileName, store, storeBlob } from "./download";
import { showMap } from "./map";
import type { Answer } from "./messages";
import { showNetwork } from "./network";
import { columnsOf, type Pane } from "./pane";
import { showRaw } from "./raw";
import { showTable } from "./table";
import { showTimeline } from "./timeline";

type Shown = (pane: Pane) => void | Promise<void>;

interface View {
  readonly key: string;
  readonly name: string;
  readonly show: Shown;
  readonly fits: (answer: Answer) => boolean;
}

const VIEWS: readonly View[] = [
  { key: "table", name: t("표", "Table"), show: showTable, fits: (answer) => answer.form !== "boolean" },
  { key: "chart", name: t("차트", "Chart"), show: showChart, fits: (answer) => answer.form === "table" && answer.total > 0 },
  { key: "timeline", name: t("시간순", "Timeline"), show: showTimeline, fits: (answer) => columnsOf(answer, "date").length > 0 },
  { key: "map", name: t("지도", "Map"), show: showMap, fits: (answer) => columnsOf(answer, "point").length > 0 },
  { key: "graph", name: t("그래프", "Graph"), show: showNetwork, fits: (answer) => answer.total > 0 && (answer.form === "graph" || columnsOf(answer, "iri").length > 1) },
  { key: "raw", name: t("원문", "Raw"), show: showRaw, fits: () => true },
];

const JSON_RESULTS = ["json", "JSON", "application/sparql-results+json"] as const;
const XML_RESULTS = ["xml", "XML", "application/sparql-results+xml"] as const;

/** Formats of each form of answer: ending, name, media type. */
const FORMATS: Readonly<Record<Answer["form"], readonly (readonly [string, string, string])[]>> = {
  table: [["csv", "CSV", "text/csv"], ["tsv", "TSV", "text/tab-separated-values"], JSON_RESULTS, XML_RESULTS],
  boolean: [JSON_RESULTS, XML_RESULTS],
  graph: [["ttl", "Turtle", "text/turtle"], ["nt", "N-Triples", "application/n-triples"], ["jsonld", "JSON-LD", "application/ld+json"], ["rdf", "RDF/XML", "application/rdf+xml"]],
};

/** What the editor does: it remembers a view that the reader chooses, and runs a query that a hint suggests. */
export interface Acts {
  readonly chosen: (view: string) => void;
  readonly apply: (query: string) => void;
}

/** Show a result in `host`, first in the view `initial`. */
export function showAnswer(host: HTMLElement, pane: Omit<Pane, "host" | "query">, query: string, initial: string, acts: Acts): void {
  const { answer } = pane;
  const views = VIEWS.filter((view) => view.fits(answer));
  const place = h("div", { "class": "view", role: "tabpanel", id: "view", tabindex: -1 });
  const buttons = views.map((view) => h("button", { type: "button", role: "tab", id: `view-${view.key}`, "aria-controls": "view", click: () => { switchTo(view); acts.chosen(view.key); } }, view.name));
  const switchTo = (view: View): void => {
    for (const [index, button] of buttons.entries()) {
      const isShown = views[index] === view;
      button.setAttribute("aria-selected", String(isShown));
      button.tabIndex = isShown ? 0 : -1;
    }
    place.setAttribute("aria-labelledby", `view-${view.key}`);
    place.replaceChildren();
    void view.show({ ...pane, query, host: place });
  };
  const list = h("div", { "class": "views", role: "tablist", "aria-label": t("보는 방식", "Views") }, ...buttons);
  arrows(list);
  const isEmpty = answer.form !== "boolean" && answer.total === 0;
  const note = h("p", { "class": "note", hidden: !isEmpty }, isEmpty ? t("결과가 없습니다. 접두어와 언어 태그(@ko, @en)를 확인하십시오.", "No results. Check the prefixes and the language tags (@ko, @en).") : "");
  host.replaceChildren(
    h("h2", { id: "result" }, t("결과", "Result")),
    h("p", { "class": "summary" }, summary(answer, pane.site.release)),
    answer.lacks ? hints(pane.engine, query, acts.apply, note) : "",
    answer.truth === null ? "" : h("p", { "class": "truth" }, answer.truth ? t("예", "Yes") : t("아니요", "No")),
    note,
    h("div", { "class": "heads" }, list, downloads(pane, query)),
    place);
  const first = views.find((view) => view.key === initial) ?? views[0];
  if (first) switchTo(first);
}

/** Ask why a result is empty or lacks values; the hints take the place of the general note, if there are any. */
function hints(engine: Engine, query: string, apply: (query: string) => void, note: HTMLElement): HTMLElement {
  const list = h("ul");
  const box = h("div", { "class": "note hints", role: "status", hidden: true }, h("p", {}, t("결과가 비었거나 값이 빠졌습니다. 까닭일 수 있는 것:", "The result is empty or lacks values. Possible reasons:")), list);
  void engine.hints(query).then((rows) => {
    const sure = rows.find((row) => row.has_answer);
    list.replaceChildren(...rows.map((row) => h("li", {}, row.text[language] ?? "", " ", button(row, row === sure, apply))));
    box.hidden = rows.length === 0;
    note.hidden ||= rows.length > 0;
  });
  return box;
}

/** The button that applies a hint: one for the hint that is sure to give an answer, links for the others. */
function button(hint: Hint, isSure: boolean, apply: (query: string) => void): HTMLElement | string {
  const changed = hint.query;
  if (!changed) return "";
  const name = isSure ? t("고쳐서 실행", "Apply and run") : t("바꿔 보기", "Try");
  return h("button", { type: "button", "class": isSure ? "apply" : "link", click: () => apply(changed) }, name);
}

/** Let the arrow keys move between tabs.  Source: ARIA Authoring Practices, tabs. */
export function arrows(list: HTMLElement): void {
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = [...list.querySelectorAll<HTMLElement>("[role=tab]")];
    const at = tabs.findIndex((tab) => tab === document.activeElement);
    const next = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step && at >= 0 ? (at + step + tabs.length) % tabs.length : -1;
    if (next < 0) return;
    event.preventDefault();
    tabs[next]?.focus();
    tabs[next]?.click();
  });
}

/** Return the summary of a result in one line. */
export function summary(answer: Answer, release: string): string {
  const rows = answer.form === "boolean" ? [] : [t(`${count(answer.total)}행`, `${count(answer.total)} ${answer.total === 1 ? "row" : "rows"}`)];
  const seconds = t(`${answer.seconds.toFixed(3)}초`, `${answer.seconds.toFixed(3)} s`);
  const bytes = t(`${count(answer.bytes)}바이트`, `${count(answer.bytes)} bytes`);
  return [...rows, seconds, bytes, ...(release ? [t(`릴리스 ${release}`, `release ${release}`)] : [])].join(" · ");
}

/** The download buttons, in a form so that a long query is sent in the body instead of the address; without an endpoint, the files are made here. */
function downloads(pane: Omit<Pane, "host" | "query">, query: string): HTMLElement {
  const { answer, engine, names, site } = pane;
  const name = fileName(pane.title, query);
  const citation = site.cite && address(site.cite, { query });
  const cite = citation && citation.length <= MAX_ADDRESS ? h("a", { href: citation, rel: "nofollow" }, t("인용하기", "Cite")) : "";
  const save = (event: Event, key: string, type: string): void => {
    const isNamed = key === "csv" && names.shown;
    if (engine.endpoint && !isNamed) return;
    event.preventDefault();
    if (isNamed) void csvWithNames(pane).then((text) => store(text, `${name}.csv`, "text/csv;charset=utf-8"));
    else void engine.answer(query, [type]).then((reply) => reply.kind === "reply" && storeBlob(new Blob([reply.body], { type }), `${name}.${key}`));
  };
  return h("form", { method: "post", action: engine.endpoint, target: "_blank", "class": "downloads" },
    h("input", { type: "hidden", name: "query", value: query }),
    h("input", { type: "hidden", name: "download", value: name }),
    h("span", {}, t("내려받기:", "Download:")),
    ...FORMATS[answer.form].map(([key, label, type]) =>
      h("button", { type: "submit", name: "format", value: key, "class": "quiet", click: (event) => save(event, key, type) }, label)), cite);
}
