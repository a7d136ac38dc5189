// The team: who is in it, inviting somebody by a link, and confirming their answer.

import { el, on, replace } from "../dom";
import * as api from "../agent/api";
import { type Field, type Mistake, MistakeList, selectField, textField } from "../agent/form";
import { type Newcomer, confirm, invitationLink, invite, mayAdmit, vouchForArchive } from "../agent/membership";
import { type AgentPage, announce, sentence, startAgentPage } from "../agent/page";
import { actionButton, callout, copyBox, emptyList, facts, tag, whileBusy } from "../agent/show";
import { type OpenTeam, archiveToVouchFor } from "../agent/trust";
import type { Member, Role, SentInvitation } from "../agent/types";
import { type ArchiveKey, SealingRefusal, keyFingerprint } from "../sealing/index";

const AGENCY_ROLES: readonly Role[] = ["social_worker", "adviser", "secretary", "trainee", "manager"];
const ARCHIVE_ROLES: readonly Role[] = ["archivist"];
const STATUS_TAGS: Readonly<Record<Member["status"], readonly ["ok" | "soon" | "", string]>> = {
  active: ["ok", "check"],
  invited: ["", "mail"],
  answered: ["soon", "hourglass"],
  left: ["", "log-out"],
};

/** The first half of a fingerprint, in groups of four. */
function grouped(fingerprint: string): HTMLElement {
  const groups = fingerprint.slice(0, 32).match(/.{4}/g) ?? [];
  return el("code", { translate: "no" }, groups.join(" "));
}

class TeamView {
  readonly #page: AgentPage;
  readonly #team: OpenTeam;
  readonly #admits: boolean;
  readonly #room = el("div", { class: "stack-tight" });

  constructor(page: AgentPage, team: OpenTeam) {
    this.#page = page;
    this.#team = team;
    this.#admits = mayAdmit(page.session, team);
  }

