// Purposes and pieces that agents put right: those that wait for the reader, and those that were drawn to be looked at.

import { facts, tag } from "../agent/show";
import { el } from "../dom";
import * as api from "./api";
import { type Desk, type Order, decisions, documentNumber, emptySection, section } from "./desk";
import type { Correction } from "./types";

/** The corrections, those that wait first. */
export function correctionsSection(desk: Desk): HTMLElement {
  const { words, waiting } = desk;
  const title = words.say("decide-corrections");
  if (waiting.corrections.length === 0) return emptySection("corrections", title, "undo-2", words.say("decide-corrections-none"), words.say("decide-corrections-none-text"));
  const sorted = [...waiting.corrections].sort((left, right) => Number(right.waits) - Number(left.waits));
  return section("corrections", title, el("p", { class: "hint" }, words.say("decide-corrections-hint")), ...sorted.map((correction) => correctionCard(desk, correction)));
}

function correctionCard(desk: Desk, correction: Correction): HTMLElement {
  const { words, catalogue, waiting } = desk;
  const named = (purpose: string, piece: string): string => words.say("decide-piece-of", { purpose: catalogue.purposeName(purpose), piece: catalogue.pieceName(purpose, piece) });
  const state = correction.waits ? tag("soon", "hourglass", words.say("decide-correction-waits")) : tag("ok", "check", words.say("decide-correction-made"));
  const longer = correction.longer && tag("soon", "clock", words.say("decide-correction-longer"));
  return el(
    "div",
    { class: "card" },
    el("h3", { class: "card-title" }, words.say("decide-correction", { date: words.day(correction.asked_at) })),
    el("p", { class: "actions" }, state, longer),
    facts(
      [words.say("decide-document"), documentNumber(correction.document)],
      [words.say("decide-plan-team"), el("span", { translate: "no" }, waiting.teams[correction.team] ?? "")],
      [words.say("decide-correction-from"), named(correction.from_purpose, correction.from_piece)],
      [words.say("decide-correction-to"), named(correction.purpose, correction.piece)],
      [words.say("decide-reason"), words.say("agent-reason", { reason: correction.reason })],
    ),
    decisions(desk, ...(correction.waits ? toDecide(desk, correction) : [toSee(desk, correction)])),
  );
}

function toDecide({ words }: Desk, { correction, document }: Correction): Order[] {
  const order = { section: "corrections", on: document } as const;
  return [
    { ...order, icon: "check", text: words.say("decide-approve"), said: words.say("decide-correction-approved"), act: () => api.decideCorrection(correction, true) },
    { ...order, icon: "x", text: words.say("decide-refuse"), kind: "quiet", said: words.say("decide-correction-refused"), act: () => api.decideCorrection(correction, false) },
  ];
}

function toSee({ words }: Desk, { correction, document }: Correction): Order {
  const said = words.say("decide-correction-seen");
  return { section: "corrections", icon: "eye", text: words.say("decide-seen"), kind: "quiet", on: document, said, act: () => api.seeCorrection(correction) };
}
