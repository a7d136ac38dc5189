// The line of life: Reçu · En cours · Archive · Effacé, drawn and said in words.

import { type Child, el, icon } from "../dom";
import type { Words } from "../words";
import type { DocumentRow } from "./types";

/** What a line of life shows. */
export type Life = Pick<DocumentRow, "received_at" | "active_until" | "purge_at" | "decided_by" | "state" | "hold" | "extended_on"> & {
  /** Whether the team's stage is followed by an archive stage. */
  readonly archive: boolean;
  readonly held: boolean;
};

/** What a line of life is made from: a document's row, or a document under one of its purposes. */
export type Lived = Omit<Life, "archive" | "held">;

type StationState = "past" | "now" | "future" | "none";

/** The line of a document, from its row. */
export function lifeOf(row: Lived, archive: boolean): Life {
  const archived = isInArchive(row) || (archive && row.active_until !== null && row.active_until < row.purge_at);
  return { ...row, archive: archived, held: row.hold !== null && !isErased(row) };
}

/** Whether the archive team alone has it. */
function isInArchive({ state }: Pick<Life, "state">): boolean {
  return state === "archived" || state === "awaiting_visa";
}

/** Whether every access to it is destroyed. */
function isErased({ state }: Pick<Life, "state">): boolean {
  return state === "purging" || state === "purged";
}

/** Draws a line of life; `small` for a row of a list. `now` is the reader's clock. The sentences are those of the server's own pages. */
export function lifeLine(words: Words, life: Life, small: boolean, now: Date): HTMLElement {
  const [inArchive, erased] = [isInArchive(life), isErased(life)];
  const teamUntil = life.archive ? life.active_until : null;
  const from = inArchive && teamUntil !== null ? teamUntil : life.received_at;
  const to = inArchive ? life.purge_at : (teamUntil ?? life.purge_at);
  const tenths = `at-${tenthsBetween(from, to, now)}`;
  const marks = [
    el("span", { class: "life-today" }, words.say("life-today")),
    life.held && el("span", { class: "life-hold" }, icon("pause"), holdWords(words, life)),
  ];
  const visa = life.state === "awaiting_visa" && el("span", { class: "life-visa" }, icon("stamp"), words.say("life-visa"));
  return el(
    "figure",
    { class: small ? "life life-small" : "life", "data-hold": life.held, "data-visa": life.state === "awaiting_visa" },
    el("p", { class: "visually-hidden" }, lifeWords(words, life, now)),
    el(
      "ol",
      { class: "life-line", "aria-hidden": "true" },
      station("past", "", "inbox", words.say("life-received"), words.day(life.received_at)),
      station(inArchive || erased ? "past" : "now", tenths, "folder-open", words.say("life-active"), activeDate(words, life), ...(inArchive || erased ? [] : marks)),
      station(archiveState(life), tenths, "archive", words.say("life-archive"), archiveDate(words, life, teamUntil), ...(inArchive ? marks : [])),
      station(erased ? "now" : "future", "at-0", "eraser", words.say("life-erased"), erasedDate(words, life), visa),
    ),
    el("figcaption", { class: "life-why" }, small ? shortWhy(words, life, now) : why(words, life, now)),
  );
}

/** The same line in sentences, for a screen reader. */
function lifeWords(words: Words, life: Life, now: Date): string {
  const parts = [words.say("life-words-received", { date: words.day(life.received_at) })];
  if (isErased(life)) return [...parts, why(words, life, now)].join(" ");
  const until = openUntil(life);
  if (until !== null) parts.push(words.say("life-words-active", { date: words.lastDay(until) }));
  if (life.archive) parts.push(words.say("life-words-archive"));
  if (life.state === "awaiting_visa") parts.push(words.say("life-words-visa"));
  if (life.held) parts.push(`${holdWords(words, life)}.`);
  return [...parts, why(words, life, now)].join(" ");
}

/** What a hold does, by its kind. */
function holdWords(words: Words, life: Life): string {
  return words.say("agent-life-hold", { kind: life.hold ?? "" });
}

/** Which last day, and why that one; what stands in the way of the erasure is said instead. */
function why(words: Words, life: Life, now: Date): string {
  return words.say(`life-why-${reasonOf(life, now)}`, { date: words.day(life.purge_at) });
}

function reasonOf(life: Life, now: Date): string {
  const past = Date.parse(life.purge_at) <= now.getTime();
  if (isErased(life)) return "gone";
  if (life.state === "awaiting_visa") return "visa";
  if (life.held) return past ? "suspended" : "held";
  if (past) return "due";
  return life.extended_on !== null && life.decided_by === "start" ? "extended" : life.decided_by;
}

/** The same in a row of a list, without its reason. */
function shortWhy(words: Words, life: Life, now: Date): string {
  if (life.held) return holdWords(words, life);
  if (["gone", "visa", "due"].includes(reasonOf(life, now))) return why(words, life, now);
  return words.say(life.decided_by === "backstop" ? "agent-life-small-latest" : "agent-life-small", { date: words.day(life.purge_at) });
}

/** The moment at which the team's access ends; null while no event has started the clock. Without an archive it is the erasure. */
function openUntil(life: Life): string | null {
  return life.active_until ?? (life.decided_by !== "backstop" && !life.archive ? life.purge_at : null);
}

/** The last day on which the team has it; open while the case is, when nothing has started its clock. */
function activeDate(words: Words, life: Life): string {
  const until = openUntil(life);
  return until === null ? words.say("life-active-open") : words.say("life-until", { date: words.lastDay(until) });
}

/** The day of the erasure, as far as it is known. */
function erasedDate(words: Words, life: Life): string {
  if (life.state === "awaiting_visa") return words.say("life-after-visa");
  const day = words.day(life.purge_at);
  return life.decided_by === "backstop" ? words.say("life-at-latest", { date: day }) : day;
}

function archiveDate(words: Words, life: Life, teamUntil: string | null): string {
  if (!life.archive) return words.say("life-no-archive");
  return teamUntil === null ? words.say("life-archive-open") : words.say("life-from", { date: words.day(teamUntil) });
}

function archiveState(life: Life): StationState {
  if (isInArchive(life)) return "now";
  if (!life.archive) return "none";
  return isErased(life) ? "past" : "future";
}

function station(state: StationState, tenths: string, iconName: string, name: string, date: string, ...marks: Child[]): HTMLElement {
  return el(
    "li",
    { class: state === "now" ? `life-station ${tenths}` : "life-station", "data-state": state },
    el("span", { class: "life-dot" }, icon(iconName)),
    el("span", { class: "life-name" }, name),
    date !== "" && el("span", { class: "life-date" }, date),
    ...marks,
  );
}

function tenthsBetween(from: string, to: string, now: Date): number {
  const start = Date.parse(from);
  const whole = Date.parse(to) - start;
  const part = whole <= 0 ? 1 : (now.getTime() - start) / whole;
  return Math.round(Math.min(1, Math.max(0, part)) * 10);
}
