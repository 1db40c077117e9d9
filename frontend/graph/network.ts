// A graph of things and their links.  A force simulation places them once; then they do not move.
//
// Each thing can be focused with the keyboard.  Labels without room are hidden until the reader zooms in.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";

import { h, s } from "../page/elements";
import { placeNames } from "../page/naming";
import { t } from "../page/words";
import { zoomable } from "../page/zoom";
import { cut } from "../results/drawing";

export interface Thing {
  readonly iri: string;
  readonly name: string;
  /** The label of its class, or "" if unknown. */
  readonly kind: string;
}

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly name: string;
}

/** A link as seen from one of its ends. */
export interface ThingLink {
  readonly name: string;
  readonly other: Thing;
  readonly outward: boolean;
}

interface Node extends SimulationNodeDatum { readonly thing: Thing; mark: SVGGElement; degree: number }
interface Edge extends SimulationLinkDatum<Node> { readonly name: string; mark: SVGLineElement }

/** Steps of the force simulation. */
const STEPS = 300;

/** How strongly things are pulled to the middle. */
const PULL = 0.05;

/** Number of links from which on the label of a thing takes precedence. */
const HUB = 4;

/** Half the distance that things keep, and the least distance in pixels at which circles have their full size. */
const ROOM = 26;
const FULL_SIZE = 22;

/** Margin around the drawing, in its own units. */
const MARGIN = 50;

export class Network {
  readonly element: HTMLElement;
  private readonly nodes = new Map<string, Node>();
  private readonly edges = new Map<string, Edge>();
  private readonly lines = s("g");
  private readonly marks = s("g");
  private readonly inner = s("g", {}, this.lines, this.marks);
  private readonly svg = s("svg", { "class": "network", role: "group", "aria-label": t("관계도", "Graph of relations") }, this.inner);
  private scale = 1;
  private extent: readonly [number, number] = [1, 1];
  private selected: string | null = null;

  /** `chosen` is called with the IRI of the thing that the reader selects. */
  constructor(private readonly chosen: (iri: string) => void) {
    const buttons = zoomable(this.svg, this.inner, (scale) => {
      this.scale = scale;
      this.updateMarks();
    });
    this.element = h("div", { "class": "frame" }, this.svg, buttons);
    new ResizeObserver(() => this.updateMarks()).observe(this.svg);
  }

  get size(): number {
    return this.nodes.size;
  }

  has(iri: string): boolean {
    return this.nodes.has(iri);
  }

  /** Add things and links; existing ones roughly keep their positions. */
  add(things: Iterable<Thing>, links: Iterable<Link>, near: string | null = null): void {
    const origin = near === null ? undefined : this.nodes.get(near);
    for (const thing of things) {
      if (this.nodes.has(thing.iri)) continue;
      const node: Node = { thing, mark: this.mark(thing), degree: 0 };
      if (origin) Object.assign(node, { x: (origin.x ?? 0) + this.nodes.size % 7 - 3, y: (origin.y ?? 0) + this.nodes.size % 5 - 2 });
      this.nodes.set(thing.iri, node);
      this.marks.append(node.mark);
    }
    for (const link of links) {
      const [source, target] = [this.nodes.get(link.from), this.nodes.get(link.to)];
      const key = `${link.from} ${link.name} ${link.to}`;
      if (!source || !target || source === target || this.edges.has(key)) continue;
      const mark = s("line", { "class": "edge" }, s("title", {}, `${source.thing.name} — ${link.name} → ${target.thing.name}`));
      this.edges.set(key, { source, target, name: link.name, mark });
      this.lines.append(mark);
      source.degree += 1;
      target.degree += 1;
    }
    this.settle();
  }

  /** Highlight a thing and its links. */
  select(iri: string): void {
    this.selected = iri;
    this.updateMarks();
  }

  /** Return the links of a thing in this graph. */
  linksOf(iri: string): ThingLink[] {
    return [...this.edges.values()].flatMap((edge): ThingLink[] => {
      const [from, to] = [edge.source as Node, edge.target as Node];
      if (from.thing.iri === iri) return [{ name: edge.name, other: to.thing, outward: true }];
      return to.thing.iri === iri ? [{ name: edge.name, other: from.thing, outward: false }] : [];
    });
  }

