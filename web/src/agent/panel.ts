// The panel beside a list: a row opens it, Esc closes it, the focus goes back to the row.

import { type Child, el, replace } from "../dom";
import type { Words } from "../words";
import { iconButton } from "./show";

/** One panel for a page. */
export class Panel {
  readonly #dialog: HTMLDialogElement;
  readonly #title = el("h2", { tabindex: -1 });
  readonly #body = el("div", { class: "panel-body" });
  readonly #foot = el("div", { class: "panel-foot" });
  #opener: HTMLElement | null = null;

  constructor(words: Words) {
    const head = el("div", { class: "panel-head" }, this.#title, iconButton("x", words.say("agent-close"), () => this.close()));
    this.#dialog = el("dialog", { class: "panel", "aria-labelledby": "panel-title" }, head, this.#body, this.#foot);
    this.#title.id = "panel-title";
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen() && !event.defaultPrevented) this.close();
    });
  }

  /** To put once in the page. */
  get element(): HTMLElement {
    return this.#dialog;
  }

  isOpen(): boolean {
    return this.#dialog.open;
  }

  /** Shows a title, a body and the buttons under it; `opener` gets the focus back. */
  open(opener: HTMLElement, title: Child, body: readonly Child[], foot: readonly Child[]): void {
    this.#mark(false);
    this.#opener = opener;
    this.#mark(true);
    replace(this.#title, title);
    replace(this.#body, ...body);
    replace(this.#foot, ...foot);
    if (!this.#dialog.open) this.#dialog.show();
    this.#dialog.scrollTop = 0;
    this.#title.focus();
  }

  /** Closes it; not while the screen is turned to the person, who would then see an empty page, or the others' names. */
  close(): void {
    if ("counter" in document.body.dataset) return;
    this.#dialog.close();
    this.#mark(false);
    this.#opener?.focus();
  }

  #mark(current: boolean): void {
    const row = this.#opener?.closest(".row");
    if (current) row?.setAttribute("aria-current", "true");
    else row?.removeAttribute("aria-current");
  }
}