  async build(): Promise<HTMLElement> {
    const { words } = this.#page;
    const { members, invitations, archive } = await api.members(this.#team.team.team);
    const unvouched = archiveToVouchFor(this.#team, archive);
    const answered = invitations.filter((sent) => sent.state === "answered");
    return el(
      "section",
      { class: "stack", "aria-labelledby": `team-${this.#team.team.team}` },
      el("h2", { id: `team-${this.#team.team.team}`, translate: "no" }, this.#team.team.name),
      this.#admits && unvouched !== null && this.#archiveNotice(unvouched),
      ...(this.#admits ? answered.map((sent) => this.#toConfirm(sent)) : []),
      el("h3", {}, words.say("agent-team-members")),
      el("ul", { class: "people" }, ...members.map((member) => this.#member(member, invitations))),
      this.#admits ? this.#inviteForm() : el("p", { class: "hint" }, words.say("agent-team-only-manager")),
      this.#room,
      this.#fingerprints(),
    );
  }

  #member(member: Member, invitations: readonly SentInvitation[]): HTMLElement {
    const { words, session } = this.#page;
    const [tone, iconName] = STATUS_TAGS[member.status];
    const sent = invitations.find((row) => row.agent === member.agent && row.state === "sent");
    const own = member.agent === session.vault.agent ? ` (${words.say("agent-team-you")})` : "";
    const again =
      sent !== undefined && this.#admits
        ? el("div", { class: "actions" }, actionButton("link", words.say("agent-team-link"), "quiet", () => void this.#showLink(sent)))
        : null;
    return el(
      "li",
      { class: "person" },
      el("span", { class: "person-name", translate: "no" }, `${member.name}${own}`),
      el("span", { class: "person-role" }, words.say("role", { role: member.role })),
      tag(tone, iconName, words.say("agent-team-status", { status: member.status })),
      again,
    );
  }

  async #showLink(sent: SentInvitation): Promise<void> {
    const { words } = this.#page;
    try {
      this.#showInvitation(sent.name, await invitationLink(this.#team, sent), sent.ends_at);
    } catch (cause) {
      announce(sentence(words, cause), "late");
    }
  }

  #toConfirm(sent: SentInvitation): HTMLElement {
    const { words } = this.#page;
    const press = actionButton("shield-check", words.say("agent-team-confirm", { name: sent.name }), "", () => void whileBusy(press, () => this.#confirm(sent)));
    const role = words.say("role", { role: sent.role });
    return callout("soon", "hand", el("p", {}, words.say("agent-team-confirm-lead", { name: sent.name, role })), el("div", { class: "actions" }, press));
  }

  async #confirm(sent: SentInvitation): Promise<void> {
    const { words } = this.#page;
    try {
      const name = await confirm(this.#page.session, this.#team, sent, new Date());
      announce(words.say("agent-team-confirmed", { name }), "ok");
      this.#reloadSoon();
    } catch (cause) {
      const moved = cause instanceof api.Refused && cause.code === "roster-moved";
      if (moved) location.reload();
      const refused = cause instanceof SealingRefusal;
      announce(refused ? words.say("agent-team-confirm-refused", { name: sent.name }) : sentence(words, cause), "late");
    }
  }

  #inviteForm(): HTMLElement {
    const { words } = this.#page;
    const name = textField({ id: "invite-name", label: words.say("agent-team-invite-name") }, { translate: "no" });
    const address = textField({ id: "invite-address", label: words.say("agent-team-invite-address") }, { type: "email", translate: "no" });
    const roles = this.#team.team.kind === "archive" ? ARCHIVE_ROLES : AGENCY_ROLES;
    const role = selectField({ id: "invite-role", label: words.say("agent-team-invite-role") }, roles.map((code) => [code, words.say("role", { role: code })] as const));
    const summary = new MistakeList(words);
    const press = el("button", { type: "submit", class: "button" }, words.say("agent-team-invite-submit"));
    const form = el(
      "form",
      { class: "form", novalidate: true },
      summary.element,
      el("div", { class: "field-row" }, name.element, address.element),
      role.element,
      el("div", { class: "actions" }, press),
    );
    on(form, "submit", (event) => {
      event.preventDefault();
      const mistakes = this.#mistakes(name, address);
      if (!summary.show(mistakes)) return;
      const newcomer = { name: name.input.value.trim(), address: address.input.value.trim(), role: role.input.value as Role };
      void whileBusy(press, () => this.#invite(newcomer));
    });
    return el(
      "section",
      { class: "card" },
      el("h3", { class: "card-title" }, words.say("agent-team-invite")),
      el("p", { class: "hint" }, words.say("agent-team-invite-lead")),
      form,
    );
  }

  #mistakes(name: Field<HTMLInputElement>, address: Field<HTMLInputElement>): Mistake[] {
    const { words } = this.#page;
    const judged = [
      { field: name, wrong: name.input.value.trim() === "" ? words.say("agent-required") : "" },
      { field: address, wrong: address.input.value.trim() !== "" && address.input.validity.valid ? "" : words.say("agent-team-invite-address-wrong") },
    ];
    for (const { field, wrong } of judged) field.refuse(wrong);
    return judged.filter(({ wrong }) => wrong !== "").map(({ field, wrong }) => ({ id: field.input.id, sentence: wrong }));
  }

  async #invite(newcomer: Newcomer): Promise<void> {
    const { words, session } = this.#page;
    try {
      const { link, endsAt } = await invite(session, this.#team, newcomer, new Date());
      this.#showInvitation(newcomer.name, link, endsAt);
    } catch (cause) {
      announce(sentence(words, cause), "late");
    }
  }

  #showInvitation(name: string, link: string, endsAt: string): void {
    const { words } = this.#page;
    const subject = words.say("agent-team-invite-mail-subject");
    const body = words.say("agent-team-invite-mail-body", { name, link, team: this.#team.team.name });
    const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`;
    const box = callout(
      "ok",
      "circle-check",
      el("p", {}, words.say("agent-team-invite-done", { name, date: words.day(endsAt) })),
      copyBox(words.say("agent-team-invite-copy"), link, words.say("agent-team-invite-copy"), words.say("agent-copied")),
      el("p", {}, el("a", { href: mail }, words.say("agent-ask-mail"))),
    );
    replace(this.#room, box);
    box.tabIndex = -1;
    box.focus();
  }

  /** An archive team was founded after this one: its key is compared aloud, then signed into the team's list. */
  #archiveNotice(archive: ArchiveKey): HTMLElement {
    const { words } = this.#page;
    const press = actionButton("badge-check", words.say("agent-team-archive-add"), "", () => void whileBusy(press, () => this.#vouch(archive)));
    return callout(
      "soon",
      "archive",
      el("h3", {}, words.say("agent-team-archive-title")),
      el("p", {}, words.say("agent-team-archive-lead")),
      el("p", {}, words.say("agent-team-archive-compare")),
      el("p", {}, grouped(keyFingerprint(archive.recipient))),
      el("div", { class: "actions" }, press),
    );
  }

  async #vouch(archive: ArchiveKey): Promise<void> {
    const { words, session } = this.#page;
    try {
      await vouchForArchive(session, this.#team, archive, new Date());
      announce(words.say("agent-team-archive-added"), "ok");
      this.#reloadSoon();
    } catch (cause) {
      announce(sentence(words, cause), "late");
    }
  }

  /** The session of this page still holds the former roster: the next signature needs the new one. */
  #reloadSoon(): void {
    window.setTimeout(() => location.reload(), 1500);
  }

  /** What people of two screens can compare aloud: the team, and the archive's key on both sides. */
  #fingerprints(): HTMLElement {
    const { words } = this.#page;
    const { fingerprint, roster } = this.#team.verified;
    const row = (id: string, shown: string): [string, HTMLElement] => [words.say(id), el("span", {}, grouped(shown), el("span", { class: "hint" }, ` ${words.say(`${id}-hint`)}`))];
    const key = this.#team.team.kind === "archive" ? roster.recipient : roster.archive?.recipient;
    return facts(row("agent-team-fingerprint", fingerprint), ...(key === undefined ? [] : [row("agent-team-archive-key", keyFingerprint(key))]));
  }
}

startAgentPage(async (page) => {
  const { words, session, app } = page;
  const teams = [...session.teams.values()];
  const waiting = session.waiting.map((team) => callout("soon", "key-round", el("p", {}, words.say("agent-waiting-team", { team: team.name }))));
  if (teams.length === 0) {
    replace(app, ...(waiting.length > 0 ? waiting : [emptyList("users", words.say("agent-team-members"), words.say("agent-no-team"))]));
    return;
  }
  const views = await Promise.all(teams.map((team) => new TeamView(page, team).build()));
  replace(app, ...waiting, ...views);
});
