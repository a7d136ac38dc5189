// Holds: those whose day of review has come, then the others that stand; each is put off to another day or lifted, and one may be placed on a document.

import { WrongField, actForm, choiceField, chosen, dayField, dayWithin, folded, toldFields } from "../agent/actform";
import { liftHold, placeHold, reviewHold } from "../agent/api";
import type { Hold } from "../agent/clocktypes";
import { daysAfter, monthsAfter } from "../agent/days";
import { type Field, textField } from "../agent/form";
import { today } from "../agent/notice";
import { facts, tag } from "../agent/show";
import type { Day } from "../agent/types";
import { el } from "../dom";
import type { Words } from "../words";
import { type Desk, documentNumber, emptySection, section } from "./desk";

/** Why a hold is placed; its kind follows from it. */
const REASONS = [
  "EXACTITUDE_CONTESTEE",
  "TRAITEMENT_CONTESTE",
  "DEFENSE_DE_LA_PERSONNE",
  "OPPOSITION_EN_COURS",
  "PROCEDURE_EN_COURS",
  "PRECONTENTIEUX",
  "REQUISITION",
  "DEMANDE_DES_ARCHIVES",
  "TRI_EN_COURS",
] as const;

/** What documents' numbers look like: a ULID in small letters. */
const DOCUMENT = /^doc_[0-9a-z]{26}$/;

/** The most months until a hold is looked at again. */
const LONGEST_REVIEW_MONTHS = 12;

/** The holds to review, and the form for a new one. */
export function holdsSection(desk: Desk): HTMLElement {
  const { words, waiting } = desk;
  const title = words.say("decide-holds");
  const place = folded(words.say("decide-hold-place"), placeForm(desk));
  const due = waiting.holds.filter(isReviewDue);
  const later = waiting.holds.filter((hold) => !isReviewDue(hold));
  const others = later.length > 0 && folded(words.say("decide-holds-later", { count: later.length }), el("div", { class: "stack-tight" }, ...later.map((hold) => holdCard(desk, hold))));
  if (due.length === 0) return emptySection("holds", title, "pause", words.say("decide-holds-none"), words.say("decide-holds-none-text"), others, place);
  return section("holds", title, el("p", { class: "hint" }, words.say("decide-holds-hint")), ...due.map((hold) => holdCard(desk, hold)), others, place);
}

/** Whether its day of review has come. */
export function isReviewDue(hold: Hold): boolean {
  return hold.review_on <= today(new Date());
}

function holdCard(desk: Desk, hold: Hold): HTMLElement {
  const { words } = desk;
  return el(
    "div",
    { class: "card", "data-hold": hold.hold },
    el("h3", { class: "card-title" }, words.say("decide-hold", { date: words.day(hold.placed_at) })),
    el("p", {}, tag(hold.kind === "ARCHIVES" ? "archive" : "soon", "pause", words.say("agent-hold-kind", { kind: hold.kind }))),
    facts(
      [words.say("decide-document"), hold.document === null ? words.say("decide-hold-case") : documentNumber(hold.document)],
      [words.say("decide-plan-team"), el("span", { translate: "no" }, desk.waiting.teams[hold.team] ?? "")],
      [words.say("decide-reason"), words.say("agent-reason", { reason: hold.reason })],
      [words.say("decide-hold-author"), el("span", { translate: "no" }, hold.placed_by)],
      [words.say("agent-hold-review-day"), words.day(hold.review_on)],
    ),
    folded(words.say("decide-hold-review"), reviewForm(desk, hold)),
    folded(words.say("decide-hold-lift"), liftForm(desk, hold)),
  );
}

/** A day of review: after today, within a year. Never filled in beforehand: it is a decision. */
function reviewField(words: Words, id: string): { readonly field: Field<HTMLInputElement>; read(): Day } {
  const now = today(new Date());
  const [first, last] = [daysAfter(now, 1), monthsAfter(now, LONGEST_REVIEW_MONTHS)];
  const field = dayField(id, words.say("decide-hold-review-day"), "", { min: first, max: last }, words.say("agent-hold-review-hint"));
  return { field, read: () => dayWithin(words, field, first, last) };
}

function reviewForm(desk: Desk, { hold }: Hold): HTMLElement {
  const { words } = desk;
  const review = reviewField(words, `review-${hold}`);
  return actForm(words, { fields: [review.field.element], icon: "check", submit: words.say("decide-hold-review-do") }, async () => {
    await reviewHold(hold, review.read());
    await desk.decided("holds", words.say("decide-hold-reviewed"));
  });
}

function liftForm(desk: Desk, { hold }: Hold): HTMLElement {
  const { words } = desk;
  const told = toldFields(words, `lift-${hold}`, new Date());
  const fields = [el("p", { class: "hint" }, words.say("decide-hold-lift-why")), ...told.elements];
  return actForm(words, { fields, icon: "undo-2", submit: words.say("decide-hold-lift-do") }, async () => {
    await liftHold(hold, told.read());
    await desk.decided("holds", words.say("decide-hold-lifted"));
  });
}

function placeForm(desk: Desk): HTMLElement {
  const { words } = desk;
  const attributes = { translate: "no", spellcheck: "false", autocapitalize: "none" };
  const number = textField({ id: "hold-document", label: words.say("decide-hold-document"), hint: words.say("decide-hold-document-hint") }, attributes);
  const reason = choiceField(words, { id: "hold-reason", label: words.say("decide-reason") }, REASONS.map((code) => [code, words.say("agent-reason", { reason: code })] as const));
  const review = reviewField(words, "hold-review");
  const fields = [el("p", { class: "hint" }, words.say("decide-hold-place-why")), number.element, reason.element, review.field.element];
  return actForm(words, { fields, icon: "pause", submit: words.say("decide-hold-place-do") }, async () => {
    const document = number.input.value.trim();
    if (!DOCUMENT.test(document)) throw new WrongField(number, words.say(document === "" ? "agent-required" : "decide-hold-document-wrong"));
    await placeHold({ document, reason: chosen(words, reason), review_on: review.read() });
    await desk.decided("holds", words.say("decide-hold-placed"));
  });
}
