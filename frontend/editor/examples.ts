// The example queries of the release, from the list on the page: filtered while typing, opened in a tab.

import { h } from "../page/elements";
import { t } from "../page/words";

export function examples(section: HTMLElement, open: (text: string, title: string) => void): HTMLDetailsElement {
  const rows = [...section.querySelectorAll("li")];
  const empty = h("p", { hidden: true }, t("일치하는 예시 질의가 없습니다.", "No example query matches."));
  const status = h("p", { "class": "unseen", role: "status" });
  const search = h("input", {
    type: "search",
    input: () => {
      const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) row.hidden = !words.every((word) => `${row.textContent} ${row.querySelector("a")?.dataset["keywords"] ?? ""}`.toLocaleLowerCase().includes(word));
      const left = rows.filter((row) => !row.hidden).length;
      empty.hidden = left > 0;
      status.textContent = t(`예시 질의 ${left}개`, `${left} example ${left === 1 ? "query" : "queries"}`);
    },
  });
  for (const link of section.querySelectorAll("a")) {
    const text = new URL(link.href).searchParams.get("query");
    if (text === null) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(text.trim(), link.textContent?.trim() ?? "");
    });
  }
  const list = section.querySelector("ul");
  return h("details", { "class": "help", id: "examples" },
    h("summary", {}, t(`예시 질의 (${rows.length})`, `Example queries (${rows.length})`)),
    h("label", {}, `${t("예시 질의 검색", "Search example queries")} `, search), status, empty, list);
}
