// Replaces the form of the query page by the query editor.  Without this script the form still works.
//
// It is small, so that an engine in this browser begins to load while the script of the editor still arrives.

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
  const first = area.value;
  let pressed = false;
  form.addEventListener("submit", (event) => {
    if (new FormData(form).get("format") !== "html") return;
    event.preventDefault();
    pressed = true;
  });
  const { showWorkbench } = (await import(new URL(site.workbench, location.href).href)) as typeof import("./workbench");
  await showWorkbench(engine, site, { form, area, first, isPressed: () => pressed });
}
