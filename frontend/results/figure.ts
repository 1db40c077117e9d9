// A drawing of a result as a file: SVG with title, source, date and licence inside, or PNG.

import { h, s } from "../page/elements";
import { pngOf } from "../page/picture";
import { address, MAX_ADDRESS, type Site } from "../page/site";
import { t } from "../page/words";
import { fileName, store, storeBlob, titleOf } from "./download";
import type { Pane } from "./pane";

/** What a style sheet says of the elements of a drawing, which a file has to say itself. */
const STYLED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor", "dominant-baseline", "visibility", "paint-order", "opacity"];

const MARGIN = 16;
const LINE = 16;

/** Pixels of a narrow letter in a line of the title or source; a Korean one is twice as wide. */
const NARROW = 7;

/** Return a text as lines of at most `pixels`. */
export function wrapped(text: string, pixels: number): string[] {
  const lines = [""];
  const width = (line: string): number => [...line].reduce((sum, letter) => sum + (letter > "\u10ff" ? 2 : 1), 0) * NARROW;
  for (const part of text.split(/(?<=\s)/).flatMap((word) => (width(word) > pixels ? [...word] : [word]))) {
    if (width(`${lines.at(-1)}${part}`) > pixels) lines.push("");
    lines.push(`${lines.pop()}${part}`);
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}

/** Return what a file says of its source: the dataset and its release; the day and the licence; the address. */
export const sourceLines = ({ dataset, release, issued, licence, base }: Site): string[] =>
  release ? [t(`출처: ${dataset}, 릴리스 ${release}`, `Source: ${dataset}, release ${release}`), `${issued} · ${licence}`, `${base}sparql?release=${release}`] : [];

/** Return the SVG document of a drawing that is on the page. */
function documentOf(drawn: SVGSVGElement, title: string, pane: Pane): string {
  const { width, height } = drawn.viewBox.baseVal;
  const inner = drawn.cloneNode(true) as SVGSVGElement;
  const copies = [...inner.querySelectorAll("*")];
  for (const [index, element] of [...drawn.querySelectorAll("*")].entries()) {
    const style = getComputedStyle(element);
    for (const name of STYLED) copies[index]?.setAttribute(name, style.getPropertyValue(name));
    copies[index]?.removeAttribute("class");
  }
  const [heading, source] = [wrapped(title, width), sourceLines(pane.site).flatMap((line) => wrapped(line, width))];
  const top = MARGIN + heading.length * LINE + 8;
  const write = (lines: readonly string[], from: number, weight: string): SVGTextElement[] =>
    lines.map((line, index) => s("text", { x: MARGIN, y: from + (index + 1) * LINE - 5, "font-size": 12.5, "font-weight": weight, fill: getComputedStyle(drawn).color }, line));
  for (const [name, value] of [["x", MARGIN], ["y", top], ["width", width], ["height", height]] as const) inner.setAttribute(name, String(value));
  const [outerWidth, outerHeight] = [width + 2 * MARGIN, top + height + 8 + source.length * LINE + MARGIN / 2];
  const link = address(`${pane.site.base}sparql`, { query: pane.query, release: pane.site.release });
  return new XMLSerializer().serializeToString(s("svg", { width: outerWidth, height: outerHeight, viewBox: `0 0 ${outerWidth} ${outerHeight}`, "font-family": "sans-serif" },
    s("title", {}, title),
    s("desc", {}, [...sourceLines(pane.site), pane.site.release && link.length <= MAX_ADDRESS ? link : ""].filter(Boolean).join("\n")),
    s("rect", { width: "100%", height: "100%", fill: getComputedStyle(document.body).backgroundColor }),
    ...write(heading, MARGIN, "700"), inner, ...write(source, top + height + 8, "400")));
}

/** Return the buttons that store the drawing of a view. */
export function figureButtons(pane: Pane): HTMLElement {
  const name = fileName(pane.title, pane.query);
  const made = (): string => {
    const drawn = pane.host.querySelector<SVGSVGElement>("svg[viewBox]");
    return drawn ? documentOf(drawn, titleOf(pane.title, pane.query) || t("질의 결과", "Result of a query"), pane) : "";
  };
  const button = (label: string, act: (svg: string) => void): HTMLElement => h("button", { type: "button", "class": "quiet", click: () => act(made()) }, label);
  return h("div", { "class": "take" },
    button("SVG", (svg) => store(svg, `${name}.svg`, "image/svg+xml")),
    button("PNG", (svg) => void pngOf(svg).then((picture) => storeBlob(picture, `${name}.png`))));
}
