// The team's home: what arrived, what is awaited, what ends soon; found by names that only this browser has opened.

import { byId, el, icon, on, replace } from "../dom";
import * as api from "../agent/api";
import { loadCatalogue } from "../agent/catalogue";
import { type AtCounter, atCounter, counterMode } from "../agent/counter";
import { lifeLine, lifeOf } from "../agent/life";
import { Names, isOpen, searchable } from "../agent/names";
import { type AgentPage, startAgentPage } from "../agent/page";
import { Panel } from "../agent/panel";
import { personSpan } from "../agent/person";
import { requestView } from "../agent/request";
import { givesVisas, recordsEvents } from "../agent/roles";
import { type RowContext, arrowKeys, documentRow, requestRow } from "../agent/rows";
import { actionButton, callout, emptyList, facts, linkButton } from "../agent/show";
import { ENDING_LIST, taskBox } from "../agent/tasks";
import type { CaseRow, DocumentRow, Home, RequestRow } from "../agent/types";
import type { Words } from "../words";

/** The most cases a search shows: more means that the search says too little. */
const MOST_FOUND = 30;

/** Rows of a list before the reader asks for all. */
const FIRST_ROWS = 8;

/** Whether a row's reference begins with what is searched for. */
function isOfReference(row: { readonly reference: string | null }, asked: string): boolean {
  return row.reference !== null && searchable(row.reference).replaceAll(" ", "").startsWith(asked.replaceAll(" ", ""));
}

class HomePage {
  readonly #page: AgentPage;
  readonly #context: RowContext;
  readonly #home: Home;
  readonly #panel: Panel;
  /** What the panel shows. */
  #shown: AtCounter | null = null;
  readonly #found = el("section", { class: "list counter-hide", hidden: true, "aria-live": "polite" });

  constructor(page: AgentPage, context: RowContext, home: Home) {
    this.#page = page;
    this.#context = context;
    this.#home = home;
    this.#panel = new Panel(page.words);
  }

