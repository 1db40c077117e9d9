// Creates elements.  Markup is never parsed from text, so that external data cannot become elements.

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

/** Create an HTML element; an attribute that is a function is added as a listener for the event of that name. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/** Create an SVG element, likewise. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag, attributes: Attributes = {}, ...children: Child[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

/** Create a labelled select element. */
export function select(
  label: string, options: readonly (readonly [string, string])[], value: string, changed: (value: string) => void,
): HTMLLabelElement {
  const list = h("select", { change: () => changed(list.value) },
    ...options.map(([key, name]) => h("option", { value: key, selected: key === value }, name)));
  return h("label", {}, `${label} `, list);
}

/** Copy a text to the clipboard and show `done` on the button until it loses focus; if copying fails, show the text in a prompt. */
export async function copy(button: HTMLButtonElement, text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text); // undefined on pages served without TLS
  } catch {
    prompt(button.textContent ?? "", text);
    return;
  }
  const before = button.textContent;
  button.textContent = done;
  button.addEventListener("blur", () => (button.textContent = before), { once: true });
}
