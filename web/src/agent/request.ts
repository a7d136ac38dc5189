// A request on the page: its pieces, its state, its link to look at again or copy, and its end.

import { type Child, el, replace } from "../dom";
import { type TeamCopy, linkText } from "../sealing/index";
import * as api from "./api";
import { isOpen } from "./names";
import { announce, sentence } from "./page";
import { type RowContext, requestTag } from "./rows";
import { actionButton, copyBox, facts, tag } from "./show";
import type { RequestRow } from "./types";

/** The reference as a luggage ticket: what people read aloud on the telephone. */
export function ticket(word: string, reference: string): HTMLElement {
  return el("p", { class: "ticket" }, el("span", { class: "ticket-word" }, word), el("span", { class: "ticket-reference", translate: "no" }, reference));
}

/** The whole link of a request, as its sender received it. */
export function linkOf(copy: TeamCopy): string {
  return linkText(location.origin, { kind: "d", token: copy.token, fragment: copy.fragment });
}

/** All there is to say and do about a request. `ended` is called once its link is closed. */
export function requestView(context: RowContext, row: RequestRow, ended: () => void): HTMLElement {
  const { words, catalogue } = context;
  const pieces = row.pieces.map((piece) => {
    const state = words.say("agent-case-piece-state", { state: piece.state });
    const shown = piece.state === "received" ? tag("ok", "check", state) : tag(piece.state === "missing" ? "" : "soon", piece.state === "missing" ? "x" : "clock", state);
    return el("li", {}, catalogue.pieceName(row.purpose, piece.piece), " ", shown);
  });
  const kind = catalogue.partnerName(row.purpose, row.partner_kind);
  const partner = el("span", { translate: "no" }, kind);
  const place = el("div", { class: "stack-tight" });
  const element = el(
    "section",
    { class: "stack-tight", "data-request": row.request },
    el("div", { class: "actions" }, ticket(words.say("agent-ask-reference-word"), row.reference), requestTag(words, row)),
    facts(
      [words.say("agent-ask-partner"), partner],
      [words.say("agent-doc-purpose"), catalogue.purposeName(row.purpose)],
      [words.say("agent-ask-until"), words.lastDay(row.ends_at)],
    ),
    el("ul", { class: "stack-tight" }, ...pieces),
    place,
    el("p", {}, el("a", { href: `/requests/${row.request}/timeline` }, words.say("timeline-of-link"))),
  );
  void context.names.teamCopy(row).then((copy) => {
    if (isOpen(copy) && copy.partner !== null) partner.textContent = `${copy.partner} · ${kind}`;
    if (isOpen(copy) && row.state !== "ended") replace(place, ...linkActions(context, row, copy, ended));
  });
  return element;
}

/** See or copy the link; close it, after saying what that does. */
function linkActions(context: RowContext, row: RequestRow, copy: TeamCopy, ended: () => void): Child[] {
  const { words } = context;
  const room = el("div", {});
  const show = actionButton("link", words.say("agent-case-link"), "quiet", () => {
    replace(room, copyBox(words.say("agent-ask-link"), linkOf(copy), words.say("agent-ask-copy"), words.say("agent-copied")));
    room.querySelector("input")?.focus();
  });
  const end = actionButton("link-2-off", words.say("agent-case-end"), "plain", () => {
    const doIt = actionButton("link-2-off", words.say("agent-case-end-do"), "danger", () => {
      void api.endRequest(row.request).then(
        () => {
          announce(words.say("agent-case-ended", { reference: row.reference }), "ok");
          ended();
        },
        (cause: unknown) => announce(sentence(words, cause), "late"),
      );
    });
    const not = actionButton("undo-2", words.say("agent-cancel"), "quiet", () => {
      replace(room);
      end.focus();
    });
    replace(room, el("p", {}, words.say("agent-case-end-confirm", { reference: row.reference })), el("div", { class: "actions" }, doIt, not));
    not.focus();
  });
  return [el("div", { class: "actions counter-hide" }, show, end), room];
}
