// The points of a result on a plane of longitude and latitude, without tiles from other servers.

import { h, s, select } from "../page/elements";
import { placeNames } from "../page/naming";
import { count, t } from "../page/words";
import { zoomable } from "../page/zoom";
import { cut, DRAWN, drawing, ticks } from "./drawing";
import { figureButtons } from "./figure";
import { asOptions, columnsOf, naming, type Pane } from "./pane";
import { point } from "./terms";

interface Spot {
  readonly lon: number;
  readonly lat: number;
  readonly name: string;
}

const HEIGHT = 460;

/** Kilometres per degree of latitude.  Source: WGS 84, at 35° north. */
const KM_A_DEGREE = 110.9;

export async function showMap(pane: Pane): Promise<void> {
  const { rows } = await pane.source.rows(0, DRAWN);
  await pane.names.learn(rows);
  const points = columnsOf(pane.answer, "point");
  let label = naming(pane.answer, points);
  const place = h("div");
  const show = (): void => {
    const spots = rows.flatMap((row): Spot[] => {
      const coordinates = point(row[points[0] ?? 0] ?? null);
      return coordinates ? [{ lon: coordinates[0], lat: coordinates[1], name: pane.names.text(row[label] ?? null) }] : [];
    });
    place.replaceChildren(drawing((width) => plane(spots, width)));
  };
  pane.host.replaceChildren(
    h("div", { "class": "controls" },
      select(t("이름", "Name"), asOptions(pane.answer, [...pane.answer.columns.keys()]), String(label), (chosen) => { label = Number(chosen); show(); })),
    place,
    figureButtons(pane));
  show();
}

function plane(spots: readonly Spot[], width: number): HTMLElement {
  const lons = spots.map((spot) => spot.lon);
  const lats = spots.map((spot) => spot.lat);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const middle = [(west + east) / 2, (south + north) / 2] as const;
  const narrow = Math.cos((middle[1] * Math.PI) / 180); // a degree of longitude, in degrees of latitude
  const scale = Math.min((width - 120) / ((east - west) * narrow || 0.01), (HEIGHT - 80) / (north - south || 0.01));
  const x = (lon: number): number => width / 2 + (lon - middle[0]) * narrow * scale;
  const y = (lat: number): number => HEIGHT / 2 - (lat - middle[1]) * scale;
  const reach = { west: middle[0] - width / 2 / scale / narrow, east: middle[0] + width / 2 / scale / narrow, south: middle[1] - HEIGHT / 2 / scale, north: middle[1] + HEIGHT / 2 / scale };
  const inner = s("g");
  const grid = [
    ...ticks(reach.west, reach.east, width / 140).map((lon) => s("g", {},
      s("line", { "class": "rule", x1: x(lon), x2: x(lon), y1: 0, y2: HEIGHT }), s("text", { "class": "stated", x: x(lon) + 4, y: 12 }, `${lon}°E`))),
    ...ticks(reach.south, reach.north, 4).map((lat) => s("g", {},
      s("line", { "class": "rule", x1: 0, x2: width, y1: y(lat), y2: y(lat) }), s("text", { "class": "stated", x: 4, y: y(lat) - 8 }, `${lat}°N`))),
  ];
  const marks = spots.map((spot) => s("g", { "class": "spot", transform: `translate(${x(spot.lon)} ${y(spot.lat)})` },
    s("title", {}, `${spot.name} (${spot.lat}, ${spot.lon})`),
    s("circle", { "class": "dot", r: 5 }), s("text", { x: 9, y: 0 }, cut(spot.name, 160))));
  inner.append(...grid, ...marks);
  const km = ticks(0, width / 4 / scale * KM_A_DEGREE, 2).at(-1) ?? 0;
  const bar = (km / KM_A_DEGREE) * scale;
  const ruler = s("g", { transform: `translate(90 ${HEIGHT - 34})` },
    s("line", { "class": "span", x1: 0, x2: bar, y1: 0, y2: 0 }), s("text", { "class": "end", x: bar, y: 16 }, `${count(km)} km`));
  const label = t(`지도, 점 ${spots.length}개. 같은 좌표를 표에서 볼 수 있습니다.`, `Map with ${spots.length} points. The table has the same coordinates.`);
  const svg = s("svg", { role: "img", "aria-label": label, width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, "class": "plane" }, inner, ruler);
  const buttons = zoomable(svg, inner, (k) => {
    ruler.setAttribute("visibility", k === 1 ? "visible" : "hidden");
    for (const mark of marks) for (const part of [...mark.children].slice(1)) part.setAttribute("transform", `scale(${1 / k})`);
    placeNames(marks, svg);
  });
  const frame = h("div", { "class": "frame" }, svg, buttons);
  requestAnimationFrame(() => placeNames(marks, svg));
  return frame;
}
