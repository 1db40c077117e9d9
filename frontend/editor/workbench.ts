// The query editor: tabs, text field, running and cancelling, the result, and help for writing.

import type { Engine } from "../engine/engine";
import { copy, h, select } from "../page/elements";
import { address, carried, MAX_ADDRESS, type Site } from "../page/site";
import { count, language, t } from "../page/words";
import type { Problem } from "../results/messages";
import { Names } from "../results/names";
import { arrows, showAnswer, summary } from "../results/show";
import { Source } from "../results/source";
import type { Vocabulary } from "./completion";
import { completer } from "./completion";
import { examples } from "./examples";
import { Field } from "./field";
import { parameterFields } from "./parameters";
import { SNIPPETS } from "./snippets";
import { Tabs } from "./tabs";

const RUNNING = t("실행 중…", "Running…");

export class Workbench {
  readonly element: HTMLElement;
  private readonly field: Field;
  private readonly names: Names;
  private source: Source | null = null;
  private running = false;
  private view = "table";
  private readonly tabList = h("div", { "class": "tabs", role: "tablist", "aria-label": t("질의 탭", "Query tabs") });
  private readonly values = h("div");
  private readonly state = h("p", { "class": "progress", role: "status" });
  /** A permanent live region: screen readers announce only changes of an existing one. */
  private readonly announcement = h("p", { "class": "unseen", role: "status" });
  private readonly runButton = h("button", { type: "button", click: () => void this.run() }, t("실행", "Run"));
  private readonly cancelButton = h("button", { type: "button", "class": "quiet", hidden: true, click: () => this.cancel() }, t("취소", "Cancel"));
  private readonly result = h("section", { "class": "result", "aria-label": t("결과", "Result") });
  private readonly history = h("details", { "class": "help" });
  private readonly code = h("details", { "class": "help" });

  constructor(private readonly engine: Engine, private readonly site: Site, vocabulary: Vocabulary, private readonly tabs: Tabs, exampleSection: HTMLElement | null) {
    this.names = new Names(engine, site, vocabulary.prefixes);
    const host = h("div", { "class": "field", role: "tabpanel", id: "field" });
    this.field = new Field(host, t("SPARQL 질의", "SPARQL query"), {
      known: vocabulary.prefixes,
      complete: completer(vocabulary, site),
      run: () => void this.run(),
      changed: (text) => this.changed(text),
    });
    arrows(this.tabList);
    const share = h("button", { type: "button", "class": "quiet", click: () => this.share(share) }, t("주소 복사", "Copy link"));
    this.element = h("div", { "class": "workbench" },
      h("div", { "class": "tabbar" }, this.tabList, h("button", { type: "button", "class": "quiet", click: () => this.open("") }, t("+ 새 탭", "+ New tab"))),
      host,
      this.values,
      h("div", { "class": "run" }, h("div", { "class": "acts" }, this.runButton, this.cancelButton, share), h("p", { "class": "shortcuts" },
        ...keys(["Ctrl", "Enter"], t("실행", "run")), " · ", ...keys(["Ctrl", "Space"], t("자동 완성", "autocomplete")), " · ",
        ...keys(["Ctrl", "/"], t("주석", "toggle comment")), " · ", ...keys(["Ctrl", "F"], t("찾기", "find")), " · ", ...keys(["Tab"], t("편집기 나가기", "leave")))),
      this.state,
      this.announcement,
      this.result,
      h("div", { "class": "helps" }, exampleSection ? examples(exampleSection, (text, title) => this.open(text, title)) : null, this.history, this.code));
    this.code.hidden = !engine.endpoint; // programs have nothing to ask
    this.code.addEventListener("toggle", () => this.showCode());
    engine.watch((text) => this.showState(text || (this.running ? RUNNING : "")));
    this.showTab();
    this.showHistory();
  }

  /** Open a query in a tab. */
  open(text: string, title = ""): void {
    this.leave();
    this.tabs.open(text, title);
    this.showTab();
    this.field.focus();
  }

