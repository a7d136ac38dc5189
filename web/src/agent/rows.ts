// The rows of the team's lists: person, piece, partner, date, and a small line of life.

import { button, el } from "../dom";
import type { Words } from "../words";
import type { Catalogue } from "./catalogue";
import { lifeLine, lifeOf } from "./life";
import { type Names, isOpen } from "./names";
import { personSpan } from "./person";
import { tag } from "./show";
import type { DocumentRow, RequestRow } from "./types";

/** What every row needs to say itself. */
export interface RowContext {
  readonly words: Words;
  readonly names: Names;
  readonly catalogue: Catalogue;
  readonly now: Date;
}

/** Days before its last day from which a row is marked. */
const SOON_DAYS = 7;

/** A document's row; `act` opens it. */
export function documentRow(context: RowContext, row: DocumentRow, act: (opener: HTMLElement) => void): HTMLLIElement {
  const { words, catalogue } = context;
  const open = button("", { class: "row-open", "data-document": row.document }, () => act(open));
  const received = words.say("agent-home-received-on", { date: words.day(row.received_at) });
  const meta = el("span", { class: "row-meta" }, [received, row.reference ?? ""].filter((part) => part !== "").join(" · "));
  void context.names.person(row).then((person) => {
    // Whoever holds no key of that team, the archive's people, knows the document by its team.
    if (person === "no-key") meta.prepend(el("span", { translate: "no" }, row.team_name), " · ");
  });
  open.append(personSpan(words, context.names, row), el("span", { class: "row-piece" }, catalogue.pieceName(row.purpose, row.piece)), meta);
  const side = el("span", { class: "row-side" }, !row.opened && tag("ok", "inbox", words.say("agent-home-new-piece")));
  const life = lifeLine(words, lifeOf(row, catalogue.archives(row.purpose, row.piece)), true, context.now);
  return el("li", { class: "row", "data-tone": isSoon(row.purge_at, context.now) && "soon" }, open, side, life);
}

/** A request's row: what is still awaited, from whom, until when. */
export function requestRow(context: RowContext, row: RequestRow, act: (opener: HTMLElement) => void): HTMLLIElement {
  const { words, catalogue } = context;
  const open = button("", { class: "row-open", "data-request": row.request }, () => act(open));
  const awaited = row.pieces.filter((piece) => piece.state === "awaited").map((piece) => catalogue.pieceName(row.purpose, piece.piece));
  const meta = el("span", { class: "row-meta" });
  const asked = words.say("agent-home-asked-on", { date: words.day(row.created_at) });
  meta.textContent = `${asked} · ${row.reference}`;
  void context.names.teamCopy(row).then((copy) => {
    if (isOpen(copy) && copy.partner !== null) meta.prepend(el("span", { translate: "no" }, copy.partner), " · ");
  });
  open.append(personSpan(words, context.names, row), el("span", { class: "row-piece" }, awaited.join(", ")), meta);
  return el("li", { class: "row", "data-tone": isSoon(row.ends_at, context.now) && "soon" }, open, el("span", { class: "row-side" }, requestTag(words, row)));
}

/** How far a request is, in a word. */
export function requestTag(words: Words, row: RequestRow): HTMLElement {
  if (row.state === "answered") return tag("ok", "check", words.say("agent-case-request-state", { state: "answered" }));
  if (row.state === "ended") return tag("", "link-2-off", words.say("agent-case-request-state", { state: "ended" }));
  const received = row.pieces.filter((piece) => piece.state !== "awaited").length;
  if (received > 0) return tag("soon", "hourglass", words.say("agent-home-pieces", { received, all: row.pieces.length }));
  return tag("", "clock", words.say("agent-case-request-state", { state: "open" }));
}

function isSoon(moment: string, now: Date): boolean {
  return Date.parse(moment) - now.getTime() < SOON_DAYS * 24 * 60 * 60 * 1000;
}

/** Arrows go from row to row in a list, and from list to list; the rows' own buttons do the rest. */
export function arrowKeys(lists: HTMLElement): void {
  lists.addEventListener("keydown", (event) => {
    const row = (event.target as Element).closest(".row");
    const list = row?.closest(".list");
    if (row === null || row === undefined || list === null || list === undefined) return;
    const rows = [...list.querySelectorAll(".row")];
    const others = [...lists.querySelectorAll(".list")].filter((other) => other.querySelector(".row") !== null);
    const at = rows.indexOf(row);
    const beside = (step: number): Element | undefined => {
      const next = others[others.indexOf(list) + step]?.querySelectorAll(".row");
      return next?.[Math.min(at, next.length - 1)];
    };
    const targets: Record<string, () => Element | undefined> = {
      ArrowDown: () => rows[at + 1],
      ArrowUp: () => rows[at - 1],
      ArrowRight: () => beside(1),
      ArrowLeft: () => beside(-1),
      Home: () => rows[0],
      End: () => rows.at(-1),
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    target()?.querySelector<HTMLElement>(".row-open")?.focus();
  });
}
