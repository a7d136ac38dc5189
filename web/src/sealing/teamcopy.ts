import { toBase64 } from "./base64";
import { type Bytes, writtenMoment } from "./bytes";
import type { Identity, Recipient } from "./identity";
import { base64Of, moment, oneOf, orNull, type Shape, text, versionOne } from "./json";
import { refuseNir } from "./nir";
import { type Person, readPerson, refuseNirOf } from "./person";
import { openText, sealText } from "./seal";
import { parseStatement, sign, type Signed, type Signer, verify } from "./statement";
import { checkSigner, type TrustedSigners } from "./trust";

/** The team's own copy of a request: lets a colleague show or resend the link, and proves where a deposit was sealed. */
export interface TeamCopy extends Signed<"request"> {
  request: string;
  case: string;
  /** The link's token and fragment: together, the link. */
  token: string;
  fragment: string;
  /** The deposit secret of the brief, b64 of 16 bytes. */
  deposit_secret: string;
  person: Person;
  message: string | null;
  /** The partner's name, or null. */
  partner: string | null;
}

/** What an agent's page knows when it makes a team copy. */
export type TeamCopyFacts = Omit<TeamCopy, "v" | "kind" | "signed_at" | "deposit_secret"> & { depositSecret: Uint8Array };

const SHAPE: Shape<TeamCopy> = {
  v: versionOne,
  kind: oneOf("request"),
  signed_at: moment,
  request: text,
  case: text,
  token: text,
  fragment: text,
  deposit_secret: base64Of(16),
  person: readPerson,
  message: orNull(text),
  partner: orNull(text),
};

/** Signs a team copy and seals it to the team. @throws {SealingRefusal} `nir-in-text`. */
export async function makeTeamCopy(facts: TeamCopyFacts, signer: Signer, team: Recipient, now: Date): Promise<Bytes> {
  refuseNirOf(facts.person);
  if (facts.message !== null) refuseNir(facts.message, "message");
  if (facts.partner !== null) refuseNir(facts.partner, "partner");
  const { depositSecret, ...rest } = facts;
  const body: TeamCopy = { v: 1, kind: "request", signed_at: writtenMoment(now), ...rest, deposit_secret: toBase64(depositSecret) };
  return await sealText(JSON.stringify(await sign(body, signer)), team);
}

/**
 * Opens a team copy, signed by somebody who is or was of the team.
 * @throws {SealingRefusal} those of `openText` and of the JSON readers, `bad-signature`, `wrong-signer`.
 */
export async function openTeamCopy(sealed: Uint8Array, team: Identity, signers: TrustedSigners): Promise<TeamCopy> {
  const statement = parseStatement(await openText(sealed, team));
  checkSigner(statement, signers);
  return await verify(statement, "request", SHAPE);
}
