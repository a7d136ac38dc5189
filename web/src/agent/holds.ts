// Holds: what suspends an erasure, with a reason and a day of review; placed, looked at again, and lifted once the person was told.

import { el, on, replace } from "../dom";
import type { Words } from "../words";
import { actForm, chosen, dayField, dayWithin, folded, toldFields } from "./actform";
import * as api from "./api";
import type { Hold, HoldPlace } from "./clocktypes";
import { daysAfter, monthsAfter } from "./days";
import { type Field, fieldOf } from "./form";
import { today } from "./notice";
import { tag } from "./show";
import type { Day } from "./types";

const REASONS = {
  LIMITATION: ["EXACTITUDE_CONTESTEE", "TRAITEMENT_CONTESTE", "DEFENSE_DE_LA_PERSONNE", "OPPOSITION_EN_COURS"],
  CONTENTIEUX: ["PROCEDURE_EN_COURS", "PRECONTENTIEUX", "REQUISITION"],
  ARCHIVES: ["DEMANDE_DES_ARCHIVES", "TRI_EN_COURS"],
} as const;

/** What the section needs: `nameOf` names the document of a hold. */
export interface HoldDesk {
  readonly words: Words;
  readonly now: Date;
  readonly place: HoldPlace;
  readonly holds: readonly Hold[];
  readonly mayAct: boolean;
  nameOf(document: string): string;
  /** Told what to say once something was done. */
  done(said: string): Promise<void>;
}

/** The holds that stand, those that were lifted, and the form that places one; nothing at all where there is nothing to see or do. */
export function holdSection(desk: HoldDesk): HTMLElement | false {
  const { words, holds, mayAct } = desk;
  if (!mayAct && holds.length === 0) return false;
  const standing = holds.filter((hold) => hold.lifted_at === null);
  const lifted = holds.filter((hold) => hold.lifted_at !== null);
  return el(
    "section",
    { class: "stack-tight counter-hide" },
    el("h2", { class: "list-title" }, words.say("agent-hold-title"), el("span", { class: "count" }, String(standing.length))),
    standing.length === 0 ? el("p", { class: "hint" }, words.say("agent-hold-none")) : el("ul", { class: "stack-tight" }, ...standing.map((hold) => standingItem(desk, hold))),
    lifted.length > 0 && folded(words.say("agent-hold-lifted", { count: lifted.length }), el("ul", { class: "stack-tight" }, ...lifted.map((hold) => liftedItem(desk, hold)))),
    mayAct && folded(words.say("document" in desk.place ? "agent-hold-place-document" : "agent-hold-place-case"), placeForm(desk)),
  );
}

function onWhat(desk: HoldDesk, hold: Hold): string {
  return hold.document === null ? desk.words.say("agent-hold-on-case") : desk.nameOf(hold.document);
}

function standingItem(desk: HoldDesk, hold: Hold): HTMLElement {
  const { words } = desk;
  const late = hold.review_on < today(desk.now);
  return el(
    "li",
    { class: "card", "data-hold": hold.hold },
    el("p", {}, tag(hold.kind === "ARCHIVES" ? "archive" : "soon", "pause", words.say("agent-hold-kind", { kind: hold.kind })), " · ", onWhat(desk, hold)),
    el("p", {}, words.say("agent-reason", { reason: hold.reason })),
    el("p", { class: "row-meta" }, words.say("agent-hold-since", { date: words.day(hold.placed_at), author: hold.placed_by }), " ", words.say(late ? "agent-hold-review-late" : "agent-hold-review-on", { date: words.day(hold.review_on) })),
    desk.mayAct && folded(words.say("agent-hold-review"), reviewForm(desk, hold)),
    desk.mayAct && folded(words.say("agent-hold-lift"), liftForm(desk, hold)),
  );
}

function liftedItem(desk: HoldDesk, hold: Hold): HTMLElement {
  const { words } = desk;
  const what = `${words.say("agent-hold-kind", { kind: hold.kind })} · ${onWhat(desk, hold)}`;
  return el("li", {}, what, " ", el("span", { class: "row-meta" }, words.say("agent-hold-until", { date: words.day(hold.lifted_at ?? hold.placed_at) })));
}

/** The day of review: within a year, three months ahead at first. */
function reviewField(desk: HoldDesk, id: string): { field: Field<HTMLInputElement>; read(): Day } {
  const { words, now } = desk;
  const [first, last] = [daysAfter(today(now), 1), monthsAfter(today(now), 12)];
  const field = dayField(id, words.say("agent-hold-review-day"), monthsAfter(today(now), 3), { min: first, max: last }, words.say("agent-hold-review-hint"));
  return { field, read: () => dayWithin(words, field, first, last) };
}

function placeForm(desk: HoldDesk): HTMLElement {
  const { words } = desk;
  const input = el("select", {}, el("option", { value: "" }, words.say("agent-choose")));
  for (const [kind, reasons] of Object.entries(REASONS)) {
    const options = reasons.map((reason) => el("option", { value: reason }, words.say("agent-reason", { reason })));
    input.append(el("optgroup", { label: words.say("agent-hold-kind", { kind }) }, ...options));
  }
  const reason = fieldOf({ id: "hold-reason", label: words.say("agent-reason-word") }, input);
  const meaning = el("p", { class: "hint", role: "status" });
  const explain = (): void => {
    const kind = Object.entries(REASONS).find(([, reasons]) => (reasons as readonly string[]).includes(input.value))?.[0];
    replace(meaning, kind === undefined ? "" : words.say("agent-hold-meaning", { kind }));
  };
  on(input, "change", explain);
  explain();
  const review = reviewField(desk, "hold-review");
  return actForm(words, { fields: [reason.element, meaning, review.field.element], icon: "pause", submit: words.say("agent-hold-place") }, async () => {
    await api.placeHold({ ...desk.place, reason: chosen(words, reason), review_on: review.read() });
    await desk.done(words.say("agent-hold-placed"));
  });
}

function reviewForm(desk: HoldDesk, hold: Hold): HTMLElement {
  const { words } = desk;
  const review = reviewField(desk, `review-${hold.hold}`);
  return actForm(words, { fields: [review.field.element], icon: "check", submit: words.say("agent-hold-review-do") }, async () => {
    await api.reviewHold(hold.hold, review.read());
    await desk.done(words.say("agent-hold-reviewed"));
  });
}

function liftForm(desk: HoldDesk, hold: Hold): HTMLElement {
  const { words } = desk;
  const told = toldFields(words, `lift-${hold.hold}`, desk.now);
  const fields = [el("p", { class: "hint" }, words.say("agent-hold-lift-lead")), ...told.elements];
  return actForm(words, { fields, icon: "undo-2", submit: words.say("agent-hold-lift-do") }, async () => {
    await api.liftHold(hold.hold, told.read());
    await desk.done(words.say("agent-hold-lift-done"));
  });
}