  async run(view = this.view): Promise<void> {
    this.field.declare();
    const query = this.field.text;
    if (!query.trim()) {
      this.showState(t("질의를 먼저 입력하십시오.", "Enter a query first."));
      return;
    }
    this.view = view;
    this.cancel();
    const source = new Source(this.site.rows, this.engine);
    this.source = source;
    this.busy(true);
    this.announcement.textContent = "";
    this.showState(this.engine.state || RUNNING);
    const result = await source.ask(query);
    if (this.source !== source) return;
    this.busy(false);
    this.showState("");
    if (result.kind === "failure") {
      this.fail(result.problem);
      return;
    }
    const rows = result.form === "boolean" ? "" : t(`${count(result.total)}행`, `${count(result.total)} rows`);
    this.tabs.note({ text: query, at: new Date().toISOString(), told: [rows, `${result.seconds.toFixed(2)} s`].filter(Boolean).join(" · ") });
    this.showHistory();
    showAnswer(this.result, { engine: this.engine, source, answer: result, names: this.names, site: this.site, title: this.tabs.current.title }, query, view, {
      chosen: (name) => (this.view = name),
      apply: (changed) => this.apply(changed),
    });
    this.announcement.textContent = summary(result, this.site.release);
    this.result.querySelector("h2")?.scrollIntoView({ block: "nearest" });
  }

  /** Write a query that a hint suggests into the field, and run it; can be undone. */
  private apply(query: string): void {
    this.field.replace(0, this.field.text.length, query);
    void this.run();
  }

  private share(button: HTMLButtonElement): void {
    const link = this.address();
    if (link.length <= MAX_ADDRESS) void copy(button, link, t("복사했습니다", "Copied"));
    else this.showState(t("질의가 길어 주소로 만들 수 없습니다. 질의를 파일로 전하십시오.", "The query is too long for a link. Send it as a file."));
  }

  private cancel(): void {
    this.source?.end();
    this.source = null;
    if (!this.running) return;
    this.busy(false);
    this.showState(this.engine.cancelled);
  }

  private busy(running: boolean): void {
    this.running = running;
    this.cancelButton.hidden = !running;
    this.result.setAttribute("aria-busy", String(running));
  }

  private showState(text: string): void {
    this.state.textContent = text;
  }

  private fail(problem: Problem | null): void {
    const shown = problem ?? { title: t("서버에 연결하지 못했습니다", "The server cannot be reached"), detail: t("연결을 확인하고 다시 실행하십시오. 작성한 질의는 이 탭에 남아 있습니다.", "Check the connection and run it again. Your query stays in this tab.") };
    if (shown.line !== undefined) this.field.mark(shown.detail, shown.line, shown.column ?? 1);
    this.result.replaceChildren(h("div", { "class": "problem", role: "alert" },
      h("h2", {}, shown.title), h("p", {}, shown.detail), shown.advice ? h("p", {}, shown.advice) : "",
      shown.code ? h("p", { "class": "code" }, h("code", {}, shown.code), shown.status ? ` · HTTP ${shown.status}` : "") : ""));
  }

  private changed(text: string): void {
    this.tabs.write(text);
    this.showValues(text);
    this.showCode();
    if (location.search.includes("query=")) history.replaceState(null, "", this.plainAddress());
  }

  private leave(): void {
    this.cancel();
    this.showState("");
    this.result.replaceChildren();
  }

  private showTab(): void {
    const shown = this.tabs.current;
    this.tabList.replaceChildren(...this.tabs.all.map((tab) => {
      const mine = tab === shown;
      const name = h("button", { type: "button", role: "tab", "aria-selected": String(mine), "aria-controls": "field", tabindex: mine ? 0 : -1,
        click: () => { if (tab !== this.tabs.current) { this.leave(); this.tabs.show(tab.id); this.showTab(); this.tabList.querySelector<HTMLElement>("[aria-selected=true]")?.focus(); } },
        dblclick: () => this.rename(),
        keydown: (event) => {
          if (!(event instanceof KeyboardEvent)) return;
          if (event.key === "Delete") this.close(tab.id);
          if (event.key === "F2") this.rename();
        } }, tab.title);
      return name;
    }));
    this.tabList.title = t("더블클릭 또는 F2: 이름 바꾸기, Delete: 닫기", "Double-click or F2: rename; Delete: close");
    this.closer.setAttribute("aria-label", t(`${shown.title} 닫기`, `Close ${shown.title}`));
    if (!this.closer.isConnected) this.tabList.after(this.closer);
    this.field.show(shown.text);
    this.showValues(shown.text);
    this.showCode();
  }

