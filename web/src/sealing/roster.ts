import { digestHex, textBytes, writtenMoment } from "./bytes";
import { type Identity, type Recipient, recipientOf } from "./identity";
import { count, HEX_DIGEST, listOf, matching, moment, objectOf, oneOf, orNull, type Shape, text, versionOne } from "./json";
import { readRecipient } from "./recipients";
import { SealingRefusal } from "./refusal";
import { openText } from "./seal";
import { readSigningKey, sign, type Signed, type Signer, type Statement, statementDigest, verify } from "./statement";
import type { TrustedSigners } from "./trust";

/** A member as a roster lists them. */
export interface RosterMember {
  agent: string;
  /** The glossary's roles; `manager` and `archivist` may sign rosters of their kind of team. */
  role: string;
  recipient: Recipient;
  /** b64 of the Ed25519 public key. */
  signing_key: string;
  /** Hex SHA-256 of the member's wrap of the team identity. */
  wrap: string;
}

/** The archive team's key, as an agency's roster pins it. */
export interface ArchiveKey {
  holder: string;
  generation: number;
  recipient: Recipient;
}

/** One statement of a team's chain (docs/formats.md, Rosters). */
export interface Roster extends Signed<"roster"> {
  team: string;
  seq: number;
  /** Digest of statement `seq − 1`, null for the first. */
  previous: string | null;
  generation: number;
  recipient: Recipient;
  recovery: Recipient;
  /** Hex SHA-256 of the recovery's wrap of the team identity. */
  recovery_wrap: string;
  archive: ArchiveKey | null;
  members: RosterMember[];
}

/** What a maker of a roster states. */
export type RosterFacts = Omit<Roster, "v" | "kind" | "signed_at">;

/** What a vault keeps of a team: where its chain begins, and how far it had come when the vault's owner last saw it. */
export interface TeamPin {
  /** Digest of statement 0, hex. */
  fingerprint: string;
  /** Number of the last statement that was accepted. */
  seq: number;
  /** Its digest, hex: a chain that no longer holds it is older than what was seen, or another. */
  digest: string;
}

/** What the reader already knows, against which a chain is judged. */
export interface RosterTrust {
  team: string;
  kind: "agency" | "archive";
  /** What the vault pins; or, for somebody invited, the first half of the fingerprint, which the link's fragment holds (32 hex characters). */
  known: { readonly pinned: TeamPin } | { readonly invited: string };
  recovery: Recipient;
  /** The reader and their wrap of the team identity, when they have one. */
  reader: { agent: string; wrap: Uint8Array } | null;
}

/** A chain that was accepted: its last statement, and what the chain establishes. */
export interface VerifiedRoster {
  roster: Roster;
  /** Digest of the last statement, which the next one names. */
  digest: string;
  /** Digest of statement 0. */
  fingerprint: string;
  /** What the vault keeps of this chain from now on. */
  pin: TeamPin;
  /** Everyone who is or was listed: whose signatures on labels and requests count. */
  signers: TrustedSigners;
}

const SHAPE: Shape<Roster> = {
  v: versionOne,
  kind: oneOf("roster"),
  signed_at: moment,
  team: text,
  seq: count,
  previous: orNull(matching(HEX_DIGEST)),
  generation: count,
  recipient: readRecipient,
  recovery: readRecipient,
  recovery_wrap: matching(HEX_DIGEST),
  archive: orNull(objectOf<ArchiveKey>({ holder: text, generation: count, recipient: readRecipient })),
  members: listOf(
    objectOf<RosterMember>({ agent: text, role: text, recipient: readRecipient, signing_key: readSigningKey, wrap: matching(HEX_DIGEST) }),
  ),
};

/** Reads a pin. */
export const readTeamPin = objectOf<TeamPin>({ fingerprint: matching(HEX_DIGEST), seq: count, digest: matching(HEX_DIGEST) });

/** Signs a roster. */
export async function makeRoster(facts: RosterFacts, signer: Signer, now: Date): Promise<Statement> {
  const body: Roster = { v: 1, kind: "roster", signed_at: writtenMoment(now), ...facts };
  return await sign(body, signer);
}

/** What two people compare aloud to know that they see the same public key: hex SHA-256 of its text. */
export function keyFingerprint(recipient: Recipient): string {
  return digestHex(textBytes(recipient));
}

/** The digest by which a roster states a wrap. */
export function wrapDigest(wrap: Uint8Array): string {
  return digestHex(wrap);
}

