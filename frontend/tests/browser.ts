// A stub of the browser interfaces that the scripts need to load and to create elements, without layout: tests of logic
// need no window.  Real browsers are tested by tests/browser/.  Injected before every test.

type Listener = (event: unknown) => void;

/** An element that stores its attributes, listeners and children. */
export class FakeElement {
  readonly attributes = new Map<string, string>();
  readonly listeners = new Map<string, Listener>();
  children: (FakeElement | string)[] = [];
  readonly style = {};
  readonly clientWidth = 600;
  value = "";
  disabled = false;
  checked = false;
  validity = "";

  constructor(readonly tag: string) {}

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
    if (name === "value") this.value = value;
  }

  toggleAttribute(name: string, present: boolean): void {
    if (present) this.attributes.set(name, "");
    else this.attributes.delete(name);
  }

  addEventListener(name: string, listener: Listener): void {
    this.listeners.set(name, listener);
  }

  append(...children: (FakeElement | string)[]): void {
    this.children.push(...children);
  }

  replaceChildren(...children: (FakeElement | string)[]): void {
    this.children = children;
  }

  setCustomValidity(message: string): void {
    this.validity = message;
  }

  reportValidity(): boolean {
    return this.validity === "";
  }

  get textContent(): string {
    return this.children.map((child) => (typeof child === "string" ? child : child.textContent)).join("");
  }

  set textContent(text: string) {
    this.children = [text];
  }

  /** Return all elements with a tag, including this one, in document order. */
  all(tag: string): FakeElement[] {
    const below = this.children.flatMap((child) => (typeof child === "string" ? [] : child.all(tag)));
    return this.tag === tag ? [this, ...below] : below;
  }

  querySelector(tag: string): FakeElement | null {
    return this.children.flatMap((child) => (typeof child === "string" ? [] : child.all(tag)))[0] ?? null;
  }

  /** Call the listener of an event. */
  fire(name: string): void {
    this.listeners.get(name)?.({});
  }
}

const store = new Map<string, string>();

Object.assign(globalThis, {
  document: {
    documentElement: new FakeElement("html"),
    createElement: (tag: string) => new FakeElement(tag),
    createElementNS: (_: string, tag: string) => new FakeElement(tag),
  },
  location: new URL("http://127.0.0.1:8000/sparql?lang=en&release=R&query=ASK"),
  ResizeObserver: class {
    constructor(private readonly changed: () => void) {}
    observe(): void {
      this.changed();
    }
  },
});
Object.assign(document.documentElement, { lang: "en" });
Object.defineProperty(globalThis, "localStorage", {
  configurable: true,
  value: {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, text: string) => void store.set(key, text),
  },
});
