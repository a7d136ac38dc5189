// Documents that the archive team looked at again, and why.

import { el } from "../dom";
import * as api from "./api";
import { type Cell, type Desk, type Order, decisions, documentNumber, emptySection, section, tableOf } from "./desk";

/** The consultations that nobody has seen yet. */
export function consultationsSection(desk: Desk): HTMLElement {
  const { words, waiting } = desk;
  const [title, list] = [words.say("decide-consultations"), waiting.consultations];
  if (list.length === 0) return emptySection("consultations", title, "archive", words.say("decide-consultations-none"), words.say("decide-consultations-none-text"));
  const heads = ["decide-consultation-at", "decide-reason", "decide-document"].map((id) => ({ child: words.say(id) }));
  const rows = list.map((row): Cell[] => [
    { child: words.moment(row.at), kind: "when" },
    { child: words.say("agent-reason", { reason: row.reason }) },
    { child: documentNumber(row.document) },
  ]);
  // What arrived since the page was read stays to be seen.
  const last = Math.max(...list.map((row) => row.consultation));
  const said = words.say("decide-consultations-seen");
  const seen: Order = { section: "consultations", icon: "eye", text: words.say("decide-all-seen"), kind: "quiet", said, act: () => api.seeConsultations(last) };
  return section("consultations", title, el("p", { class: "hint" }, words.say("decide-consultations-hint")), tableOf(title, heads, rows), decisions(desk, seen));
}
