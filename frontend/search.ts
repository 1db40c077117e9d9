// Completes what is typed into a search box: a combobox over the results that the server suggests.
// Without it the box is a form like any other.  Source: WAI-ARIA Authoring Practices, "Combobox".

import { h } from "./page/elements";
import { address, carried } from "./page/site";
import { t } from "./page/words";

interface Result {
  readonly address: string;
  readonly name: string;
  readonly matched: string;
  readonly kind: string;
  readonly context: string;
}

/** Milliseconds without a key after which the server is asked. */
const PAUSE_MS = 120;

class Box {
  private readonly list = h("ul", { class: "suggestions", role: "listbox", "aria-label": t("찾은 것", "Suggestions"), hidden: true });
  private readonly status = h("span", { class: "unseen", role: "status" });
  private asking: AbortController | undefined;
  private timer = 0;
  private at = -1;

  constructor(private readonly input: HTMLInputElement) {
    this.list.id = `${input.id}-suggestions`;
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) input.setAttribute(name, value);
    input.form?.append(this.list, this.status);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE_MS);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const typed = this.input.value.trim();
    if (!typed) return this.close();
    const mine = this.asking = new AbortController();
    try {
      const from = address(this.input.dataset["suggest"] ?? "", { ...carried(), q: typed });
      const response = await fetch(from, { signal: mine.signal });
      if (!response.ok) return this.close();
      const { results } = (await response.json()) as { readonly results: readonly Result[] };
      if (!mine.signal.aborted) this.show(results);
    } catch { // the server is away, and the form still works; or the next key has asked anew
      if (!mine.signal.aborted) this.close();
    }
  }

  private show(results: readonly Result[]): void {
    this.list.replaceChildren(...results.map((result, index) => {
      const about = [result.matched, result.kind, result.context].filter(Boolean).join(" · ");
      return h("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" },
        h("a", { href: result.address, tabindex: "-1" }, result.name, h("small", {}, ` ${about}`)));
    }));
    this.at = -1;
    this.list.hidden = results.length === 0;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = t(`${results.length}건`, `${results.length} found`);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return; // a syllable is still being put together
    const options = [...this.list.children];
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length && !this.list.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.at = this.at < 0 && step < 0 ? options.length - 1 : (this.at + step + options.length) % options.length;
      for (const [index, option] of options.entries()) option.setAttribute("aria-selected", String(index === this.at));
      this.input.setAttribute("aria-activedescendant", options[this.at]?.id ?? "");
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      options[this.at]?.querySelector("a")?.click();
    }
  }
}

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) new Box(input);
