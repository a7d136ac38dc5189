// The part of a request that its purpose decides: pieces, partner, agreement, notice.

import { el, on, replace } from "../dom";
import { holdsNir } from "../sealing/index";
import type { Words } from "../words";
import type { Catalogue } from "./catalogue";
import { type Choices, type Field, type Mistake, choices, selectField, textField } from "./form";
import { noticeBox, pastDayField, wrongPastDay } from "./notice";
import { callout } from "./show";
import type { Agreement, Day, Purpose, Template } from "./types";

/** What was read of the purpose's part. */
export interface PurposeChoices {
  readonly purpose: Purpose;
  readonly pieces: readonly string[];
  readonly partnerKind: string;
  readonly partner: string | null;
  readonly agreement: Agreement | null;
  readonly informedOn: Day | null;
}

/** The request that agents make most often, offered first. */
const USUAL_PURPOSE = "P02";

/** The fields; those under the purpose are made anew when it changes. */
export class PurposeFields {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #catalogue: Catalogue;
  readonly #now: Date;
  readonly #purpose: Field<HTMLSelectElement>;
  readonly #under = el("div", { class: "form" });
  #template: Field<HTMLSelectElement> | null = null;
  #pieces!: Choices;
  #kind!: Field<HTMLSelectElement>;
  #partner!: Field<HTMLInputElement>;
  #form: Choices | null = null;
  #agreedOn: Field<HTMLInputElement> | null = null;
  #informed!: Field<HTMLInputElement>;
  readonly #piecesPlace = el("div", {});
  readonly #kindPlace = el("div", {});

  constructor(words: Words, catalogue: Catalogue, now: Date, changed: (purpose: Purpose) => void) {
    this.#words = words;
    this.#catalogue = catalogue;
    this.#now = now;
    const usual = catalogue.purposes.find((purpose) => purpose.code.startsWith(USUAL_PURPOSE)) ?? catalogue.purposes[0];
    const list = catalogue.purposes.map((purpose) => [purpose.code, purpose.label] as const);
    this.#purpose = selectField({ id: "purpose", label: words.say("agent-ask-purpose"), hint: words.say("agent-ask-purpose-hint") }, list, usual?.code);
    on(this.#purpose.input, "change", () => {
      this.#build();
      changed(this.purpose());
    });
    this.element = el("div", { class: "form" }, this.#purpose.element, this.#under);
    this.#build();
  }

  purpose(): Purpose {
    const purpose = this.#catalogue.purpose(this.#purpose.input.value) ?? this.#catalogue.purposes[0];
    if (purpose === undefined) throw new Error("no purpose is in force");
    return purpose;
  }

  /** Reads the fields; mistakes are shown at their field and added to the list. */
  read(mistakes: Mistake[]): PurposeChoices {
    const words = this.#words;
    const purpose = this.purpose();
    const pieces = this.#pieces.values();
    const piecesWrong = pieces.length === 0 ? words.say("agent-ask-pieces-none") : "";
    this.#pieces.refuse(piecesWrong);
    if (piecesWrong !== "") mistakes.push({ id: "pieces", sentence: piecesWrong });
    const partner = this.#partner.input.value.trim();
    judge(this.#partner, holdsNir(partner) ? words.say("agent-ask-nir") : "", mistakes);
    const informedOn = this.#informed.input.value;
    const needed = purpose.person_informed ? words.say("agent-ask-informed-needed") : "";
    judge(this.#informed, wrongPastDay(words, informedOn, this.#now, needed), mistakes);
    return {
      purpose,
      pieces,
      partnerKind: this.#kind.input.value,
      partner: partner === "" ? null : partner,
      agreement: this.#readAgreement(mistakes),
      informedOn: informedOn === "" ? null : informedOn,
    };
  }

  #readAgreement(mistakes: Mistake[]): Agreement | null {
    if (this.#form === null || this.#agreedOn === null) return null;
    const form = this.#form.values()[0];
    const needed = this.#words.say("agent-ask-agreement-needed");
    this.#form.refuse(form === undefined ? needed : "");
    if (form === undefined) mistakes.push({ id: "agreement", sentence: needed });
    const on = this.#agreedOn.input.value;
    judge(this.#agreedOn, wrongPastDay(this.#words, on, this.#now, this.#words.say("agent-ask-agreement-day-needed")), mistakes);
    return form === "oral" || form === "written" ? { form, on } : null;
  }

  #build(): void {
    const words = this.#words;
    const purpose = this.purpose();
    const list = purpose.templates.map((template) => [template.code, template.label] as const);
    this.#template = list.length > 1 ? selectField({ id: "template", label: words.say("agent-ask-template") }, list) : null;
    if (this.#template !== null) on(this.#template.input, "change", () => this.#applyTemplate(purpose));
    this.#partner = textField({ id: "partner", label: words.say("agent-ask-partner-name"), hint: words.say("agent-ask-partner-name-hint"), optional: words.say("agent-optional") }, { translate: "no" });
    this.#informed = pastDayField(words, "informed", words.say("agent-ask-informed"), this.#now);
    this.#applyTemplate(purpose);
    replace(
      this.#under,
      this.#template?.element,
      this.#piecesPlace,
      el("div", { class: "field-row" }, this.#kindPlace, this.#partner.element),
      this.#agreement(purpose),
      this.#informed.element,
      noticeBox(words, purpose),
      callout("info", "calendar-clock", el("p", {}, el("strong", {}, words.say("agent-ask-retention"))), el("p", {}, purpose.summary)),
    );
  }

  /** The template ticks its pieces and proposes its kind of partner; every other piece of the purpose can still be ticked. */
  #applyTemplate(purpose: Purpose): void {
    const chosen: Template | undefined = purpose.templates.find((template) => template.code === this.#template?.input.value) ?? purpose.templates[0];
    const ticked = chosen?.pieces ?? [];
    const list = purpose.pieces.map(({ code, label }) => ({ value: code, title: label, checked: ticked.includes(code) }));
    this.#pieces = choices("checkbox", "pieces", this.#words.say("agent-ask-pieces"), list);
    replace(this.#piecesPlace, this.#pieces.element);
    const kinds = purpose.senders.map(({ code, label }) => [code, capitalised(label)] as const);
    this.#kind = selectField({ id: "partner-kind", label: this.#words.say("agent-ask-partner") }, kinds, chosen?.asked_of);
    replace(this.#kindPlace, this.#kind.element);
  }

  #agreement(purpose: Purpose): HTMLElement | null {
    const words = this.#words;
    if (purpose.agreement !== "REQUIRED") {
      this.#form = null;
      this.#agreedOn = null;
      return null;
    }
    this.#form = choices(
      "radio",
      "agreement",
      words.say("agent-ask-agreement"),
      [
        { value: "oral", title: words.say("agent-ask-agreement-oral") },
        { value: "written", title: words.say("agent-ask-agreement-written") },
      ],
      true,
    );
    this.#agreedOn = pastDayField(words, "agreed-on", words.say("agent-ask-agreement-on"), this.#now);
    return el("div", { class: "stack-tight" }, this.#form.element, this.#agreedOn.element);
  }
}

/** A label written within a sentence elsewhere begins a line here. */
function capitalised(label: string): string {
  return label.charAt(0).toLocaleUpperCase() + label.slice(1);
}

function judge(field: Field<HTMLElement>, wrong: string, mistakes: Mistake[]): void {
  field.refuse(wrong);
  if (wrong !== "") mistakes.push({ id: field.input.id, sentence: wrong });
}
