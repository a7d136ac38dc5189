/** What may stand inside an element: text is always a text node, never HTML, wherever it comes from. */
export type Child = Node | string | null | undefined | false;

/** Attributes of an element: `true` sets an empty one, `null` and `false` leave it out. Handlers go through {@link on}. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. `autocomplete`, `class`, `aria-…`, `data-…` and the like are written as in HTML; no `on…` and no `style`. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (/^on|^style$|^srcdoc$/i.test(name)) throw new Error(`attribute not allowed: ${name}`);
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, ...children);
  return element;
}

/** Adds children at the end of an element. */
export function append(parent: Element, ...children: Child[]): void {
  parent.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
}

/** Puts these children in place of all that an element holds. */
export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, ...children);
}

/** Listens to an event of an element, and returns the element. */
export function on<Kind extends keyof HTMLElementEventMap, Target extends HTMLElement>(
  element: Target,
  kind: Kind,
  listener: (event: HTMLElementEventMap[Kind]) => void,
): Target {
  element.addEventListener(kind, listener);
  return element;
}

/** A button that does one thing. `attributes` may make it primary (`class`) or name it (`aria-label`). */
export function button(text: string, attributes: Attributes, action: () => void): HTMLButtonElement {
  return on(el("button", { type: "button", ...attributes }, text), "click", action);
}

/** An icon of the page's own set (the symbols of `icons.html`), for the eye only: the word stands beside it. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** The element of this id, or an error that names it: a page and its module belong together. */
export function byId<Target extends HTMLElement = HTMLElement>(id: string): Target {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element as Target;
}

/** The JSON that the server put in the page under this id (`<script type="application/json">`). */
export function pageData<Data>(id = "page-data"): Data {
  return JSON.parse(byId(id).textContent) as Data;
}

/** A telephone number one can touch: its digits alone are the address, and it is never cut over two lines. */
export function telephoneLink(telephone: string): HTMLAnchorElement {
  return el("a", { href: `tel:${telephone.replace(/[^0-9+]/g, "")}`, translate: "no" }, telephone.replaceAll(" ", "\u00a0"));
}
