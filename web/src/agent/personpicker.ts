// Whose papers: a new person, or one the team already follows.

import { el, on, replace } from "../dom";
import { type Person, holdsNir } from "../sealing/index";
import type { Words } from "../words";
import { type Choices, type Field, type Mistake, choices, selectField, textField } from "./form";
import { type Names, isOpen, sameName } from "./names";
import { actionButton, callout } from "./show";
import type { OpenTeam } from "./trust";
import type { CaseRow } from "./types";

/** A known case with its person's opened name. */
export interface KnownCase {
  readonly row: CaseRow;
  readonly person: Person;
}

/** What was picked: a case that exists, or a person who needs one. */
export type Picked = { readonly kind: "known"; readonly known: KnownCase } | { readonly kind: "new"; readonly person: Person };

/** Opens the names of the open cases, in the order of the alphabet. */
export async function knownCases(names: Names, cases: readonly CaseRow[], language: string): Promise<KnownCase[]> {
  const open = cases.filter((row) => row.closed_on === null);
  const named = await Promise.all(open.map(async (row) => ({ row, person: await names.person(row) })));
  const known = named.flatMap(({ row, person }) => (isOpen(person) ? [{ row, person }] : []));
  return known.sort((left, right) => left.person.name.localeCompare(right.person.name, language));
}

/** The fields of the person. */
export class PersonPicker {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #known: readonly KnownCase[];
  readonly #kind: Choices | null;
  readonly #name: Field<HTMLInputElement>;
  readonly #birth: Field<HTMLInputElement>;
  readonly #company: Field<HTMLInputElement>;
  readonly #pick: Field<HTMLSelectElement>;
  readonly #new: HTMLElement;
  /** The cases that have the typed name already; going on is still possible. */
  readonly #alike = el("div", { role: "status" });
  #alikeShown = "";

  constructor(words: Words, known: readonly KnownCase[], picked: string | null, mayBeNew: boolean) {
    this.#words = words;
    this.#known = known;
    const optional = words.say("agent-optional");
    this.#name = textField({ id: "person-name", label: words.say("agent-ask-name") }, { translate: "no" });
    this.#birth = textField({ id: "person-birth", label: words.say("agent-ask-birth"), optional }, { type: "date", max: new Date().toISOString().slice(0, 10) });
    this.#company = textField({ id: "person-company", label: words.say("agent-ask-company"), hint: words.say("agent-ask-company-hint"), optional }, { translate: "no" });
    const list = known.map((one) => [one.row.case, this.#named(one)] as const);
    this.#pick = selectField({ id: "person-known", label: words.say("agent-ask-person-pick") }, list, picked ?? undefined);
    this.#pick.input.setAttribute("translate", "no");
    this.#new = el("div", { class: "stack-tight" }, this.#name.element, this.#alike, el("div", { class: "field-row" }, this.#birth.element, this.#company.element));
    const startKnown = !mayBeNew || (picked !== null && known.some(({ row }) => row.case === picked));
    this.#kind =
      mayBeNew && known.length > 0
        ? choices(
            "radio",
            "person-kind",
            words.say("agent-ask-person"),
            [
              { value: "new", title: words.say("agent-ask-person-new"), checked: !startKnown },
              { value: "known", title: words.say("agent-ask-person-known"), checked: startKnown },
            ],
            true,
          )
        : null;
    this.#kind?.onChange(() => this.#follow(mayBeNew));
    on(this.#name.input, "input", () => this.#sayAlike());
    this.element = el("div", { class: "stack-tight" }, this.#kind?.element, this.#new, this.#pick.element);
    this.#follow(mayBeNew);
  }

  /** The team whose case is picked decides the team of the request. */
  pickedTeam(teams: ReadonlyMap<string, OpenTeam>): OpenTeam | undefined {
    const picked = this.#picked();
    return picked === undefined || this.#isNew() ? undefined : teams.get(picked.row.team);
  }

  onChange(listener: () => void): void {
    this.element.addEventListener("change", listener);
  }

  /** Reads the fields; mistakes are shown at their field and added to the list. */
  read(mistakes: Mistake[]): Picked | null {
    if (!this.#isNew()) {
      const known = this.#picked();
      this.#judge(this.#pick, known === undefined ? this.#words.say("agent-required") : "", mistakes);
      return known === undefined ? null : { kind: "known", known };
    }
    const name = this.#name.input.value.trim();
    const company = this.#company.input.value.trim();
    const birth = this.#birth.input.value;
    const before = mistakes.length;
    this.#judge(this.#name, name === "" ? this.#words.say("agent-ask-name-needed") : this.#nir(name), mistakes);
    this.#judge(this.#company, this.#nir(company), mistakes);
    if (mistakes.length > before) return null;
    return { kind: "new", person: { name, birth_date: birth === "" ? null : birth, company: company === "" ? null : company } };
  }

  /** A person as one tells them apart from another of the same name. */
  #named({ person }: KnownCase): string {
    return [person.name, person.birth_date === null ? "" : this.#words.day(person.birth_date)].filter((part) => part !== "").join(" · ");
  }

  /** Says which cases have this name already, each with a button to take it. */
  #sayAlike(): void {
    const alike = this.#known.filter(({ person }) => sameName(person.name, this.#name.input.value));
    const shown = alike.map(({ row }) => row.case).join(" ");
    // Said once, not with every letter.
    if (shown === this.#alikeShown) return;
    this.#alikeShown = shown;
    const buttons = alike.map((one) =>
      el("div", { class: "actions" }, el("span", { translate: "no" }, this.#named(one)), this.#takeButton(one)),
    );
    const said = this.#words.say("agent-ask-alike", { count: alike.length });
    replace(this.#alike, alike.length > 0 && callout("soon", "users", el("p", {}, said), ...buttons));
  }

  #takeButton(one: KnownCase): HTMLButtonElement {
    const take = actionButton("folder-open", this.#words.say("agent-ask-alike-take"), "quiet", () => {
      this.#pick.input.value = one.row.case;
      this.#kind?.choose("known");
      this.#pick.input.focus();
    });
    take.setAttribute("aria-label", this.#words.say("agent-ask-alike-take-of", { name: this.#named(one) }));
    return take;
  }

  #nir(text: string): string {
    return holdsNir(text) ? this.#words.say("agent-ask-nir") : "";
  }

  #judge(field: Field<HTMLElement>, wrong: string, mistakes: Mistake[]): void {
    field.refuse(wrong);
    if (wrong !== "") mistakes.push({ id: field.input.id, sentence: wrong });
  }

  #isNew(): boolean {
    return this.#kind === null ? !this.#new.hidden : this.#kind.values()[0] === "new";
  }

  #picked(): KnownCase | undefined {
    return this.#known.find(({ row }) => row.case === this.#pick.input.value);
  }

  #follow(mayBeNew: boolean): void {
    const fresh = this.#kind === null ? mayBeNew : this.#kind.values()[0] === "new";
    this.#new.hidden = !fresh;
    this.#pick.element.hidden = fresh;
  }
}
