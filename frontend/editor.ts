// Makes the query page a workbench.  Without it the page is a form, and works.

import { readVocabulary } from "./editor/completion";
import { Tabs } from "./editor/tabs";
import { Workbench } from "./editor/workbench";
import { readSite } from "./page/site";

const place = document.querySelector<HTMLElement>("#editor");
const form = place?.querySelector("form");
const area = place?.querySelector("textarea");

if (place && form && area) {
  const site = readSite(place);
  const listed = document.querySelector<HTMLElement>("#examples");
  const shared = new URLSearchParams(location.search).get("query");
  const tabs = new Tabs(area.value);
  if (shared !== null) tabs.open(shared);
  const bench = new Workbench(site, await readVocabulary(site), tabs, listed);
  listed?.remove();
  document.querySelector("main > .result")?.remove();
  form.replaceWith(bench.element);
  if (shared === null) document.querySelector("#examples")?.setAttribute("open", "");
  else void bench.run(/^#view=(\w+)$/.exec(location.hash)?.[1] ?? "table");
}
