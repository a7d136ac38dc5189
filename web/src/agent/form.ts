// Fields with their label, hint and error, as styles/forms.css lays them out.

import { type Attributes, type Child, el, icon, replace } from "../dom";
import type { Words } from "../words";
import { iconButton } from "./show";

/** A field of a form, and how to say what is wrong with it. */
export interface Field<Input extends HTMLElement> {
  readonly element: HTMLElement;
  readonly input: Input;
  /** Shows a sentence under the field; an empty one takes it away. */
  refuse(sentence: string): void;
}

interface FieldOptions {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** The word shown after the label of a field that may stay empty. */
  readonly optional?: string;
}

/** A label, a hint, the input, and room for what is wrong. `beside` goes into the input's row. */
export function fieldOf<Input extends HTMLElement>(options: FieldOptions, input: Input, wrapper: HTMLElement = input): Field<Input> {
  const error = el("p", { class: "field-error", id: `${options.id}-error` });
  const described = [options.hint === undefined ? "" : `${options.id}-hint`, error.id].filter((id) => id !== "");
  input.id = options.id;
  input.setAttribute("aria-describedby", described.join(" "));
  const element = el(
    "div",
    { class: "field" },
    el("label", { for: options.id }, options.label, options.optional !== undefined && el("span", { class: "optional" }, ` (${options.optional})`)),
    options.hint !== undefined && el("p", { class: "hint", id: `${options.id}-hint` }, options.hint),
    wrapper,
    error,
  );
  return { element, input, refuse: (sentence) => refuseField(input, error, sentence) };
}

function refuseField(input: HTMLElement, error: HTMLElement, sentence: string): void {
  if (sentence === "") {
    input.removeAttribute("aria-invalid");
    replace(error);
    return;
  }
  input.setAttribute("aria-invalid", "true");
  replace(error, icon("circle-alert"), sentence);
}

/** A one-line field. */
export function textField(options: FieldOptions, attributes: Attributes = {}): Field<HTMLInputElement> {
  return fieldOf(options, el("input", { type: "text", autocomplete: "off", ...attributes }));
}

/** A field of several lines. */
export function areaField(options: FieldOptions, attributes: Attributes = {}): Field<HTMLTextAreaElement> {
  return fieldOf(options, el("textarea", { rows: 3, ...attributes }));
}

/** A choice in a list. */
export function selectField(options: FieldOptions, choices: readonly (readonly [value: string, text: string])[], chosen?: string): Field<HTMLSelectElement> {
  const input = el("select", {});
  for (const [value, text] of choices) input.append(el("option", { value, selected: value === chosen }, text));
  return fieldOf(options, input);
}

/** A secret typed in: hidden, shown on demand. `autocomplete` is `current-password` or `new-password`. */
export function passphraseField(words: Words, options: FieldOptions, autocomplete: string): Field<HTMLInputElement> {
  const input = el("input", { type: "password", autocomplete, spellcheck: "false", autocapitalize: "none", required: true });
  const eye = iconButton("eye", words.say("agent-signin-show"), () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    const name = words.say(shown ? "agent-signin-show" : "agent-signin-hide");
    eye.setAttribute("aria-label", name);
    eye.title = name;
    eye.setAttribute("aria-pressed", String(!shown));
    replace(eye, icon(shown ? "eye" : "eye-off"));
  });
  return fieldOf(options, input, el("div", { class: "password" }, input, eye));
}

/** Radio buttons or boxes under one question. */
export interface Choices {
  readonly element: HTMLFieldSetElement;
  values(): string[];
  /** Ticks this answer, as if it were touched. */
  choose(value: string): void;
  onChange(listener: () => void): void;
  refuse(sentence: string): void;
}

/** One choice: `checked` ticks it at first. */
export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly note?: string;
  readonly checked?: boolean;
}

/** A question with its possible answers, one (`radio`) or several (`checkbox`). */
export function choices(kind: "radio" | "checkbox", name: string, legend: string, list: readonly Choice[], inline = false): Choices {
  const error = el("p", { class: "field-error", id: `${name}-error` });
  const inputs = list.map((choice) => el("input", { type: kind, name, value: choice.value, checked: choice.checked === true, "aria-describedby": error.id }));
  const element = el(
    "fieldset",
    { class: inline ? "choices inline" : "choices", id: name },
    el("legend", {}, legend),
    ...list.map((choice, index) => choiceLabel(choice, inputs[index])),
    error,
  );
  return {
    element,
    values: () => inputs.filter((input) => input.checked).map((input) => input.value),
    choose: (value) => inputs.find((input) => input.value === value)?.click(),
    onChange: (listener) => element.addEventListener("change", listener),
    refuse: (sentence) => replace(error, sentence !== "" && icon("circle-alert"), sentence),
  };
}

function choiceLabel(choice: Choice, input: Child): HTMLElement {
  return el(
    "label",
    { class: "choice" },
    input,
    el("span", { class: "choice-body" }, el("span", { class: "choice-title" }, choice.title), choice.note !== undefined && el("span", { class: "choice-note" }, choice.note)),
  );
}

/** What is wrong in a form: which field, and the sentence. */
export interface Mistake {
  readonly id: string;
  readonly sentence: string;
}

/** Where a form's mistakes are listed: at its head, taking the focus so that they are read first; no room while there are none. */
export class MistakeList {
  readonly element = el("div", { class: "error-summary", tabindex: -1, hidden: true });
  readonly #words: Words;
  #mistakes: readonly Mistake[] = [];

  constructor(words: Words) {
    this.#words = words;
  }

  /** Keeps up with a form whose fields come and go: a sentence about one that is no longer shown goes with it. */
  follow(form: HTMLFormElement): void {
    // The fields have listened before their form does: what a change takes away is gone.
    form.addEventListener("change", () => {
      const left = this.#mistakes.filter(({ id }) => isShown(form, id));
      if (left.length < this.#mistakes.length) this.#list(left);
    });
  }

  /** Shows the mistakes, or nothing; answers whether there are none. */
  show(mistakes: readonly Mistake[]): boolean {
    this.#list(mistakes);
    if (mistakes.length > 0) this.element.focus();
    return mistakes.length === 0;
  }

  #list(mistakes: readonly Mistake[]): void {
    this.#mistakes = mistakes;
    const links = mistakes.map((mistake) => el("li", {}, el("a", { href: `#${mistake.id}` }, mistake.sentence)));
    replace(this.element, el("h2", {}, this.#words.say("agent-errors-title", { count: mistakes.length })), el("ul", {}, ...links));
    this.element.hidden = mistakes.length === 0;
  }
}

function isShown(form: HTMLFormElement, id: string): boolean {
  return (form.querySelector(`#${CSS.escape(id)}`)?.getClientRects().length ?? 0) > 0;
}
