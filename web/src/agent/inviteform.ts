// The form that invites somebody into a team, for the first time or again (a lost passphrase, a link that never arrived).

import { el, on, replace } from "../dom";
import type { Words } from "../words";
import { type Field, type Mistake, MistakeList, selectField, textField } from "./form";
import type { Newcomer } from "./membership";
import { actionButton, facts, whileBusy } from "./show";
import type { Member, Role, Team } from "./types";

const AGENCY_ROLES: readonly Role[] = ["social_worker", "adviser", "secretary", "trainee", "manager"];
const ARCHIVE_ROLES: readonly Role[] = ["archivist"];

/** What the form's owner does with what was filled in; `again` is who was invited again, null for somebody new. */
export type Invite = (newcomer: Newcomer, again: Member | null) => Promise<void>;

/** The fields as they stand on the page. */
interface Fields {
  readonly name: Field<HTMLInputElement>;
  readonly address: Field<HTMLInputElement>;
  readonly role: Field<HTMLSelectElement>;
}

/** One form a team, for somebody new until {@link InviteForm.inviteAgain} turns it towards somebody who is there. */
export class InviteForm {
  readonly element = el("section", { class: "card" });
  readonly #words: Words;
  readonly #team: Team;
  readonly #ownAddress: string;
  readonly #invite: Invite;

  /** `ownAddress` is the reader's: nobody invites themselves. */
  constructor(words: Words, team: Team, ownAddress: string, invite: Invite) {
    this.#words = words;
    this.#team = team;
    this.#ownAddress = ownAddress;
    this.#invite = invite;
    this.inviteSomebody();
  }

  /** The form for somebody new. */
  inviteSomebody(): void {
    const { submit, fields } = this.#parts(null);
    const form = this.#form(fields, null, el("div", { class: "actions" }, submit));
    replace(
      this.element,
      el("h3", { class: "card-title" }, this.#words.say("agent-team-invite")),
      el("p", { class: "hint" }, this.#words.say("agent-team-invite-lead")),
      form,
    );
  }

  /** The form for somebody who is in the team or was invited: says what happens, and takes the focus. */
  inviteAgain(member: Member): void {
    const words = this.#words;
    const { name } = member;
    const { submit, fields } = this.#parts(member);
    const cancel = actionButton("x", words.say("agent-team-again-cancel"), "plain", () => this.inviteSomebody());
    const title = el("h3", { class: "card-title", tabindex: -1 }, words.say("agent-team-again-title", { name }));
    const happens = ["agent-team-again-link", member.status === "active" && "agent-team-again-passphrase", "agent-team-again-confirm"];
    replace(
      this.element,
      title,
      el("ul", {}, ...happens.map((id) => id !== false && el("li", {}, words.say(id, { name })))),
      this.#form(fields, member, el("div", { class: "actions" }, submit, cancel)),
    );
    title.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  #parts(again: Member | null): { submit: HTMLButtonElement; fields: Fields } {
    const words = this.#words;
    const roles = this.#team.kind === "archive" ? ARCHIVE_ROLES : AGENCY_ROLES;
    const id = (field: string): string => `invite-${field}-${this.#team.team}`;
    const hint = again === null ? {} : { hint: words.say("agent-team-again-address", { name: again.name }) };
    const fields: Fields = {
      name: textField({ id: id("name"), label: words.say("agent-team-invite-name") }, { translate: "no", value: again?.name ?? "" }),
      address: textField(
        { id: id("address"), label: words.say("agent-team-invite-address"), ...hint },
        { type: "email", translate: "no", value: again?.address ?? "" },
      ),
      role: selectField({ id: id("role"), label: words.say("agent-team-invite-role") }, roles.map((code) => [code, words.say("role", { role: code })] as const), again?.role),
    };
    const submit = el("button", { type: "submit", class: "button" }, words.say(again === null ? "agent-team-invite-submit" : "agent-team-again-submit"));
    return { submit, fields };
  }

  #form(fields: Fields, again: Member | null, actions: HTMLElement): HTMLFormElement {
    const words = this.#words;
    const summary = new MistakeList(words);
    // Whoever comes again keeps their role: another would be another person for the server.
    const role = again === null ? fields.role.element : facts([words.say("agent-team-invite-role"), words.say("role", { role: again.role })]);
    const form = el(
      "form",
      { class: "form", novalidate: true },
      summary.element,
      ...(again === null ? [el("div", { class: "field-row" }, fields.name.element, fields.address.element)] : [fields.name.element, fields.address.element]),
      role,
      actions,
    );
    return on(form, "submit", (event) => {
      event.preventDefault();
      if (!summary.show(this.#mistakes(fields))) return;
      const newcomer = { name: fields.name.input.value.trim(), address: fields.address.input.value.trim(), role: again?.role ?? (fields.role.input.value as Role) };
      const press = form.querySelector<HTMLButtonElement>("button[type=submit]");
      if (press !== null) void whileBusy(press, () => this.#invite(newcomer, again));
    });
  }

  #mistakes({ name, address }: Fields): Mistake[] {
    const judged = [
      { field: name, wrong: name.input.value.trim() === "" ? this.#words.say("agent-required") : "" },
      { field: address, wrong: this.#addressMistake(address.input) },
    ];
    for (const { field, wrong } of judged) field.refuse(wrong);
    return judged.filter(({ wrong }) => wrong !== "").map(({ field, wrong }) => ({ id: field.input.id, sentence: wrong }));
  }

  #addressMistake(input: HTMLInputElement): string {
    const typed = input.value.trim();
    if (typed === "" || !input.validity.valid) return this.#words.say("agent-team-invite-address-wrong");
    return typed.toLowerCase() === this.#ownAddress.toLowerCase() ? this.#words.say("agent-team-invite-own") : "";
  }
}
