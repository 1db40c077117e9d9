// The editor itself, which takes the place of the form of the query page.

import { readVocabulary } from "./editor/completion";
import { Tabs } from "./editor/tabs";
import { Workbench } from "./editor/workbench";
import type { Engine } from "./engine/engine";
import type { Site } from "./page/site";

/** The form of the page as it was loaded. */
export interface QueryForm {
  readonly form: HTMLFormElement;
  readonly area: HTMLTextAreaElement;
  /** The query that the page came with. */
  readonly first: string;
  /** Whether a reader has asked for the result before the editor was there. */
  readonly isPressed: () => boolean;
}

/** Show the editor, with the query of the address or of the reader's tabs, and run what is asked. */
export async function showWorkbench(engine: Engine, site: Site, { form, area, first, isPressed }: QueryForm): Promise<void> {
  const exampleSection = document.querySelector<HTMLElement>("#examples");
  const shared = new URLSearchParams(location.search).get("query");
  const tabs = new Tabs(first);
  // A link without a query opens the first query, beside the tabs; a page that is loaded again, that of before.
  if (shared !== null) tabs.open(shared);
  else if (performance.getEntriesByType("navigation").some((entry) => (entry as PerformanceNavigationTiming).type === "navigate")) tabs.open(first);
  const vocabulary = await readVocabulary(site);
  if (area.value !== first) tabs.open(area.value); // typed while the editor was loaded
  const bench = new Workbench(engine, site, vocabulary, tabs, exampleSection);
  exampleSection?.remove();
  document.querySelector("main > .result")?.remove();
  form.replaceWith(bench.element);
  if (shared === null && !isPressed()) document.querySelector("#examples")?.setAttribute("open", "");
  else void bench.run(/^#view=(\w+)$/.exec(location.hash)?.[1] ?? "table");
}
