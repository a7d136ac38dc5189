// Asking for papers: person, purpose, pieces, agreement; the result is a link for the agent's own message.

import { byId, el, on, replace } from "../dom";
import * as api from "../agent/api";
import { type Catalogue, loadCatalogue } from "../agent/catalogue";
import { Draft } from "../agent/draft";
import { type Field, type Mistake, MistakeList, areaField, selectField, textField } from "../agent/form";
import { type Outgoing, letter, mailAddress } from "../agent/letter";
import { Names } from "../agent/names";
import { type MadeRequest, NewCase, makeRequest } from "../agent/newrequest";
import { today } from "../agent/notice";
import { type AgentPage, announce, draftNotice, explainSessionEnd, sentence, showFailure, startAgentPage } from "../agent/page";
import { type KnownCase, PersonPicker, type Picked, knownCases } from "../agent/personpicker";
import { type PurposeChoices, PurposeFields } from "../agent/purposefields";
import { ticket } from "../agent/request";
import { actionButton, callout, copyBox, emptyList, linkButton, whileBusy } from "../agent/show";
import { KeyAlarm, type OpenTeam } from "../agent/trust";
import type { Day, NewRequest } from "../agent/types";
import { type Person, holdsNir } from "../sealing/index";

/** How long a link stays open at most, in days; the server's own refusal has the last word. */
const LONGEST_LINK_DAYS = 90;

interface Made {
  readonly made: MadeRequest;
  readonly team: OpenTeam;
  readonly caseId: string;
  readonly person: Person;
  readonly choices: PurposeChoices;
}

class RequestForm {
  readonly #page: AgentPage;
  readonly #catalogue: Catalogue;
  readonly #teams: readonly OpenTeam[];
  readonly #now: Date;
  readonly #team: Field<HTMLSelectElement>;
  readonly #person: PersonPicker;
  readonly #purpose: PurposeFields;
  readonly #message: Field<HTMLTextAreaElement>;
  readonly #until: Field<HTMLInputElement>;
  readonly #summary: MistakeList;
  readonly #press: HTMLButtonElement;
  readonly #draft: Draft;
  /** The id and reference the server keeps for this page, for one team and purpose. */
  #reserved: { readonly key: string; readonly request: Promise<NewRequest> } | null = null;
  /** A case opened by a try that failed afterwards: the next try uses it. */
  readonly #newCase: NewCase;

  constructor(page: AgentPage, catalogue: Catalogue, known: readonly KnownCase[], teams: readonly OpenTeam[], now: Date) {
    const { words } = page;
    this.#page = page;
    this.#newCase = new NewCase(page.session);
    this.#draft = new Draft(page.session.vault, location.pathname + location.search);
    this.#summary = new MistakeList(words);
    this.#catalogue = catalogue;
    this.#teams = teams;
    this.#now = now;
    this.#team = selectField({ id: "team", label: words.say("agent-ask-team") }, teams.map(({ team }) => [team.team, team.name] as const));
    this.#team.element.hidden = teams.length < 2;
    this.#person = new PersonPicker(words, known, new URLSearchParams(location.search).get("case"), true);
    this.#purpose = new PurposeFields(words, catalogue, now, () => this.#reserve());
    this.#message = areaField({ id: "message", label: words.say("agent-ask-message"), hint: words.say("agent-ask-message-hint"), optional: words.say("agent-optional") }, { translate: "no", maxlength: 2000 });
    this.#until = textField({ id: "until", label: words.say("agent-ask-until") }, { type: "date", min: this.#day(1), max: this.#day(LONGEST_LINK_DAYS) });
    this.#press = el("button", { type: "submit", class: "button" }, words.say("agent-ask-submit"));
  }

