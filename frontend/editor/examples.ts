// The described questions of the release, as the page lists them: searched as one types, opened in a tab.

import { h } from "../page/elements";
import { t } from "../page/words";

export function examples(listed: HTMLElement, open: (text: string, title: string) => void): HTMLDetailsElement {
  const rows = [...listed.querySelectorAll("li")];
  const none = h("p", { hidden: true }, t("맞는 질문이 없습니다.", "No question fits."));
  const place = h("p", { "class": "unseen", role: "status" });
  const search = h("input", {
    type: "search",
    input: () => {
      const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) row.hidden = !words.every((word) => `${row.textContent} ${row.querySelector("a")?.dataset["keywords"] ?? ""}`.toLocaleLowerCase().includes(word));
      const left = rows.filter((row) => !row.hidden).length;
      none.hidden = left > 0;
      place.textContent = t(`질문 ${left}개`, `${left} questions`);
    },
  });
  for (const link of listed.querySelectorAll("a")) {
    const text = new URL(link.href).searchParams.get("query");
    if (text === null) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(text.trim(), link.textContent?.trim() ?? "");
    });
  }
  const list = listed.querySelector("ul");
  return h("details", { "class": "help", id: "examples" },
    h("summary", {}, t(`보기 질의 (${rows.length})`, `Example queries (${rows.length})`)),
    h("label", {}, `${t("질문 찾기", "Find a question")} `, search), place, none, list);
}
