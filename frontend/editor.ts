// Replaces the form of the query page by the query editor.  Without this script the form still works.

import { readVocabulary } from "./editor/completion";
import { Tabs } from "./editor/tabs";
import { Workbench } from "./editor/workbench";
import { openEngine } from "./engine/opening";
import { readSite } from "./page/site";

const place = document.querySelector<HTMLElement>("#editor");
const form = place?.querySelector("form");
const area = place?.querySelector("textarea");

const asked = new URLSearchParams(location.search);
// The editor has no fields for graphs: a link that chooses them keeps the result of the server.
const hasGraphs = asked.has("default-graph-uri") || asked.has("named-graph-uri");

if (place && form && area && !hasGraphs) {
  const site = readSite(place);
  const engine = openEngine(site);
  const exampleSection = document.querySelector<HTMLElement>("#examples");
  const shared = asked.get("query");
  const first = area.value;
  const tabs = new Tabs(first);
  // A link without a query opens the first query, beside the tabs; a page that is loaded again, that of before.
  if (shared !== null) tabs.open(shared);
  else if (performance.getEntriesByType("navigation").some((entry) => (entry as PerformanceNavigationTiming).type === "navigate")) tabs.open(first);
  let pressed = false;
  form.addEventListener("submit", (event) => {
    if (new FormData(form).get("format") !== "html") return;
    event.preventDefault();
    pressed = true;
  });
  const vocabulary = await readVocabulary(site);
  if (area.value !== first) tabs.open(area.value); // typed while the editor was loaded
  const bench = new Workbench(engine, site, vocabulary, tabs, exampleSection);
  exampleSection?.remove();
  document.querySelector("main > .result")?.remove();
  form.replaceWith(bench.element);
  if (shared === null && !pressed) document.querySelector("#examples")?.setAttribute("open", "");
  else void bench.run(/^#view=(\w+)$/.exec(location.hash)?.[1] ?? "table");
}
