import { fromBase64, toBase64 } from "./base64";
import { type Bytes, writtenMoment } from "./bytes";
import type { Recipient } from "./identity";
import { base64Of, HEX_DIGEST, listOf, matching, moment, oneOf, orNull, type Shape, text, versionOne } from "./json";
import { type Fragment, pinHolds } from "./link";
import { refuseNir } from "./nir";
import { type Person, readPerson, refuseNirOf } from "./person";
import { type HolderRecipient, readRecipients } from "./recipients";
import { SealingRefusal } from "./refusal";
import { openText, sealText } from "./seal";
import { parseStatement, sign, type Signed, type Signer, verify } from "./statement";

/** What a deposit link tells the sender, signed by the agent and sealed to the link identity: the server reads none of it. */
export interface Brief extends Signed<"brief"> {
  request: string;
  team: string;
  team_name: string;
  agent_name: string;
  telephone: string;
  purpose: string;
  policy: string;
  /** `7K4-2M`. */
  reference: string;
  /** Codes of the pieces asked. */
  pieces: string[];
  person: Person;
  message: string | null;
  /** To whom the sender seals, whatever the server says. */
  recipients: HolderRecipient[];
  /** b64 of 16 bytes, copied into the manifests. */
  deposit_secret: string;
}

/** What an agent's page knows when it makes a brief. */
export type BriefFacts = Omit<Brief, "v" | "kind" | "signed_at" | "deposit_secret"> & { depositSecret: Uint8Array };

/** What the server says of the request on the sender's page; the brief must agree. */
export interface StatedRequest {
  request: string;
  purpose: string;
  policy: string;
  reference: string;
  pieces: string[];
}

const DEPOSIT_SECRET_LENGTH = 16;

const SHAPE: Shape<Brief> = {
  v: versionOne,
  kind: oneOf("brief"),
  signed_at: moment,
  request: text,
  team: text,
  team_name: text,
  agent_name: text,
  telephone: text,
  purpose: text,
  policy: matching(HEX_DIGEST),
  reference: text,
  pieces: listOf(text),
  person: readPerson,
  message: orNull(text),
  recipients: readRecipients,
  deposit_secret: base64Of(DEPOSIT_SECRET_LENGTH),
};

/**
 * Signs a brief and seals it to the link identity's recipient.
 * @throws {SealingRefusal} `nir-in-text` when the person's name or the message holds a NIR.
 */
export async function makeBrief(facts: BriefFacts, signer: Signer, linkRecipient: Recipient, now: Date): Promise<Bytes> {
  refuseNirOf(facts.person);
  if (facts.message !== null) refuseNir(facts.message, "message");
  const { depositSecret, ...rest } = facts;
  const body: Brief = {
    v: 1,
    kind: "brief",
    signed_at: writtenMoment(now),
    ...rest,
    deposit_secret: toBase64(depositSecret),
  };
  return await sealText(JSON.stringify(await sign(body, signer)), linkRecipient);
}

/**
 * Opens a brief with the link's fragment, and checks that the agent whom the fragment pins signed it.
 * @throws {SealingRefusal} those of `openText` and of the JSON readers, `bad-signature`, `wrong-signer` when another key than the pinned one signed.
 */
export async function openBrief(sealed: Uint8Array, fragment: Fragment): Promise<Brief> {
  const statement = parseStatement(await openText(sealed, fragment.identity));
  if (!pinHolds(fragment.pin, fromBase64(statement.key, "key"))) throw new SealingRefusal("wrong-signer");
  const brief = await verify(statement, "brief", SHAPE);
  if (brief.recipients.length === 0) throw new SealingRefusal("wrong-field", "recipients");
  return brief;
}

/**
 * Refuses a brief that is not of the request that the server's page states. The pieces may be fewer on the page, never others.
 * @throws {SealingRefusal} `brief-differs` with the fields' names.
 */
export function checkBrief(brief: Brief, stated: StatedRequest): void {
  const differing: string[] = (["request", "purpose", "policy", "reference"] as const).filter(
    (field) => brief[field] !== stated[field],
  );
  if (stated.pieces.some((piece) => !brief.pieces.includes(piece))) differing.push("pieces");
  if (differing.length > 0) throw new SealingRefusal("brief-differs", differing.join(", "));
}
