// An answer as it came, or its beginning.

import { h } from "../page/elements";
import { count, t } from "../page/words";
import type { Pane } from "./pane";

export function showRaw(pane: Pane): void {
  const { raw, bytes } = pane.answer;
  const isWhole = raw.length === bytes || new TextEncoder().encode(raw).length >= bytes;
  pane.host.replaceChildren(
    isWhole ? "" : h("p", { "class": "note" }, t(`앞의 ${count(raw.length)}자입니다. 전체는 내려받으십시오.`, `The first ${count(raw.length)} characters. Download the whole.`)),
    h("pre", { "class": "wide", tabindex: 0, translate: "no" }, h("code", {}, raw)));
}
