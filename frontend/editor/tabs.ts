// The tabs and the history of the editor, stored in the browser only.

import { t } from "../page/words";

export interface Tab {
  readonly id: string;
  title: string;
  text: string;
}

export interface HistoryEntry {
  readonly text: string;
  /** When the query was run, in ISO 8601. */
  readonly at: string;
  readonly told: string;
}

interface Stored {
  tabs: Tab[];
  current: string;
  asked: HistoryEntry[];
}

const KEY = "city-kg.editor.1";

/** The most queries in the history. */
const MAX_HISTORY = 50;

export class Tabs {
  private stored: Stored;

  constructor(first: string) {
    this.stored = read() ?? { tabs: [], current: "", asked: [] };
    if (!this.stored.tabs.length) this.open(first);
  }

  get all(): readonly Tab[] {
    return this.stored.tabs;
  }

  get current(): Tab {
    const current = this.stored.tabs.find((tab) => tab.id === this.stored.current) ?? this.stored.tabs[0];
    if (!current) throw new Error("an editor has at least one tab");
    return current;
  }

  get asked(): readonly HistoryEntry[] {
    return this.stored.asked;
  }

  /** Open a tab with a text, or show the tab that already has it. */
  open(text: string, title = ""): Tab {
    const same = this.stored.tabs.find((tab) => tab.text === text && text);
    const tab = same ?? { id: crypto.randomUUID?.() ?? `${Date.now()}-${this.stored.tabs.length}`, title: title || this.newTitle(), text };
    if (!same) this.stored.tabs.push(tab);
    this.stored.current = tab.id;
    this.save();
    return tab;
  }

  show(id: string): void {
    this.stored.current = id;
    this.save();
  }

  /** Close a tab and show the one beside it; there is always at least one. */
  close(id: string): void {
    const at = this.stored.tabs.findIndex((tab) => tab.id === id);
    this.stored.tabs.splice(at, 1);
    if (!this.stored.tabs.length) this.open("");
    else if (this.stored.current === id) this.stored.current = (this.stored.tabs[at] ?? this.stored.tabs[at - 1] ?? this.current).id;
    this.save();
  }

  write(text: string): void {
    this.current.text = text;
    this.save();
  }

  rename(title: string): void {
    this.current.title = title;
    this.save();
  }

  note(entry: HistoryEntry): void {
    this.stored.asked = [entry, ...this.stored.asked.filter((other) => other.text !== entry.text)].slice(0, MAX_HISTORY);
    this.save();
  }

  forget(): void {
    this.stored.asked = [];
    this.save();
  }

  private newTitle(): string {
    const used = new Set(this.stored.tabs.map((tab) => tab.title));
    for (let number = 1; ; number += 1) {
      const title = t(`질의 ${number}`, `Query ${number}`);
      if (!used.has(title)) return title;
    }
  }

  private save(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.stored));
    } catch {
      // Without storage (private mode, quota exceeded) the tabs last as long as the page is open.
    }
  }
}

function read(): Stored | null {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "null") as Stored | null;
    const whole = stored && Array.isArray(stored.tabs) && Array.isArray(stored.asked)
      && stored.tabs.every((tab) => typeof tab.id === "string" && typeof tab.text === "string" && typeof tab.title === "string");
    return whole ? stored : null;
  } catch {
    return null;
  }
}
