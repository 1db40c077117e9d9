// A result as a table that can be sorted and filtered, in pages.

import { h } from "../page/elements";
import { localAddress } from "../page/site";
import { count, t } from "../page/words";
import type { Sorted, Stretch } from "./messages";
import type { Pane } from "./pane";
import { short, shortTriple, type Cell } from "./terms";

/** Rows per page. */
const PAGE_SIZE = 50;

export function showTable(pane: Pane): void {
  new Table(pane);
}

class Table {
  private from = 0;
  private sorted: Sorted | null = null;
  private readonly filter = h("input", { type: "search", placeholder: t("값이나 IRI의 일부", "part of a value or IRI"), input: () => this.turn(0) });
  private readonly place = h("p", { "class": "place", "aria-live": "polite" });
  private readonly before = h("button", { type: "button", "class": "quiet", click: () => this.turn(this.from - PAGE_SIZE) }, t("이전", "Previous"));
  private readonly after = h("button", { type: "button", "class": "quiet", click: () => this.turn(this.from + PAGE_SIZE) }, t("다음", "Next"));
  private readonly body = h("tbody");
  private readonly headings: HTMLTableCellElement[];
  private requests = 0;

  constructor(private readonly pane: Pane) {
    this.headings = pane.answer.columns.map((column, index) =>
      h("th", { scope: "col", "class": column.kind === "number" ? "number" : "" },
        h("button", { type: "button", "class": "heading", click: () => this.sort(index) }, column.name, h("span", { "aria-hidden": "true" }))));
    const named = h("input", { type: "checkbox", checked: pane.names.shown, change: () => { pane.names.shown = named.checked; this.turn(this.from); } });
    pane.host.replaceChildren(
      h("div", { "class": "controls" },
        h("label", {}, `${t("필터", "Filter")} `, this.filter),
        h("label", {}, named, ` ${t("이름으로 표시", "Labels instead of IRIs")}`),
        h("div", { "class": "pager" }, this.before, this.place, this.after)),
      h("div", { "class": "wide", role: "region", tabindex: 0, "aria-label": t("결과 표", "Result table") },
        h("table", {}, h("thead", {}, h("tr", {}, ...this.headings)), this.body)));
    this.turn(0);
  }

  private sort(column: number): void {
    const before = this.sorted;
    const same = before?.column === column;
    this.sorted = same && before.descending ? null : { column, descending: same };
    for (const [index, heading] of this.headings.entries()) {
      const mine = this.sorted?.column === index ? this.sorted : null;
      heading.toggleAttribute("aria-sort", mine !== null);
      if (mine) heading.setAttribute("aria-sort", mine.descending ? "descending" : "ascending");
      const arrow = heading.querySelector("span");
      if (arrow) arrow.textContent = mine ? (mine.descending ? " ↓" : " ↑") : "";
    }
    this.turn(0);
  }

  private async turn(from: number): Promise<void> {
    const request = ++this.requests;
    const stretch = await this.pane.source.rows(from, PAGE_SIZE, this.sorted, this.filter.value);
    if (request !== this.requests) return;
    this.show(from, stretch);
    if (!this.pane.names.shown) return;
    await this.pane.names.learn(stretch.rows);
    if (request === this.requests) this.show(from, stretch);
  }

  private show(from: number, stretch: Stretch): void {
    this.from = from;
    const last = from + stretch.rows.length;
    this.place.textContent = stretch.total ? `${count(from + 1)}–${count(last)} / ${count(stretch.total)}` : t("일치하는 행이 없습니다", "No matching rows");
    this.before.disabled = from === 0;
    this.after.disabled = last >= stretch.total;
    this.body.replaceChildren(...stretch.rows.map((row) => h("tr", {}, ...row.map((cell, index) => this.cell(cell, index)))));
  }

  private cell(cell: Cell, index: number): HTMLTableCellElement {
    const kind = this.pane.answer.columns[index]?.kind;
    const long = (cell?.value.length ?? 0) > 60 && cell?.type === "literal";
    const made = h("td", { "class": kind === "number" ? "number" : long ? "prose" : "" });
    if (cell?.type === "uri") {
      const name = this.pane.names.shown ? this.pane.names.name(cell.value) : short(cell.value, this.pane.names.prefixes);
      const address = localAddress(cell.value, this.pane.site);
      made.append(address === null ? name : h("a", { href: address, title: cell.value }, name));
    } else if (cell) {
      const { prefixes } = this.pane.names;
      const shown = cell.type === "bnode" ? `_:${cell.value}` : cell.type === "triple" ? shortTriple(cell.value, prefixes) : cell.value;
      const title = cell.type === "triple" ? cell.value : cell.datatype ? short(cell.datatype, prefixes) : "";
      made.append(h("span", { ...(cell.lang ? { lang: cell.lang } : {}), ...(title ? { title } : {}) }, shown));
      if (cell.lang) made.append(" ", h("small", { "class": "tag" }, cell.lang));
    }
    return made;
  }
}
