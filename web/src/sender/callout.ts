import { type Child, el, icon, telephoneLink } from "../dom";
import type { Words } from "../words";

/** A framed message: its tone, its icon, what is said, and what one may do. */
export function callout(tone: "ok" | "soon" | "late" | "info", iconName: string, ...children: Child[]): HTMLElement {
  return el("div", { class: `callout ${tone}` }, icon(iconName), el("div", {}, ...children));
}

/** "Appelez-nous au …", with the number one can touch. */
export function callUs(words: Words, telephone: string): HTMLElement {
  return el("p", {}, `${words.say("sender-call-us")} `, telephoneLink(telephone));
}
