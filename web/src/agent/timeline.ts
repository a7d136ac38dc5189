// What happened in a case, from its own rows: opened, asked, received, recorded, closed; the last first.

import { el, icon } from "../dom";
import type { Words } from "../words";
import type { EventOrder } from "./clocktypes";
import { daysAfter } from "./days";
import { GRACE_DAYS, hasGrace } from "./effects";
import { today } from "./notice";
import type { RowContext } from "./rows";
import { actionButton } from "./show";
import type { CaseDetail, CaseEvent, Day, Moment } from "./types";

/** One thing that happened; `what` is said in words, `named` is the piece or the reference it concerns. */
export interface Happening {
  readonly at: Moment;
  /** By what it is ordered: what was noted on its own day stands at its hour. */
  readonly order: Moment;
  readonly kind: "case-opened" | "case-closed" | "request-made" | "request-ended" | "document-received" | "document-added" | "recorded";
  readonly what: string;
  readonly named: string;
  /** A day without an hour. */
  readonly dayOnly: boolean;
  /** What undoes it, while that is offered. */
  readonly undo: EventOrder | null;
}

const ICONS: Readonly<Record<Happening["kind"], string>> = {
  "case-opened": "folder-open",
  "case-closed": "folder",
  "request-made": "send",
  "request-ended": "link-2-off",
  "document-received": "inbox",
  "document-added": "file-up",
  recorded: "calendar",
};

/** Everything known of a case, the last first. */
export function timelineOf(context: RowContext, shown: CaseDetail): Happening[] {
  const { words, catalogue, now } = context;
  const happening = (at: Moment, kind: Happening["kind"], named = "", dayOnly = false): Happening => ({ at, order: at, kind, what: words.say("agent-event", { kind }), named, dayOnly, undo: null });
  const requests = shown.requests.flatMap((row) => {
    const ended = row.state === "ended" && Date.parse(row.ends_at) <= now.getTime();
    return [happening(row.created_at, "request-made", row.reference), ...(ended ? [happening(row.ends_at, "request-ended", row.reference)] : [])];
  });
  const documents = shown.documents_held.map((row) =>
    happening(row.received_at, row.request === null ? "document-added" : "document-received", catalogue.pieceName(row.purpose, row.piece)),
  );
  const recorded = shown.events.map((event) => ({
    ...happening(event.happened_on ?? event.recorded_at, "recorded", eventDocument(context, shown, event), event.happened_on !== null),
    order: event.happened_on === null || event.happened_on === today(new Date(event.recorded_at)) ? event.recorded_at : event.happened_on,
    what: eventText(context, shown.events, event),
    undo: undoOf(shown.events, event, today(now)),
  }));
  const isRecorded = shown.events.some(({ kind }) => kind === "SITUATION_CLOSE");
  const closed = shown.closed_on === null || isRecorded ? [] : [happening(shown.closed_on, "case-closed", "", true)];
  const all = [happening(shown.opened_on, "case-opened", "", true), ...requests, ...documents, ...recorded, ...closed];
  return all.sort((left, right) => right.order.localeCompare(left.order));
}

/** The document that an event is about, by its piece's name. */
function eventDocument({ catalogue }: RowContext, shown: CaseDetail, event: CaseEvent): string {
  const row = shown.documents_held.find(({ document }) => document === event.document);
  return row === undefined ? "" : catalogue.pieceName(row.purpose, row.piece);
}

/** The event in words; one that was undone or replaced since says so. */
function eventText({ words }: RowContext, events: readonly CaseEvent[], event: CaseEvent): string {
  const what = words.say("agent-clock-event", { kind: event.kind });
  if (event.happened_on === null) return words.say("agent-act-undone", { what });
  const later = laterThan(events, event);
  if (later === null) return what;
  return words.say("agent-event-past", { what, how: later.happened_on === null ? "undone" : "replaced" });
}

/** What stands in the place of an event: the last that corrects a contact, the last of the same kind for any other; null while it stands. */
function laterThan(events: readonly CaseEvent[], event: CaseEvent): CaseEvent | null {
  const isContact = event.kind === "DERNIER_CONTACT";
  const replaces = (other: CaseEvent): boolean =>
    isContact ? other.corrects === event.event : other.kind === event.kind && other.document === event.document && other.event > event.event;
  return events.filter(replaces).sort((left, right) => right.event - left.event)[0] ?? null;
}

/** What undoes an event: offered for the last contact, and for acts within their grace; null for all else. */
export function undoOf(events: readonly CaseEvent[], event: CaseEvent, now: Day): EventOrder | null {
  const { kind, happened_on: on } = event;
  if (on === null || laterThan(events, event) !== null) return null;
  if (kind !== "DERNIER_CONTACT") return hasGrace(kind) && daysAfter(on, GRACE_DAYS) >= now ? { kind, on: null } : null;
  const isLater = (other: CaseEvent): boolean =>
    other.kind === kind && other.happened_on !== null && laterThan(events, other) === null && (other.happened_on > on || (other.happened_on === on && other.event > event.event));
  return events.some(isLater) ? null : { kind, on: null, corrects: event.event };
}

/** One line of the timeline; `undo` is what its button does, where something can be undone. */
export function eventItem(words: Words, { at, kind, what, named, dayOnly, undo: order }: Happening, undo?: (order: EventOrder, opener: HTMLElement) => void): HTMLElement {
  const press =
    order !== null &&
    undo !== undefined &&
    actionButton("undo-2", words.say("agent-cancel"), "plain", () => {
      if (press !== false) undo(order, press);
    });
  if (press !== false) press.setAttribute("aria-label", words.say("agent-act-undo-of", { what, date: words.day(at) }));
  const tone = kind === "document-received" || kind === "document-added" ? "ok" : null;
  return el(
    "li",
    { class: "event", "data-tone": tone },
    icon(ICONS[kind]),
    el("div", {}, el("p", { class: "event-what" }, named === "" ? what : `${what} : ${named}`), el("time", { class: "event-when", datetime: at }, dayOnly ? words.day(at) : words.moment(at)), press),
  );
}
