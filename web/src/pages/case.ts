// One person's case: what happened on the left, documents and requests on the right.

import { byId, el, replace } from "../dom";
import * as api from "../agent/api";
import { CaseActs } from "../agent/caseacts";
import { loadCatalogue } from "../agent/catalogue";
import type { EventOrder, Hold } from "../agent/clocktypes";
import { counterMode } from "../agent/counter";
import { filingSection } from "../agent/filing";
import { holdSection } from "../agent/holds";
import { Names, isOpen } from "../agent/names";
import { type AgentPage, announce, startAgentPage } from "../agent/page";
import { personDetails, personSpan } from "../agent/person";
import { requestView } from "../agent/request";
import { holdsDocuments, recordsEvents } from "../agent/roles";
import { type RowContext, arrowKeys, documentRow } from "../agent/rows";
import { emptyList, linkButton } from "../agent/show";
import { eventItem, timelineOf } from "../agent/timeline";
import type { CaseDetail, RequestRow } from "../agent/types";

class CaseView {
  readonly #page: AgentPage;
  readonly #context: RowContext;
  readonly #case: CaseDetail;
  readonly #holds: readonly Hold[];

  constructor(page: AgentPage, context: RowContext, shown: CaseDetail, holds: readonly Hold[]) {
    this.#page = page;
    this.#context = context;
    this.#case = shown;
    this.#holds = holds;
  }

  show(): void {
    this.#head();
    const { words, session } = this.#page;
    const acts = recordsEvents(session.me.role) && new CaseActs(this.#context, this.#case, (said) => this.#again(said));
    const columns = el("div", { class: "columns" }, this.#timeline(acts), el("div", { class: "stack" }, this.#documents(), this.#requests(), this.#holdsHere()));
    const actions = el(
      "div",
      { class: "actions counter-hide" },
      linkButton(`/requests/new?case=${this.#case.case}`, "send", words.say("agent-home-ask")),
      linkButton(`/documents/new?case=${this.#case.case}`, "file-up", words.say("agent-home-add"), true),
    );
    replace(this.#page.app, actions, acts !== false && acts.element, columns);
    arrowKeys(columns);
  }

  /** The case as it is after an act, and what was done. */
  async #again(said: string): Promise<void> {
    const view = await loadCase(this.#page, this.#context, this.#case.case);
    view.show();
    byId("title").focus({ preventScroll: true });
    announce(said, "ok");
  }

  #timeline(acts: CaseActs | false): HTMLElement {
    const { words } = this.#page;
    const undo = acts === false ? undefined : (order: EventOrder, opener: HTMLElement) => void acts.desk.ask(order, opener);
    const items = timelineOf(this.#context, this.#case).map((entry) => eventItem(words, entry, undo));
    const all = el("p", {}, el("a", { href: `/cases/${this.#case.case}/timeline` }, words.say("timeline-of-case")));
    return el("section", { class: "stack-tight counter-hide" }, el("h2", {}, words.say("agent-case-timeline")), el("ol", { class: "timeline" }, ...items), all);
  }

  #holdsHere(): HTMLElement | false {
    const { words, session } = this.#page;
    const { now, catalogue } = this.#context;
    return holdSection({
      words,
      now,
      place: { case: this.#case.case },
      holds: this.#holds,
      mayAct: holdsDocuments(session.me.role),
      nameOf: (document) => {
        const row = this.#case.documents_held.find((held) => held.document === document);
        return row === undefined ? words.say("agent-hold-on-document") : catalogue.pieceName(row.purpose, row.piece);
      },
      done: (said) => this.#again(said),
    });
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
    const filing = recordsEvents(this.#page.session.me.role) && filingSection(this.#context, this.#case, (said) => this.#again(said));
    return el("section", { class: "list" }, heading, rows.length === 0 ? empty : el("ul", { class: "rows" }, ...rows), filing !== false && el("div", { class: "counter-hide" }, filing));
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

async function loadCase(page: AgentPage, context: RowContext, id: string): Promise<CaseView> {
  const [shown, holds] = await Promise.all([api.casePage(id), api.holds(id)]);
  return new CaseView(page, context, shown, holds);
}

startAgentPage(async (page) => {
  const id = location.pathname.split("/").at(-1) ?? "";
  const context: RowContext = { words: page.words, names: new Names(page.session), catalogue: await loadCatalogue(), now: new Date() };
  const view = await loadCase(page, context, id);
  view.show();
  counterMode(page.words, () => ({ case: id, row: null }));
});
