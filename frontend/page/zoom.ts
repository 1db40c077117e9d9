// Lets a drawing be moved and made larger: by wheel, by touch, by dragging, and by buttons for the keyboard.

import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent } from "d3-zoom";

import { h } from "./elements";
import { t } from "./words";

/** Gives the buttons; `moved` is told the scale whenever it changes. */
export function zoomable(svg: SVGSVGElement, inner: SVGGElement, moved: (scale: number) => void): HTMLElement {
  const drawn = select(svg);
  const behaviour = zoom<SVGSVGElement, unknown>().scaleExtent([0.2, 12])
    .filter((event: Event) => !(event instanceof WheelEvent) || event.ctrlKey || event.metaKey || document.activeElement === svg || svg.contains(document.activeElement))
    .on("zoom", ({ transform }: D3ZoomEvent<SVGSVGElement, unknown>) => {
      inner.setAttribute("transform", transform.toString());
      moved(transform.k);
    });
  drawn.call(behaviour);
  const button = (name: string, sign: string, act: () => void): HTMLButtonElement =>
    h("button", { type: "button", "class": "quiet", "aria-label": name, title: name, click: act }, sign);
  return h("div", { "class": "zoom" },
    button(t("크게", "Larger"), "+", () => behaviour.scaleBy(drawn, 1.5)),
    button(t("작게", "Smaller"), "−", () => behaviour.scaleBy(drawn, 1 / 1.5)),
    button(t("처음대로", "As at first"), "⤾", () => behaviour.transform(drawn, zoomIdentity)));
}