  show(): void {
    const { words } = this.#page;
    const waits = this.#page.session.teams.size === 0 && this.#page.session.waiting.length > 0;
    if (waits) {
      // Nothing can have arrived for somebody who has no key yet: empty lists would only puzzle.
      replace(this.#page.app, ...this.#waiting());
      return;
    }
    const lists = el("div", { class: "lists counter-hide" }, this.#arrived(), this.#awaited(), this.#ending());
    replace(
      this.#page.app,
      ...this.#waiting(),
      this.#page.session.me.teams.length === 0 && callout("info", "info", el("p", {}, words.say("agent-no-team"))),
      this.#toolbar(),
      taskBox(this.#context, this.#home.tasks, this.#home.awaited),
      this.#found,
      lists,
      this.#shortcuts(),
      this.#panel.element,
    );
    arrowKeys(lists);
    arrowKeys(this.#found);
    counterMode(words, () => (this.#panel.isOpen() ? this.#shown : null));
    this.#backToCounter();
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
        event.preventDefault();
        byId("search").focus();
      }
    });
  }

  /** The screen is still turned to the person: the same row again, or its case when it has left the lists. */
  #backToCounter(): void {
    const at = atCounter();
    if (at === null) return;
    const opener = this.#page.app.querySelector<HTMLElement>(`[data-document="${at.row}"], [data-request="${at.row}"]`) ?? byId("title");
    const document = [...this.#home.arrived, ...this.#home.ending].find((row) => row.document === at.row);
    const request = this.#home.awaited.find((row) => row.request === at.row);
    if (document !== undefined) this.#openDocument(document, opener);
    else if (request !== undefined) this.#openRequest(request, opener);
    else location.replace(`/cases/${at.case}`);
  }

  /** The teams in which nobody has confirmed the reader yet. */
  #waiting(): HTMLElement[] {
    const { words, session } = this.#page;
    return session.waiting.map((team) => callout("soon", "key-round", el("p", {}, words.say("agent-waiting-team", { team: team.name }))));
  }

  #toolbar(): HTMLElement {
    const { words, session } = this.#page;
    const { role } = session.me;
    const input = el("input", { type: "search", id: "search", autocomplete: "off", placeholder: words.say("agent-home-search-hint"), "aria-label": words.say("agent-home-search") });
    on(input, "input", () => void this.#search(input.value));
    return el(
      "div",
      { class: "toolbar counter-hide" },
      el("div", { class: "search", role: "search" }, icon("search"), input),
      // The archive team receives and keeps: it asks for nothing.
      this.#asks() && el(
        "div",
        { class: "actions" },
        linkButton("/requests/new", "send", words.say("agent-home-ask")),
        linkButton("/documents/new", "file-up", words.say("agent-home-add"), true),
        recordsEvents(role) && linkButton("/contacts", "phone", words.say("agent-home-contacts"), true),
      ),
      givesVisas(role) && el("div", { class: "actions" }, linkButton("/visas", "stamp", words.say("agent-home-visas"), true)),
    );
  }

  /** Whether one of the reader's open teams asks for papers. */
  #asks(): boolean {
    return [...this.#page.session.teams.values()].some(({ team }) => team.kind === "agency");
  }

  /** A list begins with its first rows; the others, with their names still sealed, wait to be asked for. */
  #list(title: string, rows: readonly (() => HTMLLIElement)[], empty: HTMLElement, id: string | null = null): HTMLElement {
    const heading = el("h2", { class: "list-title", id, tabindex: id === null ? null : -1 }, title, el("span", { class: "count" }, String(rows.length)));
    const shown = el("ul", { class: "rows" }, ...rows.slice(0, FIRST_ROWS).map((row) => row()));
    const later = rows.slice(FIRST_ROWS);
    const all = actionButton("plus", this.#page.words.say("agent-home-all", { count: rows.length }), "quiet", () => {
      all.remove();
      const added = later.map((row) => row());
      shown.append(...added);
      added[0]?.querySelector("button")?.focus();
    });
    return el("section", { class: "list" }, heading, rows.length === 0 ? empty : shown, later.length > 0 && all);
  }

  #arrived(): HTMLElement {
    const { words } = this.#page;
    const ask = this.#asks() && linkButton("/requests/new", "send", words.say("agent-home-ask"), true);
    const rows = this.#home.arrived.map((row) => () => this.#documentRow(row));
    return this.#list(words.say("agent-home-arrived"), rows, emptyList("inbox", words.say("agent-home-arrived-empty"), words.say("agent-home-arrived-empty-text"), ask));
  }

  #awaited(): HTMLElement {
    const { words } = this.#page;
    const rows = this.#home.awaited.map((row) => () => requestRow(this.#context, row, (opener) => this.#openRequest(row, opener)));
    return this.#list(words.say("agent-home-awaited"), rows, emptyList("hourglass", words.say("agent-home-awaited-empty"), words.say("agent-home-awaited-empty-text")));
  }

  #ending(): HTMLElement {
    const { words } = this.#page;
    const rows = this.#home.ending.map((row) => () => this.#documentRow(row));
    return this.#list(words.say("agent-home-ending"), rows, emptyList("eraser", words.say("agent-home-ending-empty"), words.say("agent-home-ending-empty-text")), ENDING_LIST);
  }

  #documentRow(row: DocumentRow): HTMLLIElement {
    return documentRow(this.#context, row, (opener) => this.#openDocument(row, opener));
  }

  #openDocument(row: DocumentRow, opener: HTMLElement): void {
    const { words, names, catalogue, now } = this.#context;
    const body = [
      lifeLine(words, lifeOf(row, catalogue.archives(row.purpose, row.piece)), false, now),
      facts(
        [words.say("agent-doc-piece"), catalogue.pieceName(row.purpose, row.piece)],
        [words.say("agent-doc-purpose"), catalogue.purposeName(row.purpose)],
        [words.say("agent-doc-received"), words.moment(row.received_at)],
        [words.say("agent-doc-reference"), row.reference],
      ),
    ];
    const foot = [
      linkButton(`/documents/${row.document}#open`, "file-text", words.say("agent-home-open-document")),
      // The archive's people have the document, not its case.
      ...(this.#page.session.teams.has(row.team) ? [linkButton(`/cases/${row.case}`, "folder-open", words.say("agent-home-open-case"), true)] : []),
    ];
    this.#shown = { case: row.case, row: row.document };
    this.#panel.open(opener, personSpan(words, names, row, ""), body, foot);
  }

  #openRequest(row: RequestRow, opener: HTMLElement): void {
    const { words, names } = this.#context;
    const view = requestView(this.#context, row, () => location.reload());
    const foot = [linkButton(`/cases/${row.case}`, "folder-open", words.say("agent-home-open-case"))];
    this.#shown = { case: row.case, row: row.request };
    this.#panel.open(opener, personSpan(words, names, row, ""), [view], foot);
  }

  async #search(query: string): Promise<void> {
    const { words } = this.#page;
    const asked = searchable(query);
    if (asked === "") {
      this.#found.hidden = true;
      return;
    }
    const matches = await this.#matching(asked);
    if (searchable((byId("search") as HTMLInputElement).value) !== asked) return;
    const papers = this.#papersOf(asked);
    const rows = [...matches.slice(0, MOST_FOUND).map((row) => this.#caseRow(row)), ...papers.slice(0, MOST_FOUND).map((row) => this.#documentRow(row))];
    this.#found.hidden = false;
    replace(this.#found, el("h2", { class: "list-title" }, words.say("agent-home-found", { count: matches.length + papers.length, query })), el("ul", { class: "rows" }, ...rows));
  }

  /** Documents of that reference whose case is not the reader's to see: the archive's. */
  #papersOf(asked: string): DocumentRow[] {
    return this.#home.arrived.filter((row) => !this.#page.session.teams.has(row.team) && isOfReference(row, asked));
  }

  async #matching(asked: string): Promise<CaseRow[]> {
    const byReference = new Set([...this.#home.awaited, ...this.#home.arrived].filter((row) => isOfReference(row, asked)).map((row) => row.case));
    const matched: CaseRow[] = [];
    for (const row of this.#home.cases) {
      const person = await this.#context.names.person(row);
      const text = isOpen(person) ? searchable(`${person.name} ${person.company ?? ""}`) : "";
      if (byReference.has(row.case) || asked.split(" ").every((word) => text.includes(word))) matched.push(row);
    }
    return matched;
  }

  #caseRow(row: CaseRow): HTMLLIElement {
    const { words, names } = this.#context;
    const opened = words.say("agent-case-opened-on", { date: words.day(row.opened_on) });
    return el(
      "li",
      { class: "row" },
      el("a", { class: "row-open", href: `/cases/${row.case}` }, personSpan(words, names, row), el("span", { class: "row-meta" }, opened)),
      el("span", { class: "row-side" }, el("span", { class: "row-meta" }, words.say("agent-home-case-holds", { documents: row.documents, awaited: row.awaited }))),
    );
  }

  #shortcuts(): HTMLElement {
    const { words } = this.#page;
    const keys: readonly (readonly [string, string])[] = [
      ["↑ ↓ ← →", "arrows"],
      ["Enter", "enter"],
      ["Esc", "escape"],
      ["/", "search"],
      ["F8", "counter"],
    ];
    return el("dl", { class: "shortcuts counter-hide" }, ...keys.map(([key, act]) => shortcut(words, key, act)));
  }
}

function shortcut(words: Words, key: string, act: string): HTMLElement {
  const name = words.has(`agent-key-${act}`) ? words.say(`agent-key-${act}`) : key;
  return el("div", {}, el("dt", {}, el("kbd", {}, name)), el("dd", {}, words.say(`agent-home-keys-${act}`)));
}

startAgentPage(async (page) => {
  const [home, catalogue] = await Promise.all([api.home(), loadCatalogue()]);
  const context: RowContext = { words: page.words, names: new Names(page.session), catalogue, now: new Date() };
  new HomePage(page, context, home).show();
});
