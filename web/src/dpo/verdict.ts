// What the data protection officer decides on the report that the page shows: approved, with a reserve, or an action asked for.

import { WrongField, actForm, folded } from "../agent/actform";
import { type Choices, choices } from "../agent/form";
import { el } from "../dom";
import type { Words } from "../words";
import { decideOnReport } from "./api";
import type { ReportDecision } from "./types";

const VERDICTS = ["VALIDE", "RESERVE", "ACTION"] as const;

/** What a reserve or an action is about. */
const SUBJECTS = ["RETARDS", "DELAIS", "GELS", "VISAS", "SANS_DEPART", "DUREES", "COMPTAGE"] as const;

/** The report on which one decides, as the page names it. */
export type Decidable = Pick<ReportDecision, "period" | "as_of" | "entries" | "root">;

/** Reads which report a page shows. */
export function decidable({ period = "", asOf = "", entries = "", root = "" }: DOMStringMap): Decidable {
  return { period, as_of: asOf, entries: Number(entries), root };
}

/** The form, folded until somebody decides; `done` once the decision is recorded. */
export function verdictForm(words: Words, report: Decidable, done: () => void): HTMLElement {
  const titled = (message: string, values: readonly string[]) => values.map((value) => ({ value, title: words.say(message, { code: value }) }));
  const verdict = choices("radio", "verdict", words.say("decide-verdict-which"), titled("decide-verdict", VERDICTS));
  const about = choices("checkbox", "about", words.say("decide-about-which"), titled("decide-about", SUBJECTS));
  const needsSubjects = (): boolean => verdict.values().some((value) => value !== "VALIDE");
  about.element.hidden = true;
  verdict.onChange(() => (about.element.hidden = !needsSubjects()));
  const form = actForm(words, { fields: [el("p", { class: "hint" }, words.say("decide-report-hint")), verdict.element, about.element], icon: "stamp", submit: words.say("decide-report-record") }, async () => {
    const [chosen] = verdict.values();
    if (chosen === undefined) throw missing(words, verdict);
    const subjects = needsSubjects() ? about.values() : [];
    if (needsSubjects() && subjects.length === 0) throw missing(words, about);
    await decideOnReport({ ...report, verdict: chosen, about: subjects });
    done();
  });
  return folded(words.say("decide-report"), form);
}

function missing(words: Words, { element, refuse }: Choices): WrongField {
  return new WrongField({ element, input: element.querySelector("input") ?? element, refuse }, words.say("agent-required"));
}
