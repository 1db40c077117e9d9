// A search box with suggestions: a combobox over results.
// Without its script the box is an ordinary form.  Source: WAI-ARIA Authoring Practices, "Combobox".

import { h } from "../page/elements";
import { t } from "../page/words";

export interface Result {
  readonly address: string;
  readonly name: string;
  readonly matched: string;
  readonly kind: string;
  readonly context: string;
}

/** Milliseconds without input after which suggestions are requested. */
const PAUSE_MS = 120;

/** Return the results for a text, or null if there can be none; a newer text aborts the signal. */
export type Suggest = (text: string, signal: AbortSignal) => Promise<readonly Result[] | null>;

export class SearchBox {
  private readonly list = h("ul", { class: "suggestions", role: "listbox", "aria-label": t("추천 검색어", "Suggestions"), hidden: true });
  private readonly status = h("span", { class: "unseen", role: "status" });
  private request: AbortController | undefined;
  private timer = 0;
  private selected = -1;

  constructor(private readonly input: HTMLInputElement, private readonly suggest: Suggest) {
    this.list.id = `${input.id}-suggestions`;
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) input.setAttribute(name, value);
    input.form?.append(this.list, this.status);
    input.addEventListener("input", () => this.schedule());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the box
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(), PAUSE_MS);
  }

  private async load(): Promise<void> {
    this.request?.abort();
    const text = this.input.value.trim();
    if (!text) return this.close();
    const request = this.request = new AbortController();
    try {
      const results = await this.suggest(text, request.signal);
      if (!results) return this.close();
      if (!request.signal.aborted) this.show(results);
    } catch { // the server is unreachable, and the form still works; or a newer request has aborted this one
      if (!request.signal.aborted) this.close();
    }
  }

  private show(results: readonly Result[]): void {
    this.list.replaceChildren(...results.map((result, index) => {
      const context = [result.matched, result.kind, result.context].filter(Boolean).join(" · ");
      return h("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" },
        h("a", { href: result.address, tabindex: "-1" }, result.name, h("small", {}, ` ${context}`)));
    }));
    this.selected = -1;
    this.list.hidden = results.length === 0;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = t(`${results.length}건`, `${results.length} results`);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.selected = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return; // a Korean syllable is still being composed
    const options = [...this.list.children];
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length && !this.list.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.selected = this.selected < 0 && step < 0 ? options.length - 1 : (this.selected + step + options.length) % options.length;
      for (const [index, option] of options.entries()) option.setAttribute("aria-selected", String(index === this.selected));
      this.input.setAttribute("aria-activedescendant", options[this.selected]?.id ?? "");
    } else if (event.key === "Enter" && this.selected >= 0) {
      event.preventDefault();
      options[this.selected]?.querySelector("a")?.click();
    }
  }
}
