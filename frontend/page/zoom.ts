// Pan and zoom for a drawing: by wheel, touch, dragging, and buttons that work from the keyboard.

import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent } from "d3-zoom";

import { h } from "./elements";
import { t } from "./words";

/** Make a drawing zoomable and return its buttons; `moved` is called with the scale on each change. */
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
    button(t("확대", "Zoom in"), "+", () => behaviour.scaleBy(drawn, 1.5)),
    button(t("축소", "Zoom out"), "−", () => behaviour.scaleBy(drawn, 1 / 1.5)),
    button(t("처음 크기로", "Reset zoom"), "⤾", () => behaviour.transform(drawn, zoomIdentity)));
}
