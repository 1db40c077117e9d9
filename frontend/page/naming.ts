// Places labels beside marks where there is room, using their current positions on the screen.

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Pixels between a mark and its label. */
const GAP = 4;

/**
 * Place the labels of marks in order: right, left, above or below the mark; hide those without room.
 * Each mark contains a circle and a text, drawn unscaled.  The labels of the first `first` marks may cover other marks.
 */
export function placeNames(marks: Iterable<Element>, within: Element, first = 0): void {
  const edge = within.getBoundingClientRect();
  const labelled = [...marks].flatMap((mark) => {
    const [text, circle] = [mark.querySelector("text"), mark.querySelector("circle")];
    return text && circle ? [{ text, circle }] : [];
  });
  const measured = labelled.map(({ text, circle }) => ({ text, size: text.getBoundingClientRect(), spot: circle.getBoundingClientRect() }));
  const placed: Box[] = [];
  for (const [index, { text, size, spot }] of measured.entries()) {
    const open = places(spot, size.width, size.height).filter(({ box }) => inside(box, edge) && !placed.some((other) => overlap(box, other)));
    const free = open.find(({ box }) => measured.every((other) => other.spot === spot || !overlap(box, other.spot))) ?? (index < first ? open[0] : undefined);
    text.setAttribute("visibility", free ? "inherit" : "hidden");
    if (!free) continue;
    placed.push(free.box);
    text.setAttribute("x", String(free.x));
    text.setAttribute("y", String(free.y));
    text.setAttribute("text-anchor", free.anchor);
  }
}

interface Place {
  readonly box: Box;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end" | "middle";
}

function places(spot: DOMRect, width: number, height: number): Place[] {
  const radius = spot.width / 2;
  const [x, y] = [spot.left + radius, spot.top + radius];
  const [sideways, vertical] = [radius + GAP, radius + height / 2];
  const box = (left: number, middle: number): Box => ({ left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 });
  return [
    { box: box(x + sideways, y), x: sideways, y: 0, anchor: "start" },
    { box: box(x - sideways - width, y), x: -sideways, y: 0, anchor: "end" },
    { box: box(x - width / 2, y - vertical), x: 0, y: -vertical, anchor: "middle" },
    { box: box(x - width / 2, y + vertical), x: 0, y: vertical, anchor: "middle" },
  ];
}

const overlap = (a: Box, b: Box): boolean => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

const inside = (a: Box, b: Box): boolean => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
