// A result as a chart: a bar for each value of a column, or a line if the column holds numbers or dates.

import { h, s, select } from "../page/elements";
import { count, said, t } from "../page/words";
import { cut, DRAWN, drawing, ticks } from "./drawing";
import { figureButtons } from "./figure";
import { asOptions, columnsOf, naming, type Pane } from "./pane";
import { span, type Row } from "./terms";

/** Columns of amounts in won by their names, and the unit of a column beside that says so. */
const WON = /won$|krw$/i;
const CCY_KRW = "http://qudt.org/vocab/unit/CCY_KRW";

/** The most bars. */
const BARS = 40;

/** The height of a bar and its spacing, in pixels. */
const LANE = 26;

/** The most points of a line with value labels. */
const LABELLED_POINTS = 8;

const ROWS = "rows";

export async function showChart(pane: Pane): Promise<void> {
  const { rows } = await pane.source.rows(0, DRAWN);
  await pane.names.learn(rows);
  const numbers = columnsOf(pane.answer, "number");
  let across = (numbers.length ? columnsOf(pane.answer, "date")[0] : undefined) ?? naming(pane.answer, numbers);
  let value: number | null = numbers.find((index) => index !== across) ?? null;
  const place = h("div");
  const show = (): void => {
    const ordered = ["date", "number"].includes(pane.answer.columns[across]?.kind ?? "") && value !== null;
    place.replaceChildren(ordered ? line(pane, rows, across, value ?? 0) : bars(pane, rows, across, value));
  };
  pane.host.replaceChildren(
    h("div", { "class": "controls" },
      select(t("기준 열", "Group by"), asOptions(pane.answer, [...pane.answer.columns.keys()]), String(across), (chosen) => { across = Number(chosen); show(); }),
      select(t("값", "Value"), [[ROWS, t("행 수", "number of rows")], ...asOptions(pane.answer, numbers)], value === null ? ROWS : String(value),
        (chosen) => { value = chosen === ROWS ? null : Number(chosen); show(); })),
    place,
    figureButtons(pane));
  show();
}

/** Return the unit of a column in words, or "" if it is not known. */
function unitOf(pane: Pane, rows: readonly Row[], value: number | null): string {
  const { columns } = pane.answer;
  const beside = columns.findIndex(({ name }) => name === "unit");
  const isWon = WON.test(columns[value ?? -1]?.name ?? "") || (value !== null && rows.length > 0 && rows.every((row) => row[beside]?.value === CCY_KRW));
  return isWon ? t("원", "won") : "";
}

function bars(pane: Pane, rows: readonly Row[], across: number, value: number | null): HTMLElement {
  const sums = new Map<string, number>();
  const exact = new Map<string, bigint>();
  const integers = value !== null && rows.every((row) => /^-?\d+$/.test(row[value]?.value ?? "0"));
  for (const row of rows) {
    const key = pane.names.text(row[across] ?? null);
    const add = value === null ? 1 : Number(row[value]?.value ?? Number.NaN);
    if (Number.isNaN(add)) continue;
    sums.set(key, (sums.get(key) ?? 0) + add);
    if (integers) exact.set(key, (exact.get(key) ?? 0n) + BigInt(row[value]?.value ?? 0));
  }
  const total = (key: string, sum: number): string => count(exact.get(key) ?? sum); // won beyond 2^53 lose digits as a number
  const unit = unitOf(pane, rows, value);
  const shown = [...sums].slice(0, BARS);
  const most = Math.max(0, ...shown.map(([, sum]) => sum));
  const least = Math.min(0, ...shown.map(([, sum]) => sum));
  const label = t(`막대그래프, 막대 ${shown.length}개. 같은 값을 표에서 볼 수 있습니다.`, `Bar chart with ${shown.length} bars. The table has the same values.`);
  const right = Math.max(0, ...shown.map(([, sum]) => said(sum, unit).length)) * (unit ? 10 : 8) + 16;
  const made = drawing((width) => {
    const left = Math.min(width * 0.42, 280);
    const scale = (at: number): number => left + ((at - least) / (most - least || 1)) * Math.max(width - left - right, 20);
    return s("svg", { role: "img", "aria-label": label, width, height: shown.length * LANE + 8, viewBox: `0 0 ${width} ${shown.length * LANE + 8}` },
      ...shown.map(([key, sum], index) => s("g", { transform: `translate(0 ${index * LANE + 4})` },
        s("title", {}, `${key}: ${total(key, sum)}`),
        s("text", { x: left - 8, y: LANE / 2, "class": "end" }, cut(key, left - 12)),
        s("rect", { "class": "column", x: Math.min(scale(0), scale(sum)), y: 3, width: Math.max(Math.abs(scale(sum) - scale(0)), 1), height: LANE - 6 }),
        s("text", { x: Math.max(scale(sum), scale(0)) + 6, y: LANE / 2 }, said(sum, unit)))));
  });
  return h("div", {}, made, sums.size > BARS ? h("p", { "class": "note" }, t(`${count(sums.size)}개 중 앞의 ${BARS}개만 표시합니다.`, `Showing the first ${BARS} of ${count(sums.size)}.`)) : null);
}

function line(pane: Pane, rows: readonly Row[], across: number, value: number): HTMLElement {
  const dated = pane.answer.columns[across]?.kind === "date";
  const points = rows.flatMap((row): [number, number, string][] => {
    const cell = row[across] ?? null;
    const x = dated ? span(cell)?.[0] ?? null : Number(cell?.value ?? Number.NaN);
    const y = Number(row[value]?.value ?? Number.NaN);
    return x === null || Number.isNaN(x) || Number.isNaN(y) ? [] : [[x, y, cell?.value ?? ""]];
  }).sort((a, b) => a[0] - b[0]);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(0, ...ys), Math.max(0, ...ys)];
  const height = 320;
  const unit = unitOf(pane, rows, value);
  const label = t(`꺾은선그래프, 점 ${points.length}개. 같은 값을 표에서 볼 수 있습니다.`, `Line chart with ${points.length} points. The table has the same values.`);
  return drawing((width) => {
    const left = Math.max(...ticks(y0, y1, 5).map((at) => said(at, unit).length)) * (unit ? 10 : 8) + 16;
    const x = (at: number): number => left + ((at - x0) / (x1 - x0 || 1)) * (width - left - 24);
    const y = (at: number): number => height - 30 - ((at - y0) / (y1 - y0 || 1)) * (height - 50);
    return s("svg", { role: "img", "aria-label": label, width, height, viewBox: `0 0 ${width} ${height}` },
      ...ticks(y0, y1, 5).map((at) => s("g", {},
        s("line", { "class": "rule", x1: left, x2: width - 24, y1: y(at), y2: y(at) }),
        s("text", { "class": "end", x: left - 8, y: y(at) }, said(at, unit)))),
      ...ticks(x0, x1, Math.max(2, width / 120)).filter((at) => !dated || Number.isInteger(at)).map((at) =>
        s("text", { "class": "middle", x: x(at), y: height - 10 }, dated ? String(at) : count(at))),
      s("polyline", { "class": "curve", points: points.map(([a, b]) => `${x(a)},${y(b)}`).join(" ") }),
      ...points.map(([a, b, name]) => s("g", {},
        s("circle", { "class": "dot", cx: x(a), cy: y(b), r: 4 }, s("title", {}, `${name}: ${count(b)}`)),
        points.length <= LABELLED_POINTS ? s("text", { "class": a === x0 ? "" : a === x1 ? "end" : "middle", x: x(a), y: y(b) + (b === y1 ? 16 : -14) }, said(b, unit)) : null)));
  });
}
