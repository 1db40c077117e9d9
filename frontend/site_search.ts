// Search on a site without a server: the box of every page, and the page of results.  Nothing that is typed leaves the machine.

import { keepPage } from "./engine/page_copy";
import { readSite, type Site } from "./page/site";
import { t } from "./page/words";
import { SearchBox } from "./search/box";
import { whenNeeded } from "./search/index_file";
import { findAll, sections, suggestions, summary, type SitePage } from "./search/page";
import type { ThingSearch } from "./search/things";

const inputs = [...document.querySelectorAll<HTMLInputElement>("input[data-index]")];
const [first] = inputs;

async function showResults(text: string, site: Site, load: () => Promise<ThingSearch>): Promise<void> {
  const [told, place, help] = ["#told", "#found", "#help"].map((name) => document.querySelector<HTMLElement>(name));
  if (!told || !place) return;
  told.className = "summary";
  told.textContent = t("찾고 있습니다…", "Searching…");
  try {
    const search = await load();
    const pages: SitePage[] = [...document.querySelectorAll<HTMLLIElement>("#site-pages li")].flatMap((item) => {
      const link = item.querySelector("a");
      return link ? [{ link, words: item.dataset["words"] ?? "" }] : [];
    });
    const found = search.state(text) ? null : findAll(search, text, search.limits, pages);
    const results = found ? sections(search, text, found, { site, limits: search.limits }) : [];
    place.replaceChildren(...results);
    told.className = results.length ? "summary" : "note";
    told.textContent = summary(search, text, found, search.limits);
    if (results.length) for (const each of [help, ...document.querySelectorAll<HTMLElement>("#help ~ section")]) each?.setAttribute("hidden", "");
    else help?.setAttribute("hidden", "");
  } catch {
    told.className = "note";
    told.textContent = t("이름 목록을 받지 못했습니다. 연결을 확인하고 다시 검색하십시오.", "The list of names could not be fetched. Check the connection and search again.");
  }
}

if (first) {
  const site = readSite(first);
  const load = whenNeeded(first.dataset["index"] ?? "", site);
  for (const input of inputs) {
    new SearchBox(input, async (text) => {
      const search = await load();
      return suggestions(search, text, site, search.limits);
    });
    input.addEventListener("focus", () => void load().catch(() => undefined), { once: true });
  }
  if (document.querySelector("#found")) {
    const text = (new URLSearchParams(location.search).get("q") ?? "").trim();
    for (const input of inputs) input.value = text;
    if (text) {
      document.title = `${t("검색", "Search")}: ${text} · ${document.title.split(" · ").slice(1).join(" · ")}`;
      void showResults(text, site, load);
    }
    void load().then(() => keepPage(site)).catch(() => undefined);
  }
}
