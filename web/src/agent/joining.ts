// What a newcomer's browser makes: keys, a sealed vault, and either the team's own key (founder) or a sealed answer (member).

import type { Engine } from "../sealing/engine";
import {
  type ArchiveKey,
  type Fragment,
  type Recipient,
  SCRYPT_LOG_N,
  type Statement,
  type TeamPin,
  type Vault,
  hex,
  makeJoining,
  makeRoster,
  newIdentity,
  newSalt,
  newVault,
  recipientOf,
  sealText,
  sealVault,
  signerOf,
  signingKeyOf,
  statementDigest,
  toBase64,
  verifyRosters,
  wrapDigest,
} from "../sealing/index";
import type { Invitation, JoinAnswer } from "./types";

/** The answer to send, and the vault to keep open in this tab. */
export interface Joined {
  readonly answer: JoinAnswer;
  readonly vault: Vault;
  /** To what the vault is sealed whenever something is pinned in it. */
  readonly vaultRecipient: Recipient;
}

/**
 * Answers an invitation. `fragment` is the link's, which only a member's invitation has.
 * Takes seconds: scrypt runs in the engine.
 */
export async function answerInvitation(invitation: Invitation, fragment: Fragment | null, passphrase: string, engine: Engine, now: Date): Promise<Joined> {
  const salt = newSalt();
  const keys = await engine.derivePassphraseKeys(passphrase, salt, SCRYPT_LOG_N);
  const vault = await newVault(invitation.agent, invitation.name, { recovery: invitation.recovery, teams: {} });
  const recipient = await recipientOf(vault.identity);
  const founded = invitation.kind === "founder" ? await foundTeam(invitation, vault, now) : null;
  if (founded !== null) vault.pins.teams[founded.team] = founded.pin;
  if (invitation.kind === "member" && invitation.team !== null && fragment !== null) {
    vault.pins.teams[invitation.team.team] = await invitedPin(invitation, invitation.team, fragment);
  }
  const vaultRecipient = await recipientOf(keys.vaultIdentity);
  const answer: JoinAnswer = {
    salt: toBase64(salt),
    log_n: SCRYPT_LOG_N,
    sign_in_key: keys.signInKey,
    vault: toBase64(await sealVault(vault, vaultRecipient)),
    recipient,
    signing_key: signingKeyOf(vault),
    answer: await sealedAnswer(invitation, fragment, vault, recipient, now),
    team: founded?.sent ?? null,
  };
  return { answer, vault, vaultRecipient };
}

async function sealedAnswer(invitation: Invitation, fragment: Fragment | null, vault: Vault, recipient: string, now: Date): Promise<string | null> {
  if (invitation.kind !== "member" || fragment === null) return null;
  const facts = { invitation: invitation.invitation, name: invitation.name, recipient };
  return toBase64(await makeJoining(facts, signerOf(vault), await recipientOf(fragment.identity), now));
}

/**
 * What to pin of the team: its whole fingerprint, and its roster of today. The link's fragment, which the server never saw, holds half
 * of the fingerprint: the chain that the server shows must begin with a statement of that digest.
 * @throws {SealingRefusal} `roster-…`.
 */
async function invitedPin(invitation: Invitation, team: NonNullable<Invitation["team"]>, fragment: Fragment): Promise<TeamPin> {
  const trust = { team: team.team, kind: team.kind, known: { invited: hex(fragment.pin) }, recovery: invitation.recovery, reader: null };
  return (await verifyRosters(team.chain as Statement[], trust)).pin;
}

/** Statement 0 of a team's chain, and the team's identity sealed to its founder and to the recovery. */
async function foundTeam(
  invitation: Invitation,
  vault: Vault,
  now: Date,
): Promise<{ team: string; pin: TeamPin; sent: NonNullable<JoinAnswer["team"]> }> {
  if (invitation.team === null) throw new Error("a founder's invitation names its team");
  const identity = await newIdentity();
  const recipient = await recipientOf(identity);
  const own = await recipientOf(vault.identity);
  const wrap = await sealText(identity, own);
  const recoveryWrap = await sealText(identity, invitation.recovery);
  const archive: ArchiveKey | null = invitation.team.archive;
  const roster = await makeRoster(
    {
      team: invitation.team.team,
      seq: 0,
      previous: null,
      generation: 1,
      recipient,
      recovery: invitation.recovery,
      recovery_wrap: wrapDigest(recoveryWrap),
      archive: invitation.team.kind === "agency" ? archive : null,
      members: [{ agent: vault.agent, role: invitation.role, recipient: own, signing_key: signingKeyOf(vault), wrap: wrapDigest(wrap) }],
    },
    signerOf(vault),
    now,
  );
  const sent = { recipient, wrap: toBase64(wrap), recovery_wrap: toBase64(recoveryWrap), roster };
  const digest = statementDigest(roster);
  return { team: invitation.team.team, pin: { fingerprint: digest, seq: 0, digest }, sent };
}
