// Replaces the form of the query page by the query editor.  Without this script the form still works.

import { readVocabulary } from "./editor/completion";
import { Tabs } from "./editor/tabs";
import { Workbench } from "./editor/workbench";
import { readSite } from "./page/site";

const place = document.querySelector<HTMLElement>("#editor");
const form = place?.querySelector("form");
const area = place?.querySelector("textarea");

const asked = new URLSearchParams(location.search);
// The editor has no fields for graphs: a link that chooses them keeps the result of the server.
const hasGraphs = asked.has("default-graph-uri") || asked.has("named-graph-uri");

if (place && form && area && !hasGraphs) {
  const site = readSite(place);
  const exampleSection = document.querySelector<HTMLElement>("#examples");
  const shared = asked.get("query");
  const tabs = new Tabs(area.value);
  if (shared !== null) tabs.open(shared);
  const bench = new Workbench(site, await readVocabulary(site), tabs, exampleSection);
  exampleSection?.remove();
  document.querySelector("main > .result")?.remove();
  form.replaceWith(bench.element);
  if (shared === null) document.querySelector("#examples")?.setAttribute("open", "");
  else void bench.run(/^#view=(\w+)$/.exec(location.hash)?.[1] ?? "table");
}
