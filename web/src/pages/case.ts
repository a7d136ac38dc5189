// One person's case: what happened on the left, documents and requests on the right.

import { byId, el, replace } from "../dom";
import * as api from "../agent/api";
import { loadCatalogue } from "../agent/catalogue";
import { counterMode } from "../agent/counter";
import { Names, isOpen } from "../agent/names";
import { type AgentPage, startAgentPage } from "../agent/page";
import { personDetails, personSpan } from "../agent/person";
import { requestView } from "../agent/request";
import { type RowContext, arrowKeys, documentRow } from "../agent/rows";
import { emptyList, linkButton } from "../agent/show";
import { eventItem, timelineOf } from "../agent/timeline";
import type { CaseDetail, RequestRow } from "../agent/types";

class CaseView {
  readonly #page: AgentPage;
  readonly #context: RowContext;
  readonly #case: CaseDetail;

  constructor(page: AgentPage, context: RowContext, shown: CaseDetail) {
    this.#page = page;
    this.#context = context;
    this.#case = shown;
  }

  show(): void {
    const { words } = this.#page;
    this.#head();
    const columns = el(
      "div",
      { class: "columns" },
      el("section", { class: "stack-tight counter-hide" }, el("h2", {}, words.say("agent-case-timeline")), el("ol", { class: "timeline" }, ...timelineOf(this.#context, this.#case).map((entry) => eventItem(words, entry)))),
      el("div", { class: "stack" }, this.#documents(), this.#requests()),
    );
    const actions = el(
      "div",
      { class: "actions counter-hide" },
      linkButton(`/requests/new?case=${this.#case.case}`, "send", words.say("agent-home-ask")),
      linkButton(`/documents/new?case=${this.#case.case}`, "file-up", words.say("agent-home-add"), true),
    );
    replace(this.#page.app, actions, columns);
    arrowKeys(columns);
    counterMode(words, () => ({ case: this.#case.case, row: null }));
  }

  #head(): void {
    const { words, names } = this.#context;
    replace(byId("title"), personSpan(words, names, this.#case, ""));
    const lead = byId("lead");
    const opened = words.say("agent-case-opened-on", { date: words.day(this.#case.opened_on) });
    const closed = this.#case.closed_on === null ? "" : words.say("agent-case-closed-on", { date: words.day(this.#case.closed_on) });
    const dates = [opened, closed].filter((part) => part !== "").join(", ");
    lead.textContent = dates;
    void names.person(this.#case).then((person) => {
      if (!isOpen(person)) return;
      const details = personDetails(words, person);
      replace(lead, details !== "" && el("span", { translate: "no" }, `${details} · `), dates);
    });
  }

  #documents(): HTMLElement {
    const { words } = this.#page;
    const rows = this.#case.documents_held.map((row) => documentRow(this.#context, row, () => location.assign(`/documents/${row.document}`)));
    const empty = emptyList("file-text", words.say("agent-case-no-documents"), words.say("agent-case-no-documents-text"));
    const heading = el("h2", { class: "list-title" }, words.say("agent-case-documents"), el("span", { class: "count" }, String(rows.length)));
    return el("section", { class: "list" }, heading, rows.length === 0 ? empty : el("ul", { class: "rows" }, ...rows));
  }

  #requests(): HTMLElement {
    const { words } = this.#page;
    const heading = el("h2", { class: "list-title" }, words.say("agent-case-requests"), el("span", { class: "count" }, String(this.#case.requests.length)));
    const empty = emptyList("send", words.say("agent-case-no-requests"), words.say("agent-case-no-requests-text"));
    const views = this.#case.requests.map((row) => this.#request(row));
    return el("section", { class: "list" }, heading, ...(views.length === 0 ? [empty] : views));
  }

  #request(row: RequestRow): HTMLElement {
    return el("div", { class: "card" }, requestView(this.#context, row, () => location.reload()));
  }
}

startAgentPage(async (page) => {
  const id = location.pathname.split("/").at(-1) ?? "";
  const [shown, catalogue] = await Promise.all([api.casePage(id), loadCatalogue()]);
  const context: RowContext = { words: page.words, names: new Names(page.session), catalogue, now: new Date() };
  new CaseView(page, context, shown).show();
});
