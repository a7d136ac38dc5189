// Whom this page believes. The server tells which teams the reader has and with which keys; nothing of it is used before the
// team's chain of signed rosters has been checked against what the reader's own vault pins (docs/formats.md, Rosters).

import {
  type ArchiveKey,
  type HolderRecipient,
  type Identity,
  type Statement,
  SealingRefusal,
  type TeamPin,
  type Vault,
  type VerifiedRoster,
  fromBase64,
  openText,
  recipientOf,
  signingKeyOf,
  verifyRosters,
} from "../sealing/index";
import type { HolderKey, Me, Team } from "./types";

/** A team whose chain was accepted and whose identity the reader holds. */
export interface OpenTeam {
  readonly team: Team;
  readonly identity: Identity;
  readonly verified: VerifiedRoster;
}

/** What the reader may work with. */
export interface Trusted {
  readonly teams: ReadonlyMap<string, OpenTeam>;
  /** Teams that no member has confirmed the reader in yet. */
  readonly waiting: readonly Team[];
  /** How far each team's chain has come: what the vault must pin from now on. */
  readonly pins: Readonly<Record<string, TeamPin>>;
}

/** The server offers a key that nobody known signed: the page stops, whatever it was doing. */
export class KeyAlarm extends Error {
  override readonly name = "KeyAlarm";
  readonly teamName: string;
  readonly code: string;

  constructor(teamName: string, code: string, options?: ErrorOptions) {
    super(code, options);
    this.teamName = teamName;
    this.code = code;
  }

  /** Whether the server showed an older list of members than one that was seen, rather than another key. */
  get isOlder(): boolean {
    return this.code.startsWith("roster-rollback");
  }
}

/**
 * Checks every team of the reader and opens their identities.
 * @throws {KeyAlarm} when a chain, a wrap, a recovery key or a stated key is not the one the vault and the rosters say.
 */
export async function trustedTeams(me: Me, vault: Vault): Promise<Trusted> {
  if (me.agent !== vault.agent) throw new KeyAlarm(me.name, "vault-agent");
  if (me.recovery !== vault.pins.recovery) throw new KeyAlarm(me.name, "recovery");
  const teams = new Map<string, OpenTeam>();
  const waiting: Team[] = [];
  const pins: Record<string, TeamPin> = {};
  for (const team of me.teams) {
    const verified = await alarming(team, () => verifyTeam(team, vault));
    if (verified !== null) pins[team.team] = verified.pin;
    const opened = verified === null ? null : await alarming(team, () => openTeam(team, vault, verified));
    if (opened === null) waiting.push(team);
    else teams.set(team.team, opened);
  }
  return { teams, waiting, pins };
}

/** The team has not vouched for the archive team's key, which these documents need. */
export class ArchiveUnknown extends Error {
  override readonly name = "ArchiveUnknown";
}

/**
 * The keys to which a document of this team is sealed: the team's, and the archive's when the purpose has an archive stage.
 * @throws {ArchiveUnknown} when the team was founded before the archive team, and no manager has added its key since.
 */
export function recipientsOf(open: OpenTeam, archive: boolean): HolderRecipient[] {
  const { roster } = open.verified;
  const team: HolderRecipient = { holder: roster.team, kind: "team", generation: roster.generation, recipient: roster.recipient };
  if (!archive) return [team];
  if (roster.archive === null) throw new ArchiveUnknown();
  return [team, { ...roster.archive, kind: "archive" }];
}

/**
 * The archive team's key for which this team has not vouched yet, as the server tells it: somebody must compare it before they do.
 * @throws {KeyAlarm} `archive` when the server tells another key than the one for which the team's managers vouch.
 */
export function archiveToVouchFor(open: OpenTeam, told: ArchiveKey | null): ArchiveKey | null {
  const vouched = open.verified.roster.archive;
  if (told === null || vouched === null) return told;
  const same = told.holder === vouched.holder && told.generation === vouched.generation && told.recipient === vouched.recipient;
  if (!same) throw new KeyAlarm(open.team.name, "archive");
  return null;
}

/** Refuses a server whose list of recipients is not the one the team signed. @throws {KeyAlarm} `recipients`. */
export function checkStatedRecipients(open: OpenTeam, expected: readonly HolderRecipient[], stated: readonly HolderKey[]): void {
  const written = (keys: readonly HolderKey[]): string =>
    keys.map((key) => [key.holder, key.kind, key.generation, key.recipient].join(" ")).sort().join("\n");
  if (written(expected) !== written(stated)) throw new KeyAlarm(open.team.name, "recipients");
}

/** The team's chain, once it holds; null while its founder has not made it. */
async function verifyTeam(team: Team, vault: Vault): Promise<VerifiedRoster | null> {
  // Its founder has not made its key yet: there is nothing to believe.
  if (team.chain.length === 0 && team.recipient === null && team.wrap === null) return null;
  const pin = vault.pins.teams[team.team];
  if (pin === undefined) throw new KeyAlarm(team.name, "team-not-pinned");
  const wrap = team.wrap === null ? null : fromBase64(team.wrap, "wrap");
  const verified = await verifyRosters(team.chain as Statement[], {
    team: team.team,
    kind: team.kind,
    known: { pinned: pin },
    recovery: vault.pins.recovery,
    reader: wrap === null ? null : { agent: vault.agent, wrap },
  });
  const { roster } = verified;
  if (team.recipient !== roster.recipient || team.generation !== roster.generation) throw new KeyAlarm(team.name, "stated-key");
  return verified;
}

/** The team, once the reader's wrap of its identity opens; null while no member has confirmed the reader. */
async function openTeam(team: Team, vault: Vault, verified: VerifiedRoster): Promise<OpenTeam | null> {
  if (team.wrap === null) return null;
  await checkOwnEntry(team, vault, verified);
  const identity = await openText(fromBase64(team.wrap, "wrap"), vault.identity);
  if ((await recipientOf(identity)) !== verified.roster.recipient) throw new KeyAlarm(team.name, "wrap-holds-another-key");
  return { team, identity, verified };
}

/** The roster must list the reader with the reader's own keys: otherwise somebody else was let in under that name. */
async function checkOwnEntry(team: Team, vault: Vault, verified: VerifiedRoster): Promise<void> {
  const own = verified.roster.members.find((member) => member.agent === vault.agent);
  if (own?.recipient !== (await recipientOf(vault.identity)) || own.signing_key !== signingKeyOf(vault)) {
    throw new KeyAlarm(team.name, "own-keys");
  }
}

/** Any refusal of the sealing library while a team is checked is an alarm: there is no innocent explanation to offer. */
async function alarming<T>(team: Team, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof SealingRefusal) throw new KeyAlarm(team.name, cause.message, { cause });
    throw cause;
  }
}
