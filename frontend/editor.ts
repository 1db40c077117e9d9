// Makes the form of the query page an editor.

import { Field } from "./editor/field";
import { t } from "./page/words";

const form = document.querySelector<HTMLFormElement>("form.query");
const area = form?.querySelector("textarea");
if (form && area) {
  const host = document.createElement("div");
  const answer = await fetch("/sparql/terms");
  const known = new Map<string, string>(Object.entries(((await answer.json()) as { prefixes: Record<string, string> }).prefixes));
  area.before(host);
  area.hidden = true;
  const field = new Field(host, t("SPARQL 질의", "SPARQL query"), { known, complete: () => null, run: () => form.requestSubmit(), changed: (text) => (area.value = text) });
  field.show(area.value);
}
