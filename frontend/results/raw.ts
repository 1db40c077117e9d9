// The response body, or its beginning.

import { h } from "../page/elements";
import { count, t } from "../page/words";
import type { Pane } from "./pane";

export function showRaw(pane: Pane): void {
  const { raw, bytes } = pane.answer;
  const isWhole = raw.length === bytes || new TextEncoder().encode(raw).length >= bytes;
  pane.host.replaceChildren(
    isWhole ? "" : h("p", { "class": "note" }, t(`앞의 ${count(raw.length)}자만 표시합니다. 전체는 내려받으십시오.`, `Only the first ${count(raw.length)} characters are shown. Download the full result.`)),
    h("pre", { "class": "wide", tabindex: 0, translate: "no" }, h("code", {}, raw)));
}
