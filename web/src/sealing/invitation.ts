import { type Bytes, writtenMoment } from "./bytes";
import type { Identity, Recipient } from "./identity";
import { moment, oneOf, type Shape, text, versionOne } from "./json";
import { openText, sealText } from "./seal";
import { parseStatement, sign, type Signed, type Signer, verify } from "./statement";
import { checkSigner, type TrustedSigners } from "./trust";

/**
 * The team's own copy of an invitation: lets a manager show the link again, and open the newcomer's answer. It is signed, because the
 * team's recipient is public: a server could otherwise seal an invitation identity of its own in its place, answer it itself, and be let
 * into the team. The role is in it too, so that the server cannot raise it.
 */
export interface Invitation extends Signed<"invitation"> {
  team: string;
  token: string;
  /** The 68 characters of the link's fragment. */
  fragment: string;
  name: string;
  role: string;
}

/** What a manager's page knows when it invites. */
export type InvitationFacts = Omit<Invitation, "v" | "kind" | "signed_at">;

const SHAPE: Shape<Invitation> = {
  v: versionOne,
  kind: oneOf("invitation"),
  signed_at: moment,
  team: text,
  token: text,
  fragment: text,
  name: text,
  role: text,
};

/** Signs an invitation and seals it to the team. */
export async function makeInvitation(facts: InvitationFacts, signer: Signer, team: Recipient, now: Date): Promise<Bytes> {
  const body: Invitation = { v: 1, kind: "invitation", signed_at: writtenMoment(now), ...facts };
  return await sealText(JSON.stringify(await sign(body, signer)), team);
}

/**
 * Opens an invitation, signed by somebody who is or was of the team; the caller compares its `team`.
 * @throws {SealingRefusal} those of `openText` and of the JSON readers, `bad-signature`, `wrong-signer`.
 */
export async function openInvitation(sealed: Uint8Array, team: Identity, signers: TrustedSigners): Promise<Invitation> {
  const statement = parseStatement(await openText(sealed, team));
  checkSigner(statement, signers);
  return await verify(statement, "invitation", SHAPE);
}
