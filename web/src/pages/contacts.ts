// « Toujours suivi ? »: the open cases without contact for the longest time first; last contacts noted in bulk, or from a table.

import { append, el, icon, on, replace } from "../dom";
import * as api from "../agent/api";
import type { ContactOrder, ContactOutcome } from "../agent/clocktypes";
import type { KnownPerson } from "../agent/contactsfile";
import { importSection, outcomeTag } from "../agent/contactsimport";
import { Names, isOpen } from "../agent/names";
import { today } from "../agent/notice";
import { type AgentPage, announce, sentence, startAgentPage } from "../agent/page";
import { personSpan } from "../agent/person";
import { actionButton, emptyList, whileBusy } from "../agent/show";
import type { CaseRow } from "../agent/types";

/** The most contacts that the server takes at once. */
const MOST_AT_ONCE = 500;

/** Cases shown before the reader asks for more. */
const SHOWN_AT_ONCE = 30;

/** One case of the list. */
interface Line {
  readonly row: CaseRow;
  readonly element: HTMLLIElement;
  readonly box: HTMLInputElement;
  readonly day: HTMLInputElement;
  readonly outcome: HTMLElement;
}

class ContactsPage {
  readonly #page: AgentPage;
  readonly #names: Names;
  readonly #cases: readonly CaseRow[];
  readonly #now = new Date();
  readonly #list = el("ul", { class: "rows" });
  readonly #count = el("p", { class: "hint", role: "status" });
  readonly #error = el("p", { class: "field-error", role: "alert" });
  readonly #all = el("input", { type: "checkbox" });
  #lines: Line[] = [];

  constructor(page: AgentPage, cases: readonly CaseRow[]) {
    this.#page = page;
    this.#names = new Names(page.session);
    this.#cases = cases;
  }

  show(): void {
    const { words, app } = this.#page;
    if (this.#cases.length === 0) {
      replace(app, emptyList("users", words.say("agent-contacts-empty"), words.say("agent-contacts-empty-text")));
      return;
    }
    const desk = { words, now: this.#now, people: () => this.#people(), send: (contacts: readonly ContactOrder[]) => sendAll(contacts) };
    replace(app, this.#section(), importSection(desk));
  }

  #section(): HTMLElement {
    const { words } = this.#page;
    const all = this.#all;
    on(all, "change", () => {
      for (const line of this.#lines) line.box.checked = all.checked;
      this.#tell();
    });
    const more = actionButton("plus", words.say("agent-contacts-more"), "quiet", () => {
      const first = this.#add();
      all.checked = false;
      more.hidden = this.#lines.length === this.#cases.length;
      first?.box.focus();
    });
    const send = actionButton("check", words.say("agent-contacts-note"), "", () => void whileBusy(send, () => this.#send()));
    on(this.#list, "change", () => this.#tell());
    this.#add();
    more.hidden = this.#lines.length === this.#cases.length;
    this.#tell();
    return el(
      "section",
      { class: "stack-tight" },
      el("h2", { class: "list-title" }, words.say("agent-contacts-title"), el("span", { class: "count" }, String(this.#cases.length))),
      el("label", { class: "choice" }, all, el("span", { class: "choice-title" }, words.say("agent-contacts-all"))),
      this.#list,
      el("div", { class: "actions" }, more),
      el("div", { class: "form-end" }, send, this.#count, this.#error),
    );
  }

  /** Shows the next cases; answers the first of them. */
  #add(): Line | undefined {
    const from = this.#lines.length;
    const added = this.#cases.slice(from, from + SHOWN_AT_ONCE).map((row, index) => this.#line(row, from + index));
    this.#lines.push(...added);
    append(this.#list, ...added.map((line) => line.element));
    return added[0];
  }

  #line(row: CaseRow, index: number): Line {
    const { words } = this.#page;
    const name = personSpan(words, this.#names, row);
    name.id = `contact-name-${index}`;
    const last = row.contact_on === null ? words.say("agent-contacts-never", { date: words.day(row.opened_on) }) : words.say("agent-contacts-last", { date: words.day(row.contact_on) });
    const box = el("input", { type: "checkbox" });
    const day = el("input", { type: "date", value: today(this.#now), max: today(this.#now), "aria-labelledby": `contact-day-${index} contact-name-${index}` });
    // Whoever writes a date means it.
    on(day, "change", () => (box.checked = day.value !== ""));
    const outcome = el("span", { role: "status" });
    const element = el(
      "li",
      { class: "row contact", "data-case": row.case },
      el("label", { class: "contact-who" }, box, el("span", { class: "choice-body" }, name, el("span", { class: "row-meta" }, last))),
      el("span", { class: "contact-when" }, el("span", { class: "row-meta", id: `contact-day-${index}` }, words.say("agent-contacts-on")), day, outcome),
    );
    return { row, element, box, day, outcome };
  }

  #ticked(): Line[] {
    return this.#lines.filter((line) => line.box.checked);
  }

  #tell(): void {
    replace(this.#count, this.#page.words.say("agent-contacts-ticked", { count: this.#ticked().length }));
  }

  async #send(): Promise<void> {
    const { words } = this.#page;
    const ticked = this.#ticked();
    const wrong = ticked.find(({ day }) => day.value === "" || day.value > today(this.#now));
    this.#refuse(ticked.length === 0 ? words.say("agent-contacts-none") : wrong === undefined ? "" : words.say("agent-contacts-day-wrong"));
    wrong?.day.focus();
    if (ticked.length === 0 || wrong !== undefined) return;
    try {
      const outcomes = await sendAll(ticked.map(({ row, day }) => ({ case: row.case, on: day.value })));
      this.#all.checked = false;
      for (const [index, line] of ticked.entries()) this.#showOutcome(line, outcomes[index]);
      this.#tell();
      announce(words.say("agent-contacts-done", { count: outcomes.filter((outcome) => outcome === "recorded").length }), "ok");
    } catch (cause) {
      this.#refuse(sentence(words, cause));
    }
  }

  #refuse(wrong: string): void {
    replace(this.#error, wrong !== "" && icon("circle-alert"), wrong !== "" && wrong);
  }

  #showOutcome(line: Line, outcome: ContactOutcome | undefined): void {
    if (outcome === undefined) return;
    line.box.checked = false;
    replace(line.outcome, outcomeTag(this.#page.words, outcome));
  }

  /** Everybody whose name opens here. */
  async #people(): Promise<KnownPerson[]> {
    const people: KnownPerson[] = [];
    for (const row of this.#cases) {
      const person = await this.#names.person(row);
      if (isOpen(person)) people.push({ case: row.case, name: person.name, birth: person.birth_date });
    }
    return people;
  }
}

/** Sends contacts, so many at a time; what became of each, in the same order. */
async function sendAll(contacts: readonly ContactOrder[]): Promise<ContactOutcome[]> {
  const outcomes: ContactOutcome[] = [];
  for (let from = 0; from < contacts.length; from += MOST_AT_ONCE) {
    outcomes.push(...(await api.recordContacts(contacts.slice(from, from + MOST_AT_ONCE))));
  }
  return outcomes;
}

/** When somebody of the team last had contact, as far as it is known. */
const since = (row: CaseRow): string => row.contact_on ?? row.opened_on;

startAgentPage(async (page) => {
  const { cases } = await api.home();
  const open = cases.filter((row) => row.closed_on === null).sort((left, right) => since(left).localeCompare(since(right)));
  new ContactsPage(page, open).show();
});
