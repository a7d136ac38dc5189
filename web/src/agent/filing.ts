// « Versé au dossier métier »: the copy here gets a short clock. For one document on its page, when a copy of it was just saved, and for several documents of a case.

import { type Child, el } from "../dom";
import { dayField, folded } from "./actform";
import type { Clock } from "./clocktypes";
import { EventDesk } from "./effects";
import { choices } from "./form";
import { today } from "./notice";
import type { RowContext } from "./rows";
import { actionButton, whileBusy } from "./show";
import type { CaseDetail, DocumentRow } from "./types";

const KIND = "VERSE_DOSSIER";

/** Whose page it is: one document's, with the clocks that the team still has it under. */
export interface FilingDesk {
  readonly context: RowContext;
  readonly caseId: string;
  readonly document: string;
  readonly running: readonly Clock[];
  /** Told what to say once it was noted. */
  done(said: string): Promise<void>;
}

function isFiled(desk: FilingDesk): boolean {
  return desk.running.some((clock) => clock.decided_by === "filed");
}

/** A day, what it does, then the act; and its undoing once it was done. */
export function filing(desk: FilingDesk): HTMLElement {
  const { words } = desk.context;
  const place = new EventDesk(desk.context, desk.caseId, (said) => desk.done(said));
  const undo = actionButton("undo-2", words.say("agent-filed-undo"), "quiet", () => {
    void whileBusy(undo, () => place.ask({ kind: KIND, on: null, document: desk.document }, undo));
  });
  return folded(words.say("agent-filed"), form(desk.context, place, () => [desk.document], isFiled(desk) && undo), place.element);
}

/** Offers to note that a copy which was just saved has gone to the service's own records; nothing where that was noted. */
export function offerFiling(desk: FilingDesk, opener: HTMLElement): HTMLElement | null {
  if (desk.running.length === 0 || isFiled(desk)) return null;
  const place = new EventDesk(desk.context, desk.caseId, (said) => desk.done(said), "h2");
  void place.ask({ kind: KIND, on: today(desk.context.now), document: desk.document }, opener, desk.context.words.say("agent-filed-remark"));
  return place.element;
}

/** Documents that the team still has and that were not filed yet, one row each. */
export function fileable(held: readonly DocumentRow[], now: Date): DocumentRow[] {
  const open = held.filter((row) => row.state === "active" && row.decided_by !== "filed" && Date.parse(row.purge_at) > now.getTime());
  return open.filter((row, place) => open.findIndex(({ document }) => document === row.document) === place);
}

/** The section of a case, folded; nothing where there are not several documents: one alone is filed on its own page. */
export function filingSection(context: RowContext, shown: CaseDetail, done: (said: string) => Promise<void>): HTMLElement | false {
  const { words, catalogue, now } = context;
  const rows = fileable(shown.documents_held, now);
  if (rows.length < 2) return false;
  const list = rows.map((row) => ({
    value: row.document,
    title: catalogue.pieceName(row.purpose, row.piece),
    note: words.say("agent-home-received-on", { date: words.day(row.received_at) }),
  }));
  const chosen = choices("checkbox", "filed", words.say("agent-filed-which"), list);
  const place = new EventDesk(context, shown.case, done);
  const documents = (): string[] => {
    const values = chosen.values();
    chosen.refuse(values.length === 0 ? words.say("agent-filed-none") : "");
    return values;
  };
  return folded(words.say("agent-filed-several"), chosen.element, form(context, place, documents), place.element);
}

/** The day, and the button that shows what filing these documents would do. */
function form(context: RowContext, place: EventDesk, documents: () => string[], ...after: Child[]): HTMLElement {
  const { words, now } = context;
  const remark = words.say("agent-filed-remark");
  const day = dayField("filed-on", words.say("agent-filed-on"), today(now), { max: today(now) });
  const press = actionButton("folder", words.say("agent-act-look"), "quiet", () => {
    const on = day.input.value;
    day.refuse(on === "" ? words.say("agent-required") : on > today(now) ? words.say("agent-ask-day-future") : "");
    if (on === "" || on > today(now)) return void day.input.focus();
    const orders = documents().map((document) => ({ kind: KIND, on, document }));
    if (orders.length > 0) void whileBusy(press, () => place.askAll(orders, press, remark));
  });
  return el("div", { class: "form" }, el("p", { class: "hint" }, remark), day.element, el("div", { class: "actions" }, press, ...after));
}
