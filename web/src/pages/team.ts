// The team: who is in it, inviting somebody by a link, and confirming their answer.

import { el, replace } from "../dom";
import * as api from "../agent/api";
import { InviteForm } from "../agent/inviteform";
import { type Newcomer, confirm, invitationLink, invite, mayAdmit, vouchForArchive } from "../agent/membership";
import { type AgentPage, announce, sentence, startAgentPage } from "../agent/page";
import { actionButton, callout, copyBox, emptyList, facts, tag, whileBusy } from "../agent/show";
import { type OpenTeam, archiveToVouchFor } from "../agent/trust";
import type { Member, Membership, SentInvitation } from "../agent/types";
import { type ArchiveKey, SealingRefusal, keyFingerprint } from "../sealing/index";

/** A member's status, and that of somebody whose invitation has ended. */
const STATUS_TAGS: Readonly<Record<Member["status"] | "ended", readonly ["ok" | "soon" | "", string]>> = {
  active: ["ok", "check"],
  invited: ["", "mail"],
  answered: ["soon", "hourglass"],
  left: ["", "log-out"],
  ended: ["", "clock"],
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
  readonly #people = el("ul", { class: "people" });
  readonly #form: InviteForm;
  #members: readonly Member[] = [];

  constructor(page: AgentPage, team: OpenTeam) {
    this.#page = page;
    this.#team = team;
    this.#admits = mayAdmit(page.session, team);
    this.#form = new InviteForm(page.words, team.team, page.session.me.address, (newcomer, again) => this.#invite(newcomer, again));
  }

  async build(): Promise<HTMLElement> {
    const { words } = this.#page;
    const membership = await api.members(this.#team.team.team);
    const unvouched = archiveToVouchFor(this.#team, membership.archive);
    const answered = membership.invitations.filter((sent) => sent.state === "answered");
    this.#fill(membership);
    return el(
      "section",
      { class: "stack", "aria-labelledby": `team-${this.#team.team.team}` },
      el("h2", { id: `team-${this.#team.team.team}`, translate: "no" }, this.#team.team.name),
      this.#admits && unvouched !== null && this.#archiveNotice(unvouched),
      ...(this.#admits ? answered.map((sent) => this.#toConfirm(sent)) : []),
      el("h3", {}, words.say("agent-team-members")),
      this.#people,
      this.#admits ? this.#form.element : el("p", { class: "hint" }, words.say("agent-team-only-manager")),
      this.#room,
      this.#fingerprints(),
    );
  }

  #fill({ members, invitations }: Membership): void {
    this.#members = members;
    replace(this.#people, ...members.map((member) => this.#member(member, invitations.find((sent) => sent.agent === member.agent))));
  }

  #member(member: Member, invitation: SentInvitation | undefined): HTMLElement {
    const { words, session } = this.#page;
    const own = member.agent === session.vault.agent;
    const status = member.status === "invited" && invitation?.state === "ended" ? "ended" : member.status;
    const [tone, iconName] = STATUS_TAGS[status];
    const sent = invitation?.state === "sent" ? invitation : undefined;
    const until = sent === undefined ? "" : ` · ${words.say("agent-team-invited-until", { date: words.day(sent.ends_at) })}`;
    return el(
      "li",
      { class: "person" },
      el("span", { class: "person-name", translate: "no" }, own ? `${member.name} (${words.say("agent-team-you")})` : member.name),
      el("span", { class: "person-role" }, `${words.say("role", { role: member.role })}${until}`),
      tag(tone, iconName, words.say("agent-team-status", { status })),
      this.#admits && !own && invitation?.state !== "answered" && this.#memberActions(member, sent),
    );
  }

  #memberActions(member: Member, sent: SentInvitation | undefined): HTMLElement {
    const { words } = this.#page;
    const again = actionButton("mail", words.say("agent-team-again"), "plain", () => this.#form.inviteAgain(member));
    again.setAttribute("aria-label", words.say("agent-team-again-of", { name: member.name }));
    const link = sent !== undefined && actionButton("link", words.say("agent-team-link"), "quiet", () => void this.#showLink(sent));
    if (link !== false) link.setAttribute("aria-label", words.say("agent-team-link-of", { name: member.name }));
    return el("div", { class: "actions" }, link, again);
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
    const known = this.#team.verified.roster.members.some((member) => member.agent === sent.agent);
    const lead = words.say(known ? "agent-team-confirm-again" : "agent-team-confirm-lead", { name: sent.name, role });
    return callout("soon", "hand", el("p", {}, lead), el("div", { class: "actions" }, press));
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

  async #invite(newcomer: Newcomer, again: Member | null): Promise<void> {
    const { words, session } = this.#page;
    try {
      const { agent, link, endsAt } = await invite(session, this.#team, newcomer, new Date());
      const known = this.#members.find((member) => member.agent === agent);
      const other = again !== null && agent !== again.agent ? words.say("agent-team-again-other", { name: again.name }) : "";
      const twice = again === null && known !== undefined ? words.say("agent-team-invite-known", { name: known.name }) : "";
      announce(other + twice, other === "" ? "info" : "soon");
      this.#form.inviteSomebody();
      this.#fill(await api.members(this.#team.team.team));
      this.#showInvitation(newcomer.name, link, endsAt);
    } catch (cause) {
      const taken = cause instanceof api.Refused && cause.code === "address-taken";
      announce(taken ? words.say("agent-team-invite-taken") : sentence(words, cause), "late");
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
      el("p", { class: "fingerprint" }, grouped(keyFingerprint(archive.recipient))),
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
    const row = (name: string, hint: string, shown: string): [string, HTMLElement] => [name, el("span", {}, grouped(shown), el("span", { class: "hint" }, ` ${hint}`))];
    const key = this.#team.team.kind === "archive" ? roster.recipient : roster.archive?.recipient;
    const team = row(words.say("agent-team-fingerprint"), words.say("agent-team-fingerprint-hint"), fingerprint);
    return key === undefined ? facts(team) : facts(team, row(words.say("agent-team-archive-key"), words.say("agent-team-archive-key-hint"), keyFingerprint(key)));
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
