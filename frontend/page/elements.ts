// Makes elements of a page: no markup is ever read from text, so nothing from outside can become one.

type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | number | boolean | ((event: Event) => void)>>;

function fill(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
}

/** An HTML element; a function among the attributes listens to the event of that name. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/** An SVG element, likewise. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag, attributes: Attributes = {}, ...children: Child[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

/** A choice among named values. */
export function select(
  label: string, options: readonly (readonly [string, string])[], value: string, changed: (value: string) => void,
): HTMLLabelElement {
  const list = h("select", { change: () => changed(list.value) },
    ...options.map(([key, name]) => h("option", { value: key, selected: key === value }, name)));
  return h("label", {}, `${label} `, list);
}

/** Put a text on the clipboard, and say so on the button for a while; where a browser forbids it, show the text to be taken. */
export async function copy(button: HTMLButtonElement, text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text); // there is none where the page came without encryption
  } catch {
    prompt(button.textContent ?? "", text);
    return;
  }
  const before = button.textContent;
  button.textContent = done;
  button.addEventListener("blur", () => (button.textContent = before), { once: true });
}
