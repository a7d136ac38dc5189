// A small form that does one thing, unfolded where it is needed: its fields, its button, and beside the button what went wrong.

import { type Child, el, icon, on, replace } from "../dom";
import type { Words } from "../words";
import { type Field, selectField, textField } from "./form";
import { today, wrongPastDay } from "./notice";
import { sentence } from "./page";
import { whileBusy } from "./show";
import type { Day } from "./types";

/** A field that was not filled in as it should: the form says so under it and goes there. */
export class WrongField extends Error {
  override readonly name = "WrongField";
  readonly field: Field<HTMLElement>;
  readonly sentence: string;

  constructor(field: Field<HTMLElement>, wrong: string) {
    super(wrong);
    this.field = field;
    this.sentence = wrong;
  }
}

interface ActFormParts {
  readonly fields: readonly Child[];
  readonly icon: string;
  readonly submit: string;
}

/** The form; `act` throws {@link WrongField} for a field, and anything else for the line beside the button. */
export function actForm(words: Words, parts: ActFormParts, act: () => Promise<void>): HTMLFormElement {
  const error = el("p", { class: "field-error", role: "alert" });
  const press = el("button", { type: "submit", class: "button" }, icon(parts.icon), parts.submit);
  const form = el("form", { class: "form", novalidate: true }, ...parts.fields, el("div", { class: "actions" }, press), error);
  let wrong: Field<HTMLElement> | null = null;
  const attempt = async (): Promise<void> => {
    replace(error);
    wrong?.refuse("");
    wrong = null;
    try {
      await act();
    } catch (cause) {
      if (!(cause instanceof WrongField)) {
        replace(error, icon("circle-alert"), sentence(words, cause));
        return;
      }
      wrong = cause.field;
      wrong.refuse(cause.sentence);
      wrong.input.focus();
    }
  };
  return on(form, "submit", (event) => {
    event.preventDefault();
    void whileBusy(press, attempt);
  });
}

/** Something that unfolds under its title. */
export function folded(title: string, ...children: Child[]): HTMLDetailsElement {
  return el("details", { class: "more" }, el("summary", {}, title), el("div", { class: "more-body" }, ...children));
}

/** A day; `value` is there at first. */
export function dayField(id: string, label: string, value: Day, attributes: { min?: Day; max?: Day } = {}, hint?: string): Field<HTMLInputElement> {
  return textField({ id, label, ...(hint === undefined ? {} : { hint }) }, { type: "date", value, ...attributes });
}

/** The past day that was written. @throws {WrongField} without one, or for one that is to come. */
export function pastDay(words: Words, field: Field<HTMLInputElement>, now: Date): Day {
  const day = field.input.value;
  const wrong = wrongPastDay(words, day, now, words.say("agent-required"));
  if (wrong !== "") throw new WrongField(field, wrong);
  return day;
}

/** The day that was written, from `first` to `last`. @throws {WrongField} for any other. */
export function dayWithin(words: Words, field: Field<HTMLInputElement>, first: Day, last: Day): Day {
  const day = field.input.value;
  if (day === "") throw new WrongField(field, words.say("agent-required"));
  if (day < first || day > last) throw new WrongField(field, words.say("agent-day-within", { first: words.day(first), last: words.day(last) }));
  return day;
}

const MEANS = ["ENTRETIEN", "TELEPHONE", "COURRIER", "COURRIEL"] as const;

/** When and how the person was told. */
export interface ToldFields {
  readonly elements: readonly HTMLElement[];
  /** @throws {WrongField} without a past day. */
  read(): { told_on: Day; told_by: string };
}

/** Two fields: the day, today at first, and the means. */
export function toldFields(words: Words, id: string, now: Date): ToldFields {
  const on = dayField(`${id}-told-on`, words.say("agent-told-on"), today(now), { max: today(now) });
  const by = choiceField(words, { id: `${id}-told-by`, label: words.say("agent-told-by") }, MEANS.map((means) => [means, words.say("agent-means", { means })] as const));
  return { elements: [on.element, by.element], read: () => ({ told_on: pastDay(words, on, now), told_by: chosen(words, by) }) };
}

/** A choice that is a decision: nothing is chosen beforehand. */
export function choiceField(words: Words, options: { readonly id: string; readonly label: string }, choices: readonly (readonly [value: string, text: string])[]): Field<HTMLSelectElement> {
  return selectField(options, [["", words.say("agent-choose")], ...choices]);
}

/** What was chosen. @throws {WrongField} while nothing is. */
export function chosen(words: Words, field: Field<HTMLSelectElement>): string {
  if (field.input.value === "") throw new WrongField(field, words.say("agent-required"));
  return field.input.value;
}

/** A choice of one reason, from a closed list. */
export function reasonField(words: Words, id: string, reasons: readonly string[]): Field<HTMLSelectElement> {
  return choiceField(words, { id, label: words.say("agent-reason-word") }, reasons.map((reason) => [reason, words.say("agent-reason", { reason })] as const));
}
