// Shared parts of drawings: they fill the available width and are redrawn if it changes.

import { h } from "../page/elements";

/** The most rows that a drawing shows. */
export const DRAWN = 2_000;

/** Return an element whose content is `draw(width)`, with the width in pixels, and is redrawn on each change of it. */
export function drawing(draw: (width: number) => Node): HTMLElement {
  const frame = h("div", { "class": "drawing" });
  let before = 0;
  const redraw = (): void => {
    const width = Math.floor(frame.clientWidth);
    if (!width || width === before) return;
    before = width;
    frame.replaceChildren(draw(width));
  };
  new ResizeObserver(redraw).observe(frame);
  return frame;
}

/** Return round values that divide a range into about `parts`. */
export function ticks(from: number, to: number, parts: number): number[] {
  const rough = (to - from) / Math.max(parts, 1) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const values: number[] = [];
  for (let at = Math.ceil(from / step); at * step <= to + step * 1e-9; at += 1) values.push(Number((at * step).toPrecision(12)));
  return values;
}

/** Return a text shortened to about `pixels`; a Korean letter counts as two Latin ones. */
export function cut(text: string, pixels: number): string {
  let left = pixels / 7;
  let end = 0;
  for (const letter of text) {
    left -= /[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff]/.test(letter) ? 2 : 1;
    if (left < 0) return `${text.slice(0, end)}…`;
    end += letter.length;
  }
  return text;
}
