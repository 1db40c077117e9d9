// The results of a search in the browser, as the page of the server shows them.

import { h } from "../page/elements";
import { localAddress, type Site } from "../page/site";
import { t } from "../page/words";
import type { Result } from "./box";
import type { Limits, QuestionRow } from "./rules";
import type { Hit, ThingSearch } from "./things";
import { matchWords } from "./words";

/** A page of this site, and the words that it is about. */
export interface SitePage {
  readonly link: HTMLAnchorElement;
  readonly words: string;
}

export interface Found {
  readonly hits: readonly Hit[];
  readonly questions: readonly QuestionRow[];
  readonly pages: readonly SitePage[];
}

const YEAR = /^(19|20)\d\d년?$/;

/** Return the things, questions and pages that a search finds. */
export function findAll(search: ThingSearch, text: string, limits: Limits, pages: readonly SitePage[]): Found {
  const hits = search.find(text, limits.results);
  return { hits, questions: search.findQuestions(text, limits.questions), pages: findPages(search, text, { limits, pages, hits }) };
}

interface Asked {
  readonly limits: Limits;
  readonly pages: readonly SitePage[];
  readonly hits: readonly Hit[];
}

/** Return the pages about all words; if there is none and no hit has all words either, those about most, if these are half of them. */
function findPages(search: ThingSearch, text: string, { limits, pages, hits }: Asked): SitePage[] {
  const words = search.reader.read(text).filter((word) => ![...word].some((form) => YEAR.test(form)));
  const counts = pages.map((page) => matchWords(words, page.words, search.names.normalizer).filter((length) => length >= limits.pageWord).length);
  const most = Math.max(0, ...counts);
  const isFound = hits.some((hit) => hit.score >= search.names.rules.numbers.similarity.SAME_NAME || search.hasAllWords(hit));
  if (!most || (most < words.length && (isFound || 2 * most < words.length))) return [];
  return pages.filter((_, place) => counts[place] === most);
}

/** Return what the search box suggests. */
export function suggestions(search: ThingSearch, text: string, site: Site, limits: Limits): Result[] {
  if (search.state(text)) return [];
  const words = search.reader.read(text);
  return search.find(text, limits.suggestions).map((hit) => {
    const [iri, , , , , name, kind, context] = search.thing(hit);
    return { address: localAddress(iri, site) ?? iri, name, matched: search.otherName(hit, words), kind, context };
  });
}

/** Return the sections of the page. */
export function sections(search: ThingSearch, text: string, found: Found, { site, limits }: { readonly site: Site; readonly limits: Limits }): HTMLElement[] {
  const words = search.reader.read(text);
  const item = (hit: Hit, withKind: boolean): HTMLElement => {
    const [iri, , , , , name, kind, context] = search.thing(hit);
    const other = search.otherName(hit, words);
    const line = [withKind ? kind : "", context].filter(Boolean).join(" · ");
    return h("li", {}, h("a", { href: localAddress(iri, site) ?? iri }, name),
      other ? h("span", { class: "faint" }, `${roleWords(search.matched(hit)[1])} ${other}`) : null, line ? h("p", {}, line) : null);
  };
  const kindOf = (hit: Hit): string => search.thing(hit)[6];
  const same = found.hits.filter((hit) => hit.score >= search.names.rules.numbers.similarity.SAME_NAME);
  const named = new Set(same).size && new Set(same.map(kindOf)).size > 1 ? same : [];
  const rest = found.hits.filter((hit) => !named.includes(hit));
  const kinds = [...new Set(rest.map(kindOf))];
  const groups = kinds.map((kind) => {
    const of = rest.filter((hit) => kindOf(hit) === kind);
    return section(kind ? kind.charAt(0).toUpperCase() + kind.slice(1) : t("기타", "Other"), of.map((hit) => item(hit, false)));
  });
  const questions = found.questions.length ? [section(t("질문", "Questions"), found.questions.map((row) => question(row, site)))] : [];
  const isQuestion = Math.max(0, ...found.hits.map((hit) => hit.score)) < limits.clear;
  return [
    ...(found.pages.length ? [h("section", {}, ...found.pages.map(sitePage))] : []),
    ...(named.length ? [section(t("이름이 일치하는 항목", "With this name"), named.map((hit) => item(hit, true)))] : []),
    ...(isQuestion ? [...questions, ...groups] : [...groups, ...questions]),
  ];
}

const section = (title: string, items: readonly HTMLElement[]): HTMLElement =>
  h("section", {}, h("h2", {}, `${title} `, h("small", {}, String(items.length))), h("ul", { class: "questions" }, ...items));

const question = ([, iri, , title, comment]: QuestionRow, site: Site): HTMLElement =>
  h("li", {}, h("a", { href: localAddress(iri, site) ?? iri }, title), comment ? h("p", {}, comment) : null);

const sitePage = ({ link }: SitePage): HTMLElement =>
  h("p", { class: "reached" }, h("strong", {}, h("a", { href: link.href }, link.textContent ?? "")), " ",
    h("span", { class: "faint" }, t("이 사이트의 화면", "page of this site")));

function roleWords(role: string): string {
  if (role === "predecessor") return t("전신:", "predecessor:");
  return role === "successor" ? t("후신:", "successor:") : t("다른 이름:", "also known as:");
}

/** Return what is said of a search before its results, or of one without results. */
export function summary(search: ThingSearch, text: string, found: Found | null, limits: Limits): string {
  const longest = search.names.rules.numbers.normalize.MAX_CHARACTERS;
  if (search.state(text) === "long") return t(`검색어는 ${longest}자까지 입력할 수 있습니다. 줄여서 다시 검색하십시오.`, `A search is limited to ${longest} characters. Shorten it and search again.`);
  if (search.state(text) === "letterless") return t("글자나 숫자를 한 자 이상 입력하십시오.", "Enter at least one letter or digit.");
  const count = found ? found.hits.length + found.questions.length + found.pages.length : 0;
  if (!count) return t(`“${text}”에 대한 검색 결과가 없습니다.`, `No results for “${text}”.`);
  if (found?.hits.length === limits.results) {
    return t(`가장 가까운 항목 ${limits.results}개까지만 표시합니다. 검색어를 더 입력하면 범위를 좁힐 수 있습니다.`, `Only the ${limits.results} closest things are shown. Enter more text to narrow them down.`);
  }
  return t(`${count}건`, count === 1 ? "1 result" : `${count} results`);
}
