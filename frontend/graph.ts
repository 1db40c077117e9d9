// Draws the neighbourhood of a thing.  Selecting a thing loads its neighbours and adds them to the graph.

import { Network, type Link, type Thing } from "./graph/network";
import { h } from "./page/elements";
import { address } from "./page/site";
import { t } from "./page/words";

interface LinkedThing extends Thing { readonly address: string | null }
interface Neighbourhood { readonly things: readonly LinkedThing[]; readonly links: readonly Link[]; readonly is_whole: boolean }

/** The most things in one graph: a larger one is unreadable. */
const MAX_THINGS = 200;

const place = document.querySelector<HTMLElement>("#graph");
if (place) {
  const things = new Map<string, LinkedThing>();
  const opened = new Set<string>();
  const details = h("div", { "class": "told" });
  const state = h("p", { "class": "progress", role: "status" });
  const network = new Network((iri) => void choose(iri));

  const load = async (iri: string): Promise<Neighbourhood | null> => {
    try {
      const response = await fetch(address(place.dataset["neighbours"] ?? "", { iri }));
      return response.ok ? ((await response.json()) as Neighbourhood) : null;
    } catch {
      return null;
    }
  };

  const open = async (iri: string): Promise<void> => {
    if (opened.has(iri)) return;
    state.textContent = t("불러오는 중…", "Loading…");
    const neighbourhood = await load(iri);
    if (!neighbourhood) {
      state.textContent = t("서버에 연결하지 못했습니다. 다시 선택하십시오.", "The server cannot be reached. Select the item again.");
      return;
    }
    opened.add(iri);
    const fresh = neighbourhood.things.filter((thing) => !network.has(thing.iri)).slice(0, Math.max(MAX_THINGS - network.size, 0));
    for (const thing of neighbourhood.things) things.set(thing.iri, thing);
    network.add(fresh, neighbourhood.links, iri);
    const isFull = network.size >= MAX_THINGS;
    state.textContent = t(`항목 ${network.size}개를 표시했습니다.`, `${network.size} things are shown.`) + (isFull
      ? t(" 표시할 수 있는 최대 개수입니다. 다른 항목에서 새로 시작하십시오.", " This is the maximum. Start again from another thing.")
      : neighbourhood.is_whole ? "" : t(" 연결된 항목이 더 있습니다.", " There are more connected things."));
  };

  const choose = async (iri: string): Promise<void> => {
    await open(iri);
    network.select(iri);
    const thing = things.get(iri);
    const name = thing?.name ?? iri;
    details.replaceChildren(
      h("h2", {}, thing?.address ? h("a", { href: thing.address }, name) : name),
      thing?.kind ? h("p", { "class": "kinds" }, thing.kind) : "",
      h("ul", {}, ...network.linksOf(iri).map((link) => h("li", {}, `${link.outward ? "→" : "←"} ${link.name} `,
        h("button", { type: "button", "class": "link", click: () => void choose(link.other.iri) }, link.other.name)))));
  };

  place.append(
    h("p", {}, t("항목을 선택하면 연결된 항목이 나타납니다. 끌어서 이동하고, 버튼이나 Ctrl+휠로 확대합니다. 확대하면 이름이 더 나타납니다. Tab과 Enter 키로도 조작할 수 있습니다.",
      "Select a thing to load its neighbours. Drag to move; zoom with the buttons or Ctrl and the mouse wheel; more names appear as you zoom in. Tab and Enter work too.")),
    h("div", { "class": "beside" }, network.element, details), state);
  await choose(place.dataset["iri"] ?? "");
}