  private readonly closer = h("button", { type: "button", "class": "quiet", click: () => this.close(this.tabs.current.id) }, "×");

  private rename(): void {
    const title = prompt(t("탭 이름", "Tab name"), this.tabs.current.title)?.trim();
    if (!title) return;
    this.tabs.rename(title);
    this.showTab();
  }

  private close(id: string): void {
    this.leave();
    this.tabs.close(id);
    this.showTab();
    this.tabList.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
  }

  private showValues(text: string): void {
    if (this.values.contains(document.activeElement)) {
      const at = [...this.values.querySelectorAll("input")].indexOf(document.activeElement as HTMLInputElement);
      this.values.replaceChildren(this.fields(text) ?? "");
      this.values.querySelectorAll("input")[at]?.focus();
    } else this.values.replaceChildren(this.fields(text) ?? "");
  }

  private fields(text: string): HTMLElement | null {
    return parameterFields(text, (parameter, term) => this.field.replace(parameter.from, parameter.to, term));
  }

  private showHistory(): void {
    const when = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short" });
    this.history.replaceChildren(
      h("summary", {}, t(`실행 기록 (${this.tabs.asked.length})`, `History (${this.tabs.asked.length})`)),
      this.tabs.asked.length ? h("ul", { "class": "questions" }, ...this.tabs.asked.map((entry) => h("li", {},
        h("button", { type: "button", "class": "link", click: () => this.open(entry.text) }, firstLine(entry.text)),
        h("p", {}, `${when.format(new Date(entry.at))} · ${entry.told}`)))) : h("p", {}, t("실행 기록이 없습니다. 기록은 이 브라우저에만 저장됩니다.", "No queries yet. The history is stored in this browser only.")),
      this.tabs.asked.length ? h("button", { type: "button", "class": "quiet", click: () => { this.tabs.forget(); this.showHistory(); } }, t("실행 기록 지우기", "Clear history")) : "");
  }

  private showCode(): void {
    if (!this.code.childElementCount) this.code.append(h("summary", {}, t("프로그램 코드", "Use this query in your code")), h("div"));
    if (!this.code.open) return;
    const place = this.code.querySelector("div");
    const chosen = this.code.querySelector("select")?.value ?? "curl";
    const text = h("code");
    const show = (name: string): void => { text.textContent = SNIPPETS[name]?.(this.endpoint(), this.field.declared) ?? ""; };
    const button = h("button", { type: "button", "class": "quiet", click: () => void copy(button, text.textContent ?? "", t("복사했습니다", "Copied")) }, t("복사", "Copy"));
    place?.replaceChildren(
      h("div", { "class": "controls" }, select(t("언어", "Language"), Object.keys(SNIPPETS).map((name) => [name, name] as const), chosen, show), button),
      h("pre", { "class": "wide", tabindex: 0, translate: "no" }, text));
    show(chosen);
  }

  private endpoint(): string {
    return new URL(this.engine.endpoint, location.href).href;
  }

  /** Return a link to this query and its result that works with and without scripts. */
  private address(): string {
    const view = this.view === "table" ? "" : `#view=${this.view}`;
    return address(this.site.endpoint, { query: this.field.text }) + view;
  }

  private plainAddress(): string {
    const parameters = new URLSearchParams(carried()).toString();
    return location.pathname + (parameters && `?${parameters}`);
  }
}

/** Return a key combination with its action. */
const keys = (names: readonly string[], action: string): (HTMLElement | string)[] =>
  [...names.flatMap((name, index) => [index ? "+" : "", h("kbd", {}, name)]), ` ${action}`];

/** Return the first line of a query that is not a comment or a declaration. */
const firstLine = (text: string): string =>
  (text.split("\n").find((line) => line.trim() && !/^\s*(?:#|PREFIX|BASE)/i.test(line)) ?? text).trim().slice(0, 90);
