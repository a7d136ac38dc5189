// Joining: the newcomer chooses a passphrase; the browser makes their keys, and the team's own for a founder.

import { byId, el, on, replace } from "../dom";
import * as api from "../agent/api";
import { type Field, type Mistake, MistakeList, areaField, passphraseField, textField } from "../agent/form";
import { answerInvitation } from "../agent/joining";
import { type EngineSource, announce, sentence, startOpenPage } from "../agent/page";
import { PassphraseJudge, ENOUGH_BITS } from "../agent/passphrase";
import { firstPage, keepVault } from "../agent/session";
import { actionButton, callout, facts, linkButton, whileBusy } from "../agent/show";
import type { Invitation } from "../agent/types";
import { type Fragment, SealingRefusal, parseFragment, parseLink } from "../sealing/index";
import type { Words } from "../words";

const token = (): string => location.pathname.split("/").at(-1) ?? "";

/** The meter and its words follow what is typed. */
function strength(words: Words, judge: PassphraseJudge, field: Field<HTMLInputElement>): { element: HTMLElement; follow: () => void } {
  const meter = el("meter", { min: 0, max: ENOUGH_BITS, low: 60, high: ENOUGH_BITS - 1, optimum: ENOUGH_BITS, value: 0, "aria-label": words.say("agent-join-strength") });
  const level = el("p", { role: "status" });
  const follow = (): void => {
    meter.value = Math.min(ENOUGH_BITS, judge.bits(field.input.value));
    level.textContent = words.say("agent-join-strength-words", { level: judge.level(field.input.value) });
  };
  // The dictionaries come when somebody begins to write a passphrase of their own; one that was drawn here needs none.
  const load = (): void => void judge.load().then(follow, () => undefined);
  field.input.addEventListener("focus", load, { once: true });
  field.input.addEventListener("input", () => {
    follow();
    if (!judge.knows(field.input.value)) load();
  });
  follow();
  return { element: el("div", { class: "strength" }, meter, level), follow };
}

class JoinForm {
  readonly element = el("form", { class: "form", novalidate: true });
  readonly #words: Words;
  readonly #judge: PassphraseJudge;
  readonly #summary: MistakeList;
  readonly #passphrase: Field<HTMLInputElement>;
  readonly #repeat: Field<HTMLInputElement>;
  readonly #kept = el("input", { type: "checkbox", id: "kept" });
  readonly #press: HTMLButtonElement;

