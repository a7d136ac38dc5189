import { type Bytes, writtenMoment } from "./bytes";
import type { Identity, Recipient } from "./identity";
import { moment, oneOf, type Shape, text, versionOne } from "./json";
import { type Person, readPerson, refuseNirOf } from "./person";
import { openText, sealText } from "./seal";
import { parseStatement, sign, type Signed, type Signer, verify } from "./statement";
import { checkSigner, type TrustedSigners } from "./trust";

/** What a team calls a case: the person's name never reaches the server in clear. */
export interface Label extends Signed<"label"> {
  case: string;
  person: Person;
}

const SHAPE: Shape<Label> = { v: versionOne, kind: oneOf("label"), signed_at: moment, case: text, person: readPerson };

/** Signs a label and seals it to the team. @throws {SealingRefusal} `nir-in-text`. */
export async function makeLabel(
  facts: { case: string; person: Person },
  signer: Signer,
  team: Recipient,
  now: Date,
): Promise<Bytes> {
  refuseNirOf(facts.person);
  const body: Label = { v: 1, kind: "label", signed_at: writtenMoment(now), case: facts.case, person: facts.person };
  return await sealText(JSON.stringify(await sign(body, signer)), team);
}

/**
 * Opens a label, signed by somebody who is or was of the team; the caller compares its `case` with the server's.
 * @throws {SealingRefusal} those of `openText` and of the JSON readers, `bad-signature`, `wrong-signer`.
 */
export async function openLabel(sealed: Uint8Array, team: Identity, signers: TrustedSigners): Promise<Label> {
  const statement = parseStatement(await openText(sealed, team));
  checkSigner(statement, signers);
  return await verify(statement, "label", SHAPE);
}
