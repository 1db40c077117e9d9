// The result of a query: summary, views, downloads.

import { h } from "../page/elements";
import { address, type Site } from "../page/site";
import { count, t } from "../page/words";
import { showChart } from "./chart";
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

const FORMATS: Readonly<Record<Answer["form"], readonly (readonly [string, string])[]>> = {
  table: [["csv", "CSV"], ["tsv", "TSV"], ["json", "JSON"], ["xml", "XML"]],
  boolean: [["json", "JSON"], ["xml", "XML"]],
  graph: [["ttl", "Turtle"], ["nt", "N-Triples"], ["jsonld", "JSON-LD"], ["rdf", "RDF/XML"]],
};

/** Show a result in `host`, first in the view `initial`; `chosen` is called with each view that is shown. */
export function showAnswer(host: HTMLElement, pane: Omit<Pane, "host">, query: string, initial: string, chosen: (view: string) => void): void {
  const { answer } = pane;
  const views = VIEWS.filter((view) => view.fits(answer));
  const place = h("div", { "class": "view", role: "tabpanel", id: "view", tabindex: -1 });
  const buttons = views.map((view) => h("button", { type: "button", role: "tab", id: `view-${view.key}`, "aria-controls": "view", click: () => switchTo(view) }, view.name));
  const switchTo = (view: View): void => {
    for (const [index, button] of buttons.entries()) {
      const isShown = views[index] === view;
      button.setAttribute("aria-selected", String(isShown));
      button.tabIndex = isShown ? 0 : -1;
    }
    place.setAttribute("aria-labelledby", `view-${view.key}`);
    place.replaceChildren();
    chosen(view.key);
    void view.show({ ...pane, host: place });
  };
  const list = h("div", { "class": "views", role: "tablist", "aria-label": t("보는 방식", "Views") }, ...buttons);
  arrows(list);
  host.replaceChildren(
    h("h2", { id: "result" }, t("결과", "Result")),
    h("p", { "class": "summary" }, summary(answer, pane.site.release)),
    answer.truth === null ? "" : h("p", { "class": "truth" }, answer.truth ? t("예", "Yes") : t("아니요", "No")),
    answer.form !== "boolean" && answer.total === 0
      ? h("p", { "class": "note" }, t("결과가 없습니다. 접두어와 언어 태그(@ko, @en)를 확인하십시오.", "No results. Check the prefixes and the language tags (@ko, @en).")) : "",
    h("div", { "class": "heads" }, list, downloads(answer, pane.site, query)),
    place);
  const first = views.find((view) => view.key === initial) ?? views[0];
  if (first) switchTo(first);
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

/** The download buttons, in a form so that a long query is sent in the body instead of the address. */
function downloads(answer: Answer, site: Site, query: string): HTMLElement {
  const cite = site.cite ? h("a", { href: address(site.cite, { query }), rel: "nofollow" }, t("인용하기", "Cite")) : "";
  return h("form", { method: "post", action: site.endpoint, target: "_blank", "class": "downloads" },
    h("input", { type: "hidden", name: "query", value: query }),
    h("span", {}, t("내려받기:", "Download:")),
    ...FORMATS[answer.form].map(([key, name]) => h("button", { type: "submit", name: "format", value: key, "class": "quiet" }, name)), cite);
}