/**
 * Checks a team's chain of rosters, first to last, against what the reader pinned. Nothing the server says of a team may be used
 * without it. Of several refusals that a chain deserves, the first in the order of docs/formats.md is thrown.
 * @throws {SealingRefusal} `roster-empty`, `roster-fingerprint`, `roster-signer`, `roster-chain`, `roster-recovery`, `roster-members`, `roster-rollback`, `roster-wrap` (with the number of the statement), `bad-signature`, and those of the JSON readers.
 */
export async function verifyRosters(chain: readonly Statement[], trust: RosterTrust): Promise<VerifiedRoster> {
  const [first, ...later] = chain;
  if (first === undefined) throw new SealingRefusal("roster-empty");
  const fingerprint = statementDigest(first);
  if (!beginsAsKnown(fingerprint, trust.known)) throw new SealingRefusal("roster-fingerprint", "0");
  // Whom statement 0 lists can only be known by reading it: its signature is checked first, then that it lists its signer.
  let roster = await verify(first, "roster", SHAPE);
  checkStatement(roster, 0, null, trust);
  checkSignedBy(first, roster, 0, trust.kind);
  const signers = new Map<string, Set<string>>();
  remember(signers, roster);
  let digest = fingerprint;
  for (const [index, statement] of later.entries()) {
    const seq = index + 1;
    checkSignedBy(statement, roster, seq, trust.kind);
    roster = await verify(statement, "roster", SHAPE);
    checkStatement(roster, seq, digest, trust);
    remember(signers, roster);
    digest = statementDigest(statement);
  }
  checkNotOlder(chain, trust.known);
  if (trust.reader !== null) checkWrap(roster, trust.reader.agent, trust.reader.wrap);
  return { roster, digest, fingerprint, signers, pin: { fingerprint, seq: roster.seq, digest } };
}

/**
 * Opens a member's wrap of the team's identity, against the roster in force.
 * @throws {SealingRefusal} `roster-wrap` when the agent is not listed or the wrap is not the one stated, `roster-key` when it holds another key than the team's, and those of `openText`.
 */
export async function openWrap(roster: Roster, agent: string, wrap: Uint8Array, own: Identity): Promise<Identity> {
  checkWrap(roster, agent, wrap);
  const team = await openText(wrap, own);
  if ((await recipientOf(team)) !== roster.recipient) throw new SealingRefusal("roster-key", String(roster.seq));
  return team;
}

/** The whole fingerprint is the vault's, or its first half the invitation's. */
function beginsAsKnown(fingerprint: string, known: RosterTrust["known"]): boolean {
  return "pinned" in known ? fingerprint === known.pinned.fingerprint : fingerprint.slice(0, 32) === known.invited;
}

/** The last statement that the reader accepted is still in its place: a server cannot show an older list, with somebody who left. */
function checkNotOlder(chain: readonly Statement[], known: RosterTrust["known"]): void {
  if (!("pinned" in known)) return;
  const { seq, digest } = known.pinned;
  const seen = chain[seq];
  if (seen === undefined || statementDigest(seen) !== digest) throw new SealingRefusal("roster-rollback", String(seq));
}

/** What every statement must say, wherever it stands. */
function checkStatement(roster: Roster, seq: number, previous: string | null, trust: RosterTrust): void {
  if (roster.team !== trust.team) throw new SealingRefusal("roster-chain", `${seq}: team`);
  if (roster.seq !== seq) throw new SealingRefusal("roster-chain", `${seq}: seq`);
  if (roster.previous !== previous) throw new SealingRefusal("roster-chain", `${seq}: previous`);
  if (roster.recovery !== trust.recovery) throw new SealingRefusal("roster-recovery", String(seq));
  const agents = new Set(roster.members.map((member) => member.agent));
  if (agents.size !== roster.members.length) throw new SealingRefusal("roster-members", String(seq));
}

/** Whoever signed is listed there, with that key and the authority over this kind of team. */
function checkSignedBy(statement: Statement, listing: Roster, seq: number, kind: RosterTrust["kind"]): void {
  const role = kind === "archive" ? "archivist" : "manager";
  const listed = listing.members.some(
    (member) => member.agent === statement.signer && member.signing_key === statement.key && member.role === role,
  );
  if (!listed) throw new SealingRefusal("roster-signer", String(seq));
}

function checkWrap(roster: Roster, agent: string, wrap: Uint8Array): void {
  const listed = roster.members.find((member) => member.agent === agent);
  if (listed?.wrap !== wrapDigest(wrap)) throw new SealingRefusal("roster-wrap", String(roster.seq));
}

function remember(signers: Map<string, Set<string>>, roster: Roster): void {
  for (const { agent, signing_key } of roster.members) {
    signers.set(agent, (signers.get(agent) ?? new Set()).add(signing_key));
  }
}
