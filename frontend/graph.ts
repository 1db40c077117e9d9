// Draws the neighbourhood of a thing; what its reader chooses is opened, and joins the drawing.

import { Network, type Link, type Thing } from "./graph/network";
import { h } from "./page/elements";
import { address } from "./page/site";
import { t } from "./page/words";

interface Placed extends Thing { readonly address: string | null }
interface Told { readonly things: readonly Placed[]; readonly links: readonly Link[]; readonly is_whole: boolean }

/** Things in one drawing: beyond, it cannot be read, and one begins again from another thing. */
const MOST = 200;

const place = document.querySelector<HTMLElement>("#graph");
if (place) {
  const things = new Map<string, Placed>();
  const opened = new Set<string>();
  const told = h("div", { "class": "told" });
  const state = h("p", { "class": "progress", role: "status" });
  const network = new Network((iri) => void choose(iri));

  const ask = async (iri: string): Promise<Told | null> => {
    try {
      const response = await fetch(address(place.dataset["neighbours"] ?? "", { iri }));
      return response.ok ? ((await response.json()) as Told) : null;
    } catch {
      return null;
    }
  };

  const open = async (iri: string): Promise<void> => {
    if (opened.has(iri)) return;
    state.textContent = t("여는 중…", "Opening…");
    const found = await ask(iri);
    if (!found) {
      state.textContent = t("서버에 닿지 못했습니다. 다시 골라 보십시오.", "The server cannot be reached. Choose it again.");
      return;
    }
    opened.add(iri);
    const fresh = found.things.filter((thing) => !network.has(thing.iri)).slice(0, Math.max(MOST - network.size, 0));
    for (const thing of found.things) things.set(thing.iri, thing);
    network.add(fresh, found.links, iri);
    const isFull = network.size >= MOST;
    state.textContent = t(`${network.size}개를 그렸습니다.`, `${network.size} things are drawn.`) + (isFull
      ? t(" 더 그리면 읽을 수 없습니다. 다른 것에서 새로 시작하십시오.", " More could not be read: begin again from another thing.")
      : found.is_whole ? "" : t(" 이어진 것이 더 있습니다.", " There is more than is drawn."));
  };

  const choose = async (iri: string): Promise<void> => {
    await open(iri);
    network.select(iri);
    const thing = things.get(iri);
    const name = thing?.name ?? iri;
    told.replaceChildren(
      h("h2", {}, thing?.address ? h("a", { href: thing.address }, name) : name),
      thing?.kind ? h("p", { "class": "kinds" }, thing.kind) : "",
      h("ul", {}, ...network.linksOf(iri).map((link) => h("li", {}, `${link.outward ? "→" : "←"} ${link.name} `,
        h("button", { type: "button", "class": "link", click: () => void choose(link.other.iri) }, link.other.name)))));
  };

  place.append(
    h("p", {}, t("고른 것의 이웃이 열립니다. 끌어서 옮기고, 단추나 Ctrl+바퀴로 키웁니다. Tab과 Enter로도 됩니다.",
      "Choosing a thing opens its neighbours. Drag to move; the buttons or Ctrl and the wheel enlarge. Tab and Enter do it too.")),
    h("div", { "class": "beside" }, network.element, told), state);
  await choose(place.dataset["iri"] ?? "");
}
