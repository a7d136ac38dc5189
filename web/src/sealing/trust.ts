import { SealingRefusal } from "./refusal";
import type { Statement } from "./statement";

/** For each agent who is or was listed in a verified chain of rosters: their Ed25519 public keys, b64. */
export type TrustedSigners = ReadonlyMap<string, ReadonlySet<string>>;

/** Refuses a statement whose key is not one that the team's rosters gave its signer. @throws {SealingRefusal} `wrong-signer`. */
export function checkSigner(statement: Statement, signers: TrustedSigners): void {
  if (signers.get(statement.signer)?.has(statement.key) !== true) throw new SealingRefusal("wrong-signer");
}
