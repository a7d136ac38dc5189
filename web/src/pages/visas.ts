// What waits for the visa of the departmental archives: the list to send them, and the visa once they gave it.

import { byId, el, replace } from "../dom";
import { WrongField, actForm, dayField, pastDay } from "../agent/actform";
import * as api from "../agent/api";
import { type Catalogue, loadCatalogue } from "../agent/catalogue";
import type { AwaitingVisa } from "../agent/clocktypes";
import { textField } from "../agent/form";
import { today } from "../agent/notice";
import { type AgentPage, announce, startAgentPage } from "../agent/page";
import { actionButton, emptyList } from "../agent/show";

/** A mark of the archives: never a sentence, so that nobody is named in it. */
const REFERENCE = /^(?=.*\d)(?!.*[A-Za-z]{6})(?!(?:\D*\d){13})[A-Za-z0-9 ./-]{3,40}$/;

class VisasPage {
  readonly #page: AgentPage;
  readonly #catalogue: Catalogue;
  readonly #now = new Date();

  constructor(page: AgentPage, catalogue: Catalogue) {
    this.#page = page;
    this.#catalogue = catalogue;
  }

  async show(): Promise<void> {
    const { words, app } = this.#page;
    const rows = await api.awaitingVisa();
    if (rows.length === 0) {
      replace(app, emptyList("stamp", words.say("agent-visas-empty"), words.say("agent-visas-empty-text")));
      return;
    }
    const print = actionButton("printer", words.say("agent-visas-print"), "quiet", () => window.print());
    const purposes = [...new Set(rows.map((row) => row.purpose))];
    replace(
      app,
      el("p", { class: "print-only" }, words.say("agent-visas-slip", { date: words.day(today(this.#now)) })),
      el("div", { class: "actions" }, print),
      ...purposes.map((purpose, index) => this.#purpose(purpose, rows.filter((row) => row.purpose === purpose), index)),
    );
  }

  #purpose(purpose: string, rows: readonly AwaitingVisa[], index: number): HTMLElement {
    const { words } = this.#page;
    const total = rows.reduce((sum, row) => sum + row.documents, 0);
    const title = el("h2", { id: `visa-title-${index}` }, this.#catalogue.purposeName(purpose));
    return el("section", { class: "stack-tight", "data-purpose": purpose }, title, this.#table(rows, total, title.id), el("h3", { class: "no-print" }, words.say("agent-visas-note")), this.#form(purpose, total, index));
  }

  #table(rows: readonly AwaitingVisa[], total: number, titleId: string): HTMLElement {
    const { words } = this.#page;
    const heads = ["type", "team", "documents", "weight", "first", "last"].map((column) => {
      const isNumber = column === "documents" || column === "weight";
      return el("th", { scope: "col", class: isNumber && "number" }, words.say("agent-visas-column", { column }));
    });
    const lines = rows.map((row) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, row.description),
        el("td", { translate: "no" }, row.team),
        el("td", { class: "number" }, words.number(row.documents)),
        el("td", { class: "number" }, words.weight(row.bytes)),
        el("td", { class: "when" }, words.day(row.first_deposit)),
        el("td", { class: "when" }, words.day(row.last_deposit)),
      ),
    );
    const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
    const foot = el("tr", {}, el("th", { scope: "row", colspan: 2 }, words.say("agent-visas-total")), el("td", { class: "number" }, words.number(total)), el("td", { class: "number" }, words.weight(bytes)), el("td", { colspan: 2 }));
    return el(
      "div",
      { class: "table-scroll", tabindex: 0, role: "region", "aria-labelledby": titleId },
      el("table", { class: "table" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines), el("tfoot", {}, foot)),
    );
  }

  #form(purpose: string, documents: number, index: number): HTMLElement {
    const { words } = this.#page;
    const reference = textField({ id: `visa-reference-${index}`, label: words.say("agent-visas-reference"), hint: words.say("agent-visas-reference-hint") }, { maxlength: 40, translate: "no" });
    const given = dayField(`visa-given-${index}`, words.say("agent-visas-given"), "", { max: today(this.#now) });
    const fields = [el("p", { class: "hint" }, words.say("agent-visas-then", { count: documents })), reference.element, given.element];
    return actForm(words, { fields, icon: "stamp", submit: words.say("agent-visas-give", { count: documents }) }, async () => {
      const mark = reference.input.value.trim();
      if (!REFERENCE.test(mark)) throw new WrongField(reference, words.say("agent-visas-reference-wrong"));
      await api.giveVisa({ reference: mark, given_on: pastDay(words, given, this.#now), purpose, documents });
      await this.show();
      byId("title").focus({ preventScroll: true });
      announce(words.say("agent-visas-done", { count: documents }), "ok");
    });
  }
}

startAgentPage(async (page) => {
  await new VisasPage(page, await loadCatalogue()).show();
});
