// A result as a timeline: each row spans from the start of its first date to the end of its last.  A date with only a
// year spans that year.

import { h, s, select } from "../page/elements";
import { t } from "../page/words";
import { dateInWords } from "./dates";
import { cut, DRAWN, drawing, ticks } from "./drawing";
import { asOptions, columnsOf, naming, type Pane } from "./pane";
import { span } from "./terms";

/** The most rows on a timeline. */
const LINES = 200;

const LANE = 28;

interface Event {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly stated: string;
}

export async function showTimeline(pane: Pane): Promise<void> {
  const { rows, total } = await pane.source.rows(0, DRAWN);
  await pane.names.learn(rows);
  const dates = columnsOf(pane.answer, "date");
  let label = naming(pane.answer, dates);
  const place = h("div");
  const show = (): void => {
    const events = rows.flatMap((row): Event[] => {
      const cells = dates.map((index) => row[index] ?? null);
      const years = cells.flatMap((cell) => span(cell) ?? []);
      const stated = cells.flatMap((cell) => cell ? dateInWords(cell.value) : []).join(" – ");
      return years.length ? [{ from: Math.min(...years), to: Math.max(...years), name: pane.names.text(row[label] ?? null), stated }] : [];
    }).sort((a, b) => a.from - b.from || a.to - b.to);
    place.replaceChildren(
      axis(events.slice(0, LINES)),
      events.length > LINES || total > DRAWN ? h("p", { "class": "note" }, t(`가장 이른 ${LINES}개만 표시합니다.`, `Only the earliest ${LINES} are shown.`)) : "");
  };
  pane.host.replaceChildren(
    h("div", { "class": "controls" },
      select(t("이름", "Name"), asOptions(pane.answer, [...pane.answer.columns.keys()]), String(label), (chosen) => { label = Number(chosen); show(); })),
    place);
  show();
}

function axis(events: readonly Event[]): HTMLElement {
  const first = Math.floor(Math.min(...events.map((event) => event.from)));
  const last = Math.ceil(Math.max(...events.map((event) => event.to)) + 0.01);
  const height = events.length * LANE + 40;
  const label = t(`시간순, 항목 ${events.length}개. 같은 날짜를 표에서 볼 수 있습니다.`, `Timeline of ${events.length} items. The table has the same dates.`);
  return drawing((width) => {
    const x = (at: number): number => 12 + ((at - first) / (last - first || 1)) * (width - 24);
    const years = ticks(first, last, width / 80).filter(Number.isInteger);
    return s("svg", { role: "img", "aria-label": label, width, height, viewBox: `0 0 ${width} ${height}` },
      ...years.map((at) => s("g", {},
        s("line", { "class": "rule", x1: x(at), x2: x(at), y1: 24, y2: height }),
        s("text", { "class": at === years.at(-1) ? "end" : at === years[0] ? "" : "middle", x: x(at), y: 12 }, String(at)))),
      ...events.map((event, index) => {
        const y = index * LANE + 44;
        const right = x(event.to) < width / 2;
        const space = right ? width - x(event.to) - 20 : x(event.from) - 20;
        return s("g", {},
          s("title", {}, `${event.stated} ${event.name}`),
          s("rect", { "class": "column", x: x(event.from) - 4, y: y - 4, rx: 4, width: Math.max(x(event.to) - x(event.from), 0) + 8, height: 8 }),
          s("text", { "class": right ? "" : "end", x: right ? x(event.to) + 12 : x(event.from) - 12, y },
            s("tspan", { "class": "stated" }, `${event.stated} `), cut(event.name, space - event.stated.length * 9)));
      }));
  });
}
