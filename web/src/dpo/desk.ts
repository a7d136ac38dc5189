// What every section of the page of decisions is made of: its head, its buttons with what went wrong beside them, its tables.

import type { Catalogue } from "../agent/catalogue";
import { sentence } from "../agent/page";
import { actionButton, emptyList, whileBusy } from "../agent/show";
import { type Child, el, icon, replace } from "../dom";
import type { Signer } from "../sealing/index";
import type { Words } from "../words";
import type { Waiting } from "./waiting";

/** The sections, in the order of the page. */
export type SectionName = "stops" | "clock" | "rules" | "corrections" | "consultations" | "holds" | "runs";

/** What every section is given. */
export interface Desk {
  readonly words: Words;
  readonly catalogue: Catalogue;
  /** With whose key the reader's decisions are signed. */
  readonly signer: Signer;
  readonly waiting: Waiting;
  /** Something was decided: reads everything again, says so, and leaves the keyboard at that section. */
  readonly decided: (section: SectionName, said: string) => Promise<void>;
}

/** Something that the reader may do: which section it is of, its words, and what is said once it is done. */
export interface Order {
  readonly section: SectionName;
  readonly icon: string;
  readonly text: string;
  readonly kind?: "quiet";
  /** On what, read aloud after the words: the same button stands beside several things. */
  readonly on?: string;
  readonly said: string;
  readonly act: () => Promise<void>;
}

/** A section under its title, which can take the keyboard. */
export function section(name: SectionName, title: string, ...children: Child[]): HTMLElement {
  const head = el("h2", { id: `${name}-title`, tabindex: -1 }, title);
  return el("section", { class: "stack", "data-section": name }, head, ...children);
}

/** A section in which nothing waits: what will appear there. */
export function emptySection(name: SectionName, title: string, iconName: string, nothing: string, text: string, ...after: Child[]): HTMLElement {
  return section(name, title, emptyList(iconName, nothing, text), ...after);
}

/** Buttons in a row, and beneath them why the last one that was pressed did nothing. */
export function decisions(desk: Desk, ...orders: readonly Order[]): HTMLElement {
  const failure = el("p", { class: "field-error", role: "alert" });
  const presses = orders.map((order) => {
    const press = actionButton(order.icon, order.text, order.kind ?? "", () => void carryOut(desk, order, press, failure));
    if (order.on !== undefined) press.setAttribute("aria-label", desk.words.say("decide-of", { act: order.text, what: order.on }));
    return press;
  });
  return el("div", { class: "stack-tight" }, el("div", { class: "actions" }, ...presses), failure);
}

async function carryOut(desk: Desk, order: Order, press: HTMLButtonElement, failure: HTMLElement): Promise<void> {
  await whileBusy(press, async () => {
    replace(failure);
    try {
      await order.act();
    } catch (cause) {
      replace(failure, icon("circle-alert"), sentence(desk.words, cause));
      return;
    }
    await desk.decided(order.section, order.said);
  });
}

/** A cell of a table: words, a figure, or a moment, which is never cut over two lines. */
export interface Cell {
  readonly child: Child;
  readonly kind?: "number" | "when";
  /** A name that no translation may touch. */
  readonly isName?: boolean;
}

/** A table that scrolls alone when the screen is narrow; the first cell of a row is its head. */
export function tableOf(label: string, heads: readonly Cell[], rows: readonly (readonly Cell[])[]): HTMLElement {
  const head = heads.map((cell) => el("th", { scope: "col", class: cell.kind }, cell.child));
  const body = rows.map(([first, ...rest]) => el("tr", {}, el("th", { scope: "row", class: first?.kind, translate: first?.isName === true && "no" }, first?.child), ...rest.map(dataCell)));
  const table = el("table", { class: "table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body));
  return el("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": label }, table);
}

function dataCell(cell: Cell): HTMLTableCellElement {
  return el("td", { class: cell.kind, translate: cell.isName === true && "no" }, cell.child);
}

/** A document's number: nothing else is known of it here. */
export function documentNumber(document: string): HTMLElement {
  return el("code", { class: "proof", translate: "no" }, document);
}
