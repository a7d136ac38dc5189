// Small pieces of page that every agents' page is made of; the class names are those at the top of styles/components.css.

import { type Child, button, el, icon } from "../dom";

/** A word with an icon beside it: never colour alone. */
export function tag(tone: "ok" | "soon" | "late" | "archive" | "", iconName: string, text: string): HTMLElement {
  return el("span", { class: `tag ${tone}`.trim() }, icon(iconName), text);
}

/** A boxed remark. */
export function callout(tone: "ok" | "soon" | "late" | "info", iconName: string, ...children: Child[]): HTMLElement {
  return el("div", { class: `callout ${tone}` }, icon(iconName), el("div", {}, ...children));
}

/** What an empty list says: what will appear there, and how to begin. */
export function emptyList(iconName: string, title: string, text: string, ...actions: Child[]): HTMLElement {
  const drawing = icon(iconName);
  drawing.classList.add("icon-large");
  return el(
    "div",
    { class: "empty" },
    drawing,
    el("p", { class: "empty-title" }, title),
    el("p", {}, text),
    actions.some((action) => action !== false) && el("div", { class: "actions" }, ...actions),
  );
}

/** Terms and their values; those without value are left out. */
export function facts(...pairs: readonly (readonly [string, Child])[]): HTMLElement {
  const rows = pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value)));
  return el("dl", { class: "facts" }, ...rows);
}

/** A button that is only an icon: its name is read aloud, and shown when pointed at. */
export function iconButton(name: string, label: string, action: () => void): HTMLButtonElement {
  const made = button("", { class: "icon-button", "aria-label": label, title: label }, action);
  made.append(icon(name));
  return made;
}

/** A link that looks like a button. */
export function linkButton(href: string, iconName: string, text: string, quiet = false): HTMLAnchorElement {
  return el("a", { href, class: quiet ? "button quiet" : "button" }, icon(iconName), text);
}

/** A button with an icon before its words. */
export function actionButton(iconName: string, text: string, kind: "" | "quiet" | "plain" | "danger", action: () => void): HTMLButtonElement {
  const made = button("", { class: `button ${kind}`.trim() }, action);
  made.append(icon(iconName), text);
  return made;
}

/** A text to copy whole, with its button; `copied` is said when it is done. */
export function copyBox(label: string, text: string, act: string, copied: string): HTMLElement {
  const input = el("input", { readonly: true, value: text, "aria-label": label, translate: "no" });
  const status = el("p", { class: "hint", role: "status" });
  const copy = actionButton("clipboard-copy", act, "", () => {
    input.select();
    void navigator.clipboard.writeText(text).then(
      () => (status.textContent = copied),
      // Without leave to write the clipboard the text stays selected: Ctrl+C does the rest.
      () => input.focus(),
    );
  });
  return el("div", { class: "stack-tight" }, el("div", { class: "copy-box" }, input, copy), status);
}

/** Marks a button busy while `act` runs, so that it is not pressed twice. */
export async function whileBusy(pressed: HTMLButtonElement, act: () => Promise<void>): Promise<void> {
  if (pressed.getAttribute("aria-busy") === "true") return;
  pressed.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    pressed.removeAttribute("aria-busy");
  }
}
