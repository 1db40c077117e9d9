// The tabs and the history of the editor, kept by the browser and by nobody else.

import { t } from "../page/words";

export interface Tab {
  readonly id: string;
  title: string;
  text: string;
}

export interface Asked {
  readonly text: string;
  /** When it was asked: ISO 8601. */
  readonly at: string;
  readonly told: string;
}

interface Kept {
  tabs: Tab[];
  current: string;
  asked: Asked[];
}

const KEY = "gwangju-kg.editor.1";

/** Questions that the history holds. */
const ASKED = 50;

export class Tabs {
  private kept: Kept;

  constructor(first: string) {
    this.kept = read() ?? { tabs: [], current: "", asked: [] };
    if (!this.kept.tabs.length) this.open(first);
  }

  get all(): readonly Tab[] {
    return this.kept.tabs;
  }

  get current(): Tab {
    const found = this.kept.tabs.find((tab) => tab.id === this.kept.current) ?? this.kept.tabs[0];
    if (!found) throw new Error("an editor has a tab");
    return found;
  }

  get asked(): readonly Asked[] {
    return this.kept.asked;
  }

  /** Open a tab with a text; one that holds it already is shown instead. */
  open(text: string, title = ""): Tab {
    const same = this.kept.tabs.find((tab) => tab.text === text && text);
    const tab = same ?? { id: crypto.randomUUID?.() ?? `${Date.now()}-${this.kept.tabs.length}`, title: title || this.fresh(), text };
    if (!same) this.kept.tabs.push(tab);
    this.kept.current = tab.id;
    this.keep();
    return tab;
  }

  show(id: string): void {
    this.kept.current = id;
    this.keep();
  }

  /** Close a tab: the one beside it is shown; there is always one. */
  close(id: string): void {
    const at = this.kept.tabs.findIndex((tab) => tab.id === id);
    this.kept.tabs.splice(at, 1);
    if (!this.kept.tabs.length) this.open("");
    else if (this.kept.current === id) this.kept.current = (this.kept.tabs[at] ?? this.kept.tabs[at - 1] ?? this.current).id;
    this.keep();
  }

  write(text: string): void {
    this.current.text = text;
    this.keep();
  }

  rename(title: string): void {
    this.current.title = title;
    this.keep();
  }

  note(asked: Asked): void {
    this.kept.asked = [asked, ...this.kept.asked.filter((before) => before.text !== asked.text)].slice(0, ASKED);
    this.keep();
  }

  forget(): void {
    this.kept.asked = [];
    this.keep();
  }

  private fresh(): string {
    const used = new Set(this.kept.tabs.map((tab) => tab.title));
    for (let number = 1; ; number += 1) {
      const title = t(`질의 ${number}`, `Query ${number}`);
      if (!used.has(title)) return title;
    }
  }

  private keep(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.kept));
    } catch {
      // A browser that keeps nothing (private mode, a full store) still has the tabs while the page is open.
    }
  }
}

function read(): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
    const whole = kept && Array.isArray(kept.tabs) && Array.isArray(kept.asked)
      && kept.tabs.every((tab) => typeof tab.id === "string" && typeof tab.text === "string" && typeof tab.title === "string");
    return whole ? kept : null;
  } catch {
    return null;
  }
}
