// Puts the names of marks where there is room, as they stand on the screen now.

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Pixels between a mark and its name. */
const GAP = 4;

/**
 * Place the names of marks, the first ones first: at the right, at the left, above or below; hide those without room.
 * Each mark holds a circle and a text, drawn one to one.  The names of the first `first` may lie on other marks.
 */
export function placeNames(marks: Iterable<Element>, within: Element, first = 0): void {
  const edge = within.getBoundingClientRect();
  const drawn = [...marks].flatMap((mark) => {
    const [text, circle] = [mark.querySelector("text"), mark.querySelector("circle")];
    return text && circle ? [{ text, circle }] : [];
  });
  const read = drawn.map(({ text, circle }) => ({ text, size: text.getBoundingClientRect(), spot: circle.getBoundingClientRect() }));
  const placed: Box[] = [];
  for (const [index, { text, size, spot }] of read.entries()) {
    const open = places(spot, size.width, size.height).filter(({ box }) => inside(box, edge) && !placed.some((other) => overlap(box, other)));
    const free = open.find(({ box }) => read.every((other) => other.spot === spot || !overlap(box, other.spot))) ?? (index < first ? open[0] : undefined);
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
  const [away, over] = [radius + GAP, radius + height / 2];
  const box = (left: number, middle: number): Box => ({ left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 });
  return [
    { box: box(x + away, y), x: away, y: 0, anchor: "start" },
    { box: box(x - away - width, y), x: -away, y: 0, anchor: "end" },
    { box: box(x - width / 2, y - over), x: 0, y: -over, anchor: "middle" },
    { box: box(x - width / 2, y + over), x: 0, y: over, anchor: "middle" },
  ];
}

const overlap = (a: Box, b: Box): boolean => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

const inside = (a: Box, b: Box): boolean => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
