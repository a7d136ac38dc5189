// Letting somebody into a team: the link is made here, the answer is checked here, and the next roster is signed here.

import {
  type ArchiveKey,
  type RosterFacts,
  type RosterMember,
  SealingRefusal,
  type VerifiedRoster,
  encodeFragment,
  fromBase64,
  linkText,
  makeInvitation,
  makeRoster,
  newIdentity,
  newToken,
  openInvitation,
  openJoining,
  parseFragment,
  pinOfFingerprint,
  sealText,
  signerOf,
  statementDigest,
  toBase64,
  wrapDigest,
} from "../sealing/index";
import * as api from "./api";
import { type Session, pinTeams } from "./session";
import type { OpenTeam } from "./trust";
import type { MemberWrap, Moment, Role, SentInvitation } from "./types";

/** Whom a manager invites. */
export interface Newcomer {
  readonly name: string;
  readonly address: string;
  readonly role: Role;
}

/** Whether the reader may invite and confirm: a manager, in the archive team an archivist, whom the roster itself lists so. */
export function mayAdmit(session: Session, team: OpenTeam): boolean {
  const needed = team.team.kind === "archive" ? "archivist" : "manager";
  return team.verified.roster.members.some((member) => member.agent === session.vault.agent && member.role === needed);
}

/** Makes an invitation, for somebody new or somebody of the team who comes again; its link is for the manager to hand over: the server never learns its fragment. */
export async function invite(session: Session, team: OpenTeam, newcomer: Newcomer, now: Date): Promise<{ agent: string; link: string; endsAt: Moment }> {
  const token = newToken();
  const fragment = encodeFragment({ identity: await newIdentity(), pin: pinOfFingerprint(team.verified.fingerprint) });
  const { name, address, role } = newcomer;
  const copy = await makeInvitation({ team: team.team.team, token, fragment, name, role }, signerOf(session.vault), team.verified.roster.recipient, now);
  const sent = await api.invite(team.team.team, { name, address, role, token, team_copy: toBase64(copy) });
  return { agent: sent.agent, link: linkText(location.origin, { kind: "join", token, fragment }), endsAt: sent.ends_at };
}

/** The link of an invitation, to be shown again. @throws {SealingRefusal}. */
export async function invitationLink(team: OpenTeam, sent: SentInvitation): Promise<string> {
  const { token, fragment } = await openedInvitation(team, sent);
  return linkText(location.origin, { kind: "join", token, fragment });
}

/**
 * Confirms an answered invitation: the answer must be signed by the very key it states, for this invitation; the team's key is then
 * sealed to it and the next roster signed. Answers the newcomer's name as they signed it.
 * @throws {SealingRefusal} when the answer is not the invited one's; {Refused} `roster-moved`.
 */
export async function confirm(session: Session, team: OpenTeam, sent: SentInvitation, now: Date): Promise<string> {
  const invitation = await openedInvitation(team, sent);
  if (sent.answer === null) throw new SealingRefusal("joining-differs", "answer");
  const { identity } = parseFragment(invitation.fragment);
  const joining = await openJoining(fromBase64(sent.answer, "answer"), identity, { invitation: sent.invitation, agent: sent.agent });
  const wrap = await sealText(team.identity, joining.recipient);
  const member: RosterMember = {
    agent: joining.agent,
    role: invitation.role,
    recipient: joining.recipient,
    signing_key: joining.signing_key,
    wrap: wrapDigest(wrap),
  };
  await signNext(session, team, withMember(team.verified, member), [{ agent: joining.agent, wrap: toBase64(wrap) }], now);
  return joining.name;
}

/** Vouches, in the team's name, for the archive team's key: documents can be sealed to it from then on. @throws {Refused} `roster-moved`. */
export async function vouchForArchive(session: Session, team: OpenTeam, archive: ArchiveKey, now: Date): Promise<void> {
  await signNext(session, team, withArchive(team.verified, archive), [], now);
}

/** Signs the roster that follows, hands it to the server, and pins it: from then on this agent accepts none that lacks it. */
async function signNext(session: Session, team: OpenTeam, next: RosterFacts, wraps: readonly MemberWrap[], now: Date): Promise<void> {
  const roster = await makeRoster(next, signerOf(session.vault), now);
  await api.putRoster(team.team.team, { roster, wraps });
  await pinTeams({ [team.team.team]: { fingerprint: team.verified.fingerprint, seq: next.seq, digest: statementDigest(roster) } });
}

/** The team's signed copy of an invitation; the server's row must say the same role. */
async function openedInvitation(team: OpenTeam, sent: SentInvitation): Promise<{ token: string; fragment: string; role: string }> {
  if (sent.team_copy === null) throw new SealingRefusal("joining-differs", "team_copy");
  const invitation = await openInvitation(fromBase64(sent.team_copy, "team_copy"), team.identity, team.verified.signers);
  if (invitation.team !== team.team.team) throw new SealingRefusal("joining-differs", "team");
  if (invitation.role !== sent.role) throw new SealingRefusal("joining-differs", "role");
  return invitation;
}

/** The roster after the one in force, with one member more; somebody invited again has their new keys instead of the former ones. */
export function withMember(verified: VerifiedRoster, member: RosterMember): RosterFacts {
  const next = following(verified);
  return { ...next, members: [...next.members.filter((listed) => listed.agent !== member.agent), member] };
}

/** The roster after the one in force, with the archive team's key, for a team that was founded before it; nobody is let in. */
export function withArchive(verified: VerifiedRoster, archive: ArchiveKey): RosterFacts {
  return { ...following(verified), archive };
}

/** The roster after the one in force, with nothing changed but its place in the chain. */
function following({ roster, digest }: VerifiedRoster): RosterFacts {
  return {
    team: roster.team,
    seq: roster.seq + 1,
    previous: digest,
    generation: roster.generation,
    recipient: roster.recipient,
    recovery: roster.recovery,
    recovery_wrap: roster.recovery_wrap,
    archive: roster.archive,
    members: roster.members,
  };
}
