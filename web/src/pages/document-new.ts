// Adding a document oneself (counter, post, home visit): sealed here like a deposit, under a purpose, after the person was told.

import { byId, el, on, replace } from "../dom";
import * as api from "../agent/api";
import { type Catalogue, loadCatalogue } from "../agent/catalogue";
import { Draft } from "../agent/draft";
import { FileAdder } from "../agent/fileadder";
import { type Field, type Mistake, MistakeList, selectField } from "../agent/form";
import { Names } from "../agent/names";
import { NewCase } from "../agent/newrequest";
import { noticeBox } from "../agent/notice";
import { type AgentPage, announce, draftNotice, explainSessionEnd, sentence, startAgentPage } from "../agent/page";
import { type KnownCase, PersonPicker, type Picked, knownCases } from "../agent/personpicker";
import { callout, emptyList, linkButton, whileBusy } from "../agent/show";
import { type OpenTeam, recipientsOf } from "../agent/trust";
import type { FinishedAnswer, Purpose } from "../agent/types";
import { SealingRefusal } from "../sealing/index";
import { UploadStopped } from "../upload/stop";

class AddForm {
  readonly #page: AgentPage;
  readonly #catalogue: Catalogue;
  readonly #teams: readonly OpenTeam[];
  readonly #person: PersonPicker;
  readonly #team: Field<HTMLSelectElement>;
  readonly #purpose: Field<HTMLSelectElement>;
  readonly #files: FileAdder;
  readonly #press: HTMLButtonElement;
  readonly #summary: MistakeList;
  readonly #under = el("div", { class: "form" });
  #piece!: Field<HTMLSelectElement>;
  readonly #newCase: NewCase;
  readonly #draft: Draft;
  #caseId: string | null = null;

  constructor(page: AgentPage, catalogue: Catalogue, known: readonly KnownCase[], teams: readonly OpenTeam[]) {
    const { words } = page;
    this.#page = page;
    this.#newCase = new NewCase(page.session);
    this.#draft = new Draft(page.session.vault, location.pathname + location.search);
    this.#summary = new MistakeList(words);
    this.#catalogue = catalogue;
    this.#teams = teams;
    this.#person = new PersonPicker(words, known, new URLSearchParams(location.search).get("case"), true);
    this.#team = selectField({ id: "team", label: words.say("agent-ask-team") }, teams.map(({ team }) => [team.team, team.name] as const));
    this.#team.element.hidden = teams.length < 2;
    const list = catalogue.purposes.map((purpose) => [purpose.code, purpose.label] as const);
    this.#purpose = selectField({ id: "purpose", label: words.say("agent-ask-purpose") }, list);
    this.#files = new FileAdder(words, () => this.#piece.input.value);
    this.#press = el("button", { type: "submit", class: "button" }, words.say("agent-add-submit"));
  }

  async show(): Promise<void> {
    const { app, words } = this.#page;
    const form = el("form", { class: "form", novalidate: true }, this.#summary.element, this.#team.element, this.#person.element, this.#purpose.element, this.#under, el("div", { class: "form-end" }, this.#press));
    on(this.#purpose.input, "change", () => {
      // A file was chosen as a piece of the former purpose.
      this.#files.clear();
      this.#build();
    });
    on(form, "submit", (event) => {
      event.preventDefault();
      void whileBusy(this.#press, () => this.#submit());
    });
    this.#build();
    explainSessionEnd(words, app, words.say("agent-add-session-ended"));
    this.#summary.follow(form);
    replace(app, form);
    if (await this.#draft.restore(form)) form.prepend(draftNotice(words, () => this.#draft.drop()));
    this.#draft.follow(form);
  }

  #build(): void {
    const { words } = this.#page;
    const purpose = this.#currentPurpose();
    this.#piece = selectField({ id: "piece", label: words.say("agent-add-piece") }, purpose.pieces.map(({ code, label }) => [code, label] as const));
    replace(
      this.#under,
      this.#piece.element,
      this.#files.element,
      noticeBox(words, purpose),
      callout("info", "calendar-clock", el("p", {}, el("strong", {}, words.say("agent-ask-retention"))), el("p", {}, purpose.summary)),
    );
  }

  #currentPurpose(): Purpose {
    const purpose = this.#catalogue.purpose(this.#purpose.input.value) ?? this.#catalogue.purposes[0];
    if (purpose === undefined) throw new Error("no purpose is in force");
    return purpose;
  }

  async #submit(): Promise<void> {
    const { words } = this.#page;
    const mistakes: Mistake[] = [];
    const picked = this.#person.read(mistakes);
    const missing = this.#files.count === 0 ? words.say("agent-add-none") : "";
    this.#files.refuse(missing);
    if (missing !== "") mistakes.push({ id: "files", sentence: missing });
    if (!this.#summary.show(mistakes) || picked === null) return;
    announce(words.say("agent-ask-working"), "info");
    try {
      const answer = await this.#send(picked);
      announce("", "info");
      this.#draft.drop();
      this.#showDone(answer);
    } catch (cause) {
      if (cause instanceof UploadStopped && cause.status === 401) api.sessionEnded();
      // The page says that the session is over.
      if ((cause instanceof UploadStopped || cause instanceof api.Refused) && cause.status === 401) return;
      const stopped = cause instanceof UploadStopped || cause instanceof SealingRefusal;
      announce(stopped ? words.say("agent-add-stopped") : sentence(words, cause), "late");
      replace(this.#press, words.say("agent-add-continue"));
    }
  }

  async #send(picked: Picked): Promise<FinishedAnswer> {
    const { session, engine } = this.#page;
    const purpose = this.#currentPurpose();
    const team = this.#person.pickedTeam(session.teams) ?? this.#teams.find((open) => open.team.team === this.#team.input.value) ?? this.#teams[0];
    if (team === undefined) throw new Error("no open team");
    this.#caseId = picked.kind === "known" ? picked.known.row.case : await this.#newCase.of(team, picked.person, new Date());
    const destination = { engine: await engine(), caseId: this.#caseId, purpose: purpose.code, policy: this.#catalogue.policy, recipients: (piece: string) => recipientsOf(team, this.#catalogue.archives(purpose.code, piece)) };
    const stop = new AbortController();
    return await this.#files.send(destination, stop.signal);
  }

  #showDone(answer: FinishedAnswer): void {
    const { words, app } = this.#page;
    const last = answer.documents.map((document) => document.purge_at).sort().at(-1);
    replace(byId("title"), words.say("agent-add-done-title", { count: answer.documents.length }));
    replace(byId("lead"), last === undefined ? "" : words.say("agent-add-erased-on", { date: words.day(last) }));
    replace(
      app,
      el(
        "div",
        { class: "actions" },
        linkButton(`/cases/${this.#caseId ?? ""}`, "folder-open", words.say("agent-add-to-case")),
        linkButton(`/documents/new?case=${this.#caseId ?? ""}`, "plus", words.say("agent-add-more"), true),
      ),
    );
    byId("title").focus();
  }
}

startAgentPage(async (page) => {
  const { words, session, app } = page;
  const teams = [...session.teams.values()].filter(({ team }) => team.kind === "agency");
  if (teams.length === 0) {
    const waiting = session.waiting[0];
    const text = waiting === undefined ? words.say("agent-no-team") : words.say("agent-waiting-team", { team: waiting.name });
    replace(app, emptyList("key-round", words.say("agent-add-title"), text));
    return;
  }
  const [home, catalogue] = await Promise.all([api.home(), loadCatalogue()]);
  const known = await knownCases(new Names(session), home.cases, words.language);
  await new AddForm(page, catalogue, known, teams).show();
});
