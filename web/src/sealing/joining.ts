import { toBase64 } from "./base64";
import { type Bytes, writtenMoment } from "./bytes";
import type { Identity, Recipient } from "./identity";
import { moment, oneOf, type Shape, text, versionOne } from "./json";
import { readRecipient } from "./recipients";
import { SealingRefusal } from "./refusal";
import { openText, sealText } from "./seal";
import { parseStatement, publicKeyOf, readSigningKey, sign, type Signed, type Signer, verify } from "./statement";

/** A newcomer's answer to an invitation: their public keys, sealed to the invitation identity, so that the server cannot substitute them. */
export interface Joining extends Signed<"joining"> {
  invitation: string;
  agent: string;
  name: string;
  recipient: Recipient;
  /** b64 of the Ed25519 public key, which also signs this answer. */
  signing_key: string;
}

const SHAPE: Shape<Joining> = {
  v: versionOne,
  kind: oneOf("joining"),
  signed_at: moment,
  invitation: text,
  agent: text,
  name: text,
  recipient: readRecipient,
  signing_key: readSigningKey,
};

/** Signs an answer with the newcomer's own new key, and seals it to the invitation identity's recipient. */
export async function makeJoining(
  facts: { invitation: string; name: string; recipient: Recipient },
  signer: Signer,
  invitationRecipient: Recipient,
  now: Date,
): Promise<Bytes> {
  const body: Joining = {
    v: 1,
    kind: "joining",
    signed_at: writtenMoment(now),
    invitation: facts.invitation,
    agent: signer.agent,
    name: facts.name,
    recipient: facts.recipient,
    signing_key: toBase64(publicKeyOf(signer.seed)),
  };
  return await sealText(JSON.stringify(await sign(body, signer)), invitationRecipient);
}

/**
 * Opens an answer: signed by the very key it states, for this invitation and this agent.
 * @throws {SealingRefusal} those of `openText` and of the JSON readers, `bad-signature`, `wrong-signer`, `joining-differs` with the field.
 */
export async function openJoining(
  sealed: Uint8Array,
  invitation: Identity,
  expected: { invitation: string; agent: string },
): Promise<Joining> {
  const statement = parseStatement(await openText(sealed, invitation));
  const joining = await verify(statement, "joining", SHAPE);
  if (joining.signing_key !== statement.key || joining.agent !== statement.signer) throw new SealingRefusal("wrong-signer");
  if (joining.invitation !== expected.invitation) throw new SealingRefusal("joining-differs", "invitation");
  if (joining.agent !== expected.agent) throw new SealingRefusal("joining-differs", "agent");
  return joining;
}