  constructor(words: Words, invitation: Invitation, accept: (passphrase: string) => Promise<void>) {
    this.#words = words;
    this.#summary = new MistakeList(words);
    this.#judge = new PassphraseJudge([invitation.name, invitation.address, invitation.team?.name ?? "", "consigne"]);
    this.#passphrase = passphraseField(words, { id: "passphrase", label: words.say("agent-join-passphrase"), hint: words.say("agent-join-passphrase-hint") }, "new-password");
    this.#repeat = passphraseField(words, { id: "repeat", label: words.say("agent-join-repeat") }, "new-password");
    this.#press = el("button", { type: "submit", class: "button" }, words.say("agent-join-submit"));
    const meter = strength(words, this.#judge, this.#passphrase);
    const address = textField({ id: "address", label: words.say("agent-join-address") }, { type: "email", autocomplete: "username", readonly: true, value: invitation.address, translate: "no" });
    replace(
      this.element,
      this.#summary.element,
      address.element,
      this.#proposal(meter.follow),
      this.#passphrase.element,
      meter.element,
      this.#repeat.element,
      el("label", { class: "choice" }, this.#kept, el("span", { class: "choice-body" }, words.say("agent-join-kept"))),
      el("div", { class: "actions" }, this.#press),
    );
    on(this.element, "submit", (event) => {
      event.preventDefault();
      void whileBusy(this.#press, async () => {
        if ((await this.#judged()) && this.#check()) await accept(this.#passphrase.input.value);
      });
    });
  }

  #proposal(follow: () => void): HTMLElement {
    const shown = el("p", { class: "passphrase", translate: "no", id: "proposed" }, this.#judge.propose());
    const take = actionButton("check", this.#words.say("agent-join-use"), "quiet", () => {
      this.#passphrase.input.value = shown.textContent;
      follow();
      this.#repeat.input.focus();
    });
    const another = actionButton("refresh-cw", this.#words.say("agent-join-another"), "plain", () => (shown.textContent = this.#judge.propose()));
    return el(
      "section",
      { class: "card" },
      el("h2", { class: "card-title" }, this.#words.say("agent-join-proposed")),
      el("p", { class: "hint" }, this.#words.say("agent-join-proposed-hint")),
      shown,
      el("div", { class: "actions no-print" }, take, another),
    );
  }

  /** Whether the passphrase can be judged: waits for the dictionaries, and says so. */
  async #judged(): Promise<boolean> {
    if (this.#judge.knows(this.#passphrase.input.value)) return true;
    announce(this.#words.say("agent-join-judging"), "info");
    try {
      await this.#judge.load();
      announce("", "info");
      return true;
    } catch {
      announce(this.#words.say("agent-join-judge-missing"), "late");
      return false;
    }
  }

  #check(): boolean {
    const mistakes: Mistake[] = [];
    const judged = (field: Field<HTMLInputElement>, wrong: string): void => {
      field.refuse(wrong);
      if (wrong !== "") mistakes.push({ id: field.input.id, sentence: wrong });
    };
    const strong = this.#judge.level(this.#passphrase.input.value) === "strong";
    judged(this.#passphrase, strong ? "" : this.#words.say("agent-join-weak"));
    judged(this.#repeat, this.#repeat.input.value === this.#passphrase.input.value ? "" : this.#words.say("agent-join-differs"));
    if (!this.#kept.checked) mistakes.push({ id: "kept", sentence: this.#words.say("agent-join-kept-needed") });
    return this.#summary.show(mistakes);
  }
}

/** A member's link without its end: a box to paste it whole. `again` builds the page anew once the fragment is there. */
function askForLink(words: Words, app: HTMLElement, again: () => void): void {
  const field = areaField({ id: "link", label: words.say("agent-join-link-paste") }, { autocomplete: "off", spellcheck: "false", translate: "no", required: true });
  const form = el("form", { class: "form" }, field.element, el("div", { class: "actions" }, el("button", { type: "submit", class: "button" }, words.say("agent-join-link-use"))));
  on(form, "submit", (event) => {
    event.preventDefault();
    try {
      const link = parseLink(field.input.value);
      if (link.kind !== "join") throw new SealingRefusal("link-unrecognised");
      if (link.token !== token()) {
        location.assign(`/join/${link.token}#${link.fragment}`);
        return;
      }
      history.replaceState(null, "", `#${link.fragment}`);
      again();
    } catch {
      field.refuse(words.say("agent-join-link-wrong"));
    }
  });
  replace(app, callout("soon", "link-2-off", el("p", {}, words.say("agent-join-link-cut"))), form);
}

/** The link's fragment when it is whole; only a member's invitation has one. */
function wholeFragment(): Fragment | null {
  try {
    return parseFragment(location.hash);
  } catch {
    return null;
  }
}

function showDone(words: Words, app: HTMLElement, invitation: Invitation): void {
  history.replaceState(null, "", location.pathname);
  const member = invitation.kind === "member";
  // What the page asked for is done: its opening sentence no longer holds.
  byId("lead").hidden = true;
  replace(
    app,
    callout("ok", "circle-check", el("p", {}, words.say(member ? "agent-join-done-member" : "agent-join-done"))),
    el("div", { class: "actions" }, linkButton(firstPage(invitation.role), "arrow-right", words.say("agent-join-continue"))),
  );
  app.querySelector("a")?.focus();
}

async function build(words: Words, app: HTMLElement, engine: EngineSource): Promise<void> {
  const invitation = await api.invitation(token());
  const fragment = wholeFragment();
  // Only a member's invitation has a fragment: a server that says otherwise wants keys made for itself.
  if (fragment !== null && invitation.kind !== "member") throw new SealingRefusal("joining-differs", "kind");
  const team = invitation.team?.name ?? "";
  replace(byId("title"), words.say(`agent-join-title-${invitation.kind}`, { team }));
  replace(byId("lead"), words.say("agent-join-lead", { name: invitation.name }));
  if (invitation.kind === "member" && fragment === null) {
    askForLink(words, app, () => void build(words, app, engine));
    return;
  }
  const form = new JoinForm(words, invitation, async (passphrase) => {
    announce(words.say("agent-join-making-keys"), "info");
    try {
      const joined = await answerInvitation(invitation, fragment, passphrase, await engine(), new Date());
      await api.join(token(), joined.answer);
      await keepVault({ vault: joined.vault, vaultRecipient: joined.vaultRecipient, saved: true });
      announce("", "info");
      showDone(words, app, invitation);
    } catch (cause) {
      announce(sentence(words, cause), "late");
    }
  });
  const role = facts([words.say("agent-join-role"), words.say("role", { role: invitation.role })], [words.say("agent-join-team"), team]);
  replace(app, role, invitation.kind === "founder" && callout("info", "key-round", el("p", {}, words.say("agent-join-founder-note"))), form.element);
}

startOpenPage(async (words, app, engine) => {
  try {
    await build(words, app, engine);
  } catch (cause) {
    if (!(cause instanceof api.Refused) || cause.status !== 410) throw cause;
    replace(app, callout("late", "link-2-off", el("p", {}, words.say("agent-join-ended"))));
  }
});