  private mark(thing: Thing): SVGGElement {
    const choose = (): void => this.chosen(thing.iri);
    return s("g", {
      "class": "thing", tabindex: 0, role: "button", click: choose,
      keydown: (event) => {
        if (!(event instanceof KeyboardEvent) || !["Enter", " "].includes(event.key)) return;
        event.preventDefault();
        choose();
      },
    }, s("title", {}, thing.kind ? `${thing.name} (${thing.kind})` : thing.name), s("circle", { r: 6 }), s("text", { x: 10, y: 0 }, cut(thing.name, 150)));
  }

  private settle(): void {
    const nodes = [...this.nodes.values()];
    forceSimulation(nodes)
      .force("link", forceLink<Node, Edge>([...this.edges.values()]).distance(90))
      .force("apart", forceManyBody().strength(nodes.length > 80 ? -220 : -420))
      .force("room", forceCollide(ROOM))
      .force("x", forceX().strength(PULL))
      .force("y", forceY().strength(PULL * this.aspect() ** 2))
      .stop()
      .tick(STEPS);
    this.frame(nodes);
    for (const node of nodes) {
      node.mark.setAttribute("transform", `translate(${node.x ?? 0} ${node.y ?? 0})`);
      node.mark.querySelector("circle")?.setAttribute("r", String(5 + Math.min(Math.sqrt(node.degree) * 1.5, 8)));
    }
    for (const edge of this.edges.values()) {
      const [from, to] = [edge.source as Node, edge.target as Node];
      for (const [name, value] of Object.entries({ x1: from.x, y1: from.y, x2: to.x, y2: to.y })) edge.mark.setAttribute(name, String(value ?? 0));
    }
    this.updateMarks();
  }

  /** Return how much wider than high the frame is, within bounds. */
  private aspect(): number {
    return Math.min(Math.max((this.svg.clientWidth || 1) / (this.svg.clientHeight || 1), 0.7), 1.5);
  }

  /** Show all that is drawn, with room for the names at the right. */
  private frame(nodes: readonly Node[]): void {
    const xs = nodes.map((node) => node.x ?? 0);
    const ys = nodes.map((node) => node.y ?? 0);
    const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
    const [width, height] = [Math.max(...xs) - left + 3 * MARGIN, Math.max(...ys) - top + MARGIN];
    this.svg.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
    this.extent = [width, height];
  }

  /** Keep the size of marks and labels on the screen independent of the scale; show the labels that have room. */
  private updateMarks(): void {
    const neighbours = new Set(this.selected === null ? [] : this.linksOf(this.selected).map((link) => link.other.iri));
    const unit = Math.max(this.extent[0] / (this.svg.clientWidth || 1), this.extent[1] / (this.svg.clientHeight || 1));
    const shrink = unit / this.scale;
    const small = Math.min((2 * ROOM) / shrink / FULL_SIZE, 1); // circles of a crowd do not cover each other
    for (const node of this.nodes.values()) {
      node.mark.querySelector("circle")?.setAttribute("transform", `scale(${shrink * small})`);
      node.mark.querySelector("text")?.setAttribute("transform", `scale(${shrink})`);
      node.mark.classList.toggle("chosen", node.thing.iri === this.selected);
      node.mark.classList.toggle("beside", neighbours.has(node.thing.iri));
    }
    for (const edge of this.edges.values()) {
      const ends = [edge.source as Node, edge.target as Node].map((node) => node.thing.iri);
      edge.mark.classList.toggle("chosen", this.selected !== null && ends.includes(this.selected));
    }
    const order = (node: Node): number => (node.thing.iri === this.selected ? 1e6 : 0) + (neighbours.has(node.thing.iri) ? 1e3 : 0) + node.degree;
    const sorted = [...this.nodes.values()].sort((a, b) => order(b) - order(a));
    const first = sorted.filter((node) => node.degree >= HUB || node.thing.iri === this.selected).length;
    requestAnimationFrame(() => placeNames(sorted.map((node) => node.mark), this.svg, first));
  }
}
