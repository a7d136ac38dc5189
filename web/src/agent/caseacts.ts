// « Ce qui se passe »: the acts of a case, one click each; what they do to the dates is shown before they are confirmed.

import { el, on, replace } from "../dom";
import { dayField } from "./actform";
import { EventDesk } from "./effects";
import { type Field, selectField } from "./form";
import { today } from "./notice";
import type { RowContext } from "./rows";
import { actionButton, whileBusy } from "./show";
import type { CaseDetail } from "./types";

/** Done most often: a button each, with its icon. */
const USUAL: readonly (readonly [kind: string, iconName: string])[] = [
  ["DERNIER_CONTACT", "phone"],
  ["DECISION", "scale"],
  ["FIN_VALIDITE", "calendar"],
  ["PAIEMENT", "badge-check"],
  ["SITUATION_CLOSE", "folder"],
];

const OTHERS = [
  "DECISION_DEFINITIVE",
  "DATE_AVIS",
  "FIN_INSCRIPTION",
  "FIN_ESSAI",
  "FIN_CONVENTION",
  "FIN_ACTION",
  "PERIODE_IJ",
  "VERIFICATION_FAITE",
  "FIN_MANDAT",
  "REVOCATION",
  "RETRAIT",
  "DECES",
] as const;

/** Ends that a title or an agreement states in advance; all else is a fact of the past. */
const MAY_LIE_AHEAD: ReadonlySet<string> = new Set(["FIN_VALIDITE", "FIN_INSCRIPTION", "FIN_ESSAI", "FIN_CONVENTION", "FIN_ACTION", "PERIODE_IJ", "FIN_MANDAT"]);

/** The section, with the place where an act is looked at before it is confirmed. */
export class CaseActs {
  readonly element: HTMLElement;
  readonly desk: EventDesk;
  readonly #context: RowContext;
  readonly #day: Field<HTMLInputElement>;

  constructor(context: RowContext, shown: CaseDetail, done: (said: string) => Promise<void>) {
    const { words, now } = context;
    this.#context = context;
    this.desk = new EventDesk(context, shown.case, done);
    this.#day = dayField("act-on", words.say("agent-act-day"), today(now));
    // What was looked at was of another day.
    on(this.#day.input, "input", () => replace(this.desk.element));
    const usual = USUAL.filter(([kind]) => kind !== "SITUATION_CLOSE" || shown.closed_on === null).map(([kind, iconName]) => this.#button(kind, iconName));
    this.element = el(
      "section",
      { class: "card counter-hide", "aria-labelledby": "acts-title" },
      el("h2", { id: "acts-title", class: "card-title" }, words.say("agent-act-title")),
      el("p", { class: "hint" }, words.say("agent-act-lead")),
      el("div", { class: "form" }, this.#day.element, el("div", { class: "actions" }, ...usual, shown.closed_on !== null && this.#reopen()), this.#other()),
      this.desk.element,
    );
  }

  #button(kind: string, iconName: string): HTMLButtonElement {
    const press = actionButton(iconName, this.#context.words.say("agent-clock-event", { kind }), "quiet", () => this.#ask(kind, press));
    return press;
  }

  #reopen(): HTMLButtonElement {
    const press = actionButton("folder-open", this.#context.words.say("agent-act-reopen"), "", () => {
      void whileBusy(press, () => this.desk.ask({ kind: "SITUATION_CLOSE", on: null }, press));
    });
    return press;
  }

  #other(): HTMLElement {
    const { words } = this.#context;
    const kinds = OTHERS.map((kind) => [kind, words.say("agent-clock-event", { kind })] as const);
    const field = selectField({ id: "act-kind", label: words.say("agent-act-other") }, kinds);
    const press = actionButton("calendar-clock", words.say("agent-act-look"), "quiet", () => this.#ask(field.input.value, press));
    return el("div", { class: "stack-tight" }, field.element, el("div", { class: "actions" }, press));
  }

  #ask(kind: string, press: HTMLButtonElement): void {
    const { words, now } = this.#context;
    const day = this.#day.input.value;
    const ahead = day > today(now) && !MAY_LIE_AHEAD.has(kind);
    this.#day.refuse(day === "" ? words.say("agent-required") : ahead ? words.say("agent-ask-day-future") : "");
    if (day === "" || ahead) {
      replace(this.desk.element);
      this.#day.input.focus();
      return;
    }
    void whileBusy(press, () => this.desk.ask({ kind, on: day }, press));
  }
}
