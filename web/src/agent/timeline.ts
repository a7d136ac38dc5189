// What happened in a case, from its own rows: opened, asked, received, recorded, closed; the last first.

import { el, icon } from "../dom";
import type { Words } from "../words";
import type { RowContext } from "./rows";
import type { CaseDetail, Moment } from "./types";

/** One thing that happened; `what` is said in words, `named` is the piece or the reference it concerns. */
export interface Happening {
  readonly at: Moment;
  readonly kind: "case-opened" | "case-closed" | "request-made" | "request-ended" | "document-received" | "document-added" | "recorded";
  readonly what: string;
  readonly named: string;
  /** A day without an hour. */
  readonly dayOnly: boolean;
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
  const happening = (at: Moment, kind: Happening["kind"], named = "", dayOnly = false): Happening => ({ at, kind, what: words.say("agent-event", { kind }), named, dayOnly });
  const requests = shown.requests.flatMap((row) => {
    const ended = row.state === "ended" && Date.parse(row.ends_at) <= now.getTime();
    return [happening(row.created_at, "request-made", row.reference), ...(ended ? [happening(row.ends_at, "request-ended", row.reference)] : [])];
  });
  const documents = shown.documents_held.map((row) =>
    happening(row.received_at, row.request === null ? "document-added" : "document-received", catalogue.pieceName(row.purpose, row.piece)),
  );
  const recorded = shown.events.map((event) => ({
    ...happening(event.happened_on ?? event.recorded_at, "recorded", "", event.happened_on !== null),
    what: words.say("agent-clock-event", { kind: event.kind }),
  }));
  const closed = shown.closed_on === null ? [] : [happening(shown.closed_on, "case-closed", "", true)];
  const all = [happening(shown.opened_on, "case-opened", "", true), ...requests, ...documents, ...recorded, ...closed];
  return all.sort((left, right) => right.at.localeCompare(left.at));
}

/** One line of the timeline. */
export function eventItem(words: Words, { at, kind, what, named, dayOnly }: Happening): HTMLElement {
  const tone = kind === "document-received" || kind === "document-added" ? "ok" : null;
  return el(
    "li",
    { class: "event", "data-tone": tone },
    icon(ICONS[kind]),
    el("div", {}, el("p", { class: "event-what" }, named === "" ? what : `${what} : ${named}`), el("time", { class: "event-when", datetime: at }, dayOnly ? words.day(at) : words.moment(at))),
  );
}