  async show(): Promise<void> {
    const { app, words } = this.#page;
    const form = el(
      "form",
      { class: "form", novalidate: true },
      this.#summary.element,
      this.#team.element,
      this.#person.element,
      this.#purpose.element,
      this.#message.element,
      this.#until.element,
      el("div", { class: "form-end" }, this.#press),
    );
    on(form, "submit", (event) => {
      event.preventDefault();
      void whileBusy(this.#press, () => this.#submit());
    });
    on(this.#team.input, "change", () => this.#reserve());
    this.#person.onChange(() => this.#reserve());
    on(this.#until.input, "input", () => delete this.#until.input.dataset["proposed"]);
    explainSessionEnd(words, app, words.say("agent-ask-session-ended"));
    this.#summary.follow(form);
    replace(app, form);
    if (await this.#draft.restore(form)) form.prepend(draftNotice(words, () => this.#draft.drop()));
    this.#draft.follow(form);
    this.#reserve();
  }

  /** The team of the request: that of the picked case, else the chosen one. */
  #currentTeam(): OpenTeam {
    const chosen = this.#teams.find(({ team }) => team.team === this.#team.input.value) ?? this.#teams[0];
    const team = this.#person.pickedTeam(this.#page.session.teams) ?? chosen;
    if (team === undefined) throw new Error("no open team");
    return team;
  }

  /** Asks the server for an id and a reference; it forgets those that are not used. */
  #reserve(): void {
    const team = this.#currentTeam().team.team;
    const purpose = this.#purpose.purpose().code;
    const key = `${team} ${purpose}`;
    if (this.#reserved?.key === key) return;
    const request = api.newRequest(team, purpose);
    this.#reserved = { key, request };
    request.then(
      (reserved) => this.#propose(reserved.ends_on),
      () => (this.#reserved = null),
    );
  }

  /** The link's last day, unless the agent chose one. */
  #propose(day: Day): void {
    const { input } = this.#until;
    if (input.value !== "" && !("proposed" in input.dataset)) return;
    input.value = day;
    input.dataset["proposed"] = "";
  }

  async #submit(): Promise<void> {
    const { words } = this.#page;
    const mistakes: Mistake[] = [];
    const picked = this.#person.read(mistakes);
    const choices = this.#purpose.read(mistakes);
    const message = this.#message.input.value.trim();
    this.#judge(this.#message, holdsNir(message) ? words.say("agent-ask-nir") : "", mistakes);
    const until = this.#until.input.value;
    const untilRight = until >= this.#day(1) && until <= this.#day(LONGEST_LINK_DAYS);
    this.#judge(this.#until, untilRight ? "" : words.say("agent-ask-until-wrong", { date: words.day(this.#day(LONGEST_LINK_DAYS)) }), mistakes);
    if (!this.#summary.show(mistakes) || picked === null) return;
    announce(words.say("agent-ask-working"), "info");
    try {
      const made = await this.#make(picked, choices, message === "" ? null : message, until);
      announce("", "info");
      this.#draft.drop();
      this.#showMade(made, message === "" ? null : message, until);
    } catch (cause) {
      // The page already says that the session is over.
      if (cause instanceof api.Refused && cause.status === 401) return;
      announce("", "info");
      if (cause instanceof KeyAlarm) showFailure(words, this.#page.app, cause);
      else announce(sentence(words, cause), "late");
    }
  }

  async #make(picked: Picked, choices: PurposeChoices, message: string | null, endsOn: string): Promise<Made> {
    const { session } = this.#page;
    const team = this.#currentTeam();
    this.#reserve();
    const reserved = await this.#reserved?.request;
    if (reserved === undefined) throw new api.Refused("unreachable", 0, "");
    const person = picked.kind === "known" ? picked.known.person : picked.person;
    const caseId = picked.kind === "known" ? picked.known.row.case : await this.#newCase.of(team, person, new Date());
    const { purpose, pieces, partnerKind, partner, agreement, informedOn } = choices;
    const made = await makeRequest(session, reserved, { team, caseId, person, purpose, pieces, partnerKind, partner, message, agreement, informedOn, endsOn }, new Date());
    return { made, team, caseId, person, choices };
  }

  #showMade({ made, team, caseId, person, choices }: Made, message: string | null, until: string): void {
    const { words, session, app } = this.#page;
    const outgoing: Outgoing = {
      reference: made.reference,
      link: made.link,
      until,
      team: team.team.name,
      telephone: team.team.telephone,
      agent: session.me.name,
      person,
      pieces: choices.pieces.map((piece) => this.#catalogue.pieceName(choices.purpose.code, piece)),
      message,
    };
    document.querySelector(".page-head")?.classList.add("no-print");
    replace(byId("title"), words.say("agent-ask-done-title"));
    replace(byId("lead"), words.say("agent-ask-done-lead"));
    const mail = el("a", { class: "button quiet", href: mailAddress(words, outgoing) }, words.say("agent-ask-mail"));
    replace(
      app,
      el(
        "section",
        { class: "stack no-print" },
        ticket(words.say("agent-ask-reference-word"), made.reference),
        copyBox(words.say("agent-ask-link"), made.link, words.say("agent-ask-copy"), words.say("agent-copied")),
        el("div", { class: "actions" }, mail, actionButton("printer", words.say("agent-ask-letter"), "quiet", () => window.print())),
        callout("info", "calendar-clock", el("h2", { class: "card-title" }, words.say("agent-ask-retention")), el("p", {}, choices.purpose.summary)),
        el("div", { class: "actions" }, linkButton(`/cases/${caseId}`, "folder-open", words.say("agent-ask-to-case"), true), linkButton("/requests/new", "plus", words.say("agent-ask-another"), true)),
      ),
      letter(words, outgoing),
    );
    byId("title").focus();
  }

  #judge(field: Field<HTMLElement>, wrong: string, mistakes: Mistake[]): void {
    field.refuse(wrong);
    if (wrong !== "") mistakes.push({ id: field.input.id, sentence: wrong });
  }

  #day(after: number): string {
    return today(new Date(this.#now.getTime() + after * 24 * 60 * 60 * 1000));
  }
}

startAgentPage(async (page) => {
  const { words, session, app } = page;
  const teams = [...session.teams.values()].filter(({ team }) => team.kind === "agency");
  if (teams.length === 0) {
    const waiting = session.waiting[0];
    const text = waiting === undefined ? words.say("agent-no-team") : words.say("agent-waiting-team", { team: waiting.name });
    replace(app, emptyList("key-round", words.say("agent-ask-title"), text));
    return;
  }
  const names = new Names(session);
  const [home, catalogue] = await Promise.all([api.home(), loadCatalogue()]);
  const known = await knownCases(names, home.cases, words.language);
  await new RequestForm(page, catalogue, known, teams, new Date()).show();
});
