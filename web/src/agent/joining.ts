// What a newcomer's browser makes: keys, a sealed vault, and either the team's own key (founder) or a sealed answer (member).

import type { Engine } from "../sealing/engine";
import {
  type ArchiveKey,
  type Fragment,
  SCRYPT_LOG_N,
  type Statement,
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
  if (founded !== null) vault.pins.teams[founded.team] = founded.fingerprint;
  if (invitation.kind === "member" && invitation.team !== null && fragment !== null) {
    vault.pins.teams[invitation.team.team] = await invitedFingerprint(invitation, invitation.team, fragment);
  }
  const answer: JoinAnswer = {
    salt: toBase64(salt),
    log_n: SCRYPT_LOG_N,
    sign_in_key: keys.signInKey,
    vault: toBase64(await sealVault(vault, keys.vaultIdentity)),
    recipient,
    signing_key: signingKeyOf(vault),
    answer: await sealedAnswer(invitation, fragment, vault, recipient, now),
    team: founded?.sent ?? null,
  };
  return { answer, vault };
}

async function sealedAnswer(invitation: Invitation, fragment: Fragment | null, vault: Vault, recipient: string, now: Date): Promise<string | null> {
  if (invitation.kind !== "member" || fragment === null) return null;
  const facts = { invitation: invitation.invitation, name: invitation.name, recipient };
  return toBase64(await makeJoining(facts, signerOf(vault), await recipientOf(fragment.identity), now));
}

/**
 * The team's whole fingerprint. The link's fragment, which the server never saw, holds half of it: the chain that the server shows
 * must begin with a statement of that digest.
 * @throws {SealingRefusal} `roster-…`.
 */
async function invitedFingerprint(invitation: Invitation, team: NonNullable<Invitation["team"]>, fragment: Fragment): Promise<string> {
  const trust = { team: team.team, kind: team.kind, fingerprint: hex(fragment.pin), recovery: invitation.recovery, reader: null };
  return (await verifyRosters(team.chain as Statement[], trust)).fingerprint;
}

/** Statement 0 of a team's chain, and the team's identity sealed to its founder and to the recovery. */
async function foundTeam(
  invitation: Invitation,
  vault: Vault,
  now: Date,
): Promise<{ team: string; fingerprint: string; sent: NonNullable<JoinAnswer["team"]> }> {
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
  return { team: invitation.team.team, fingerprint: statementDigest(roster), sent };
}
