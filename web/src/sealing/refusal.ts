/** Why something sealed, signed or linked was refused. Each code has its sentence in the messages (`refusal-<code>`). */
export type RefusalCode =
  // the age file (docs/formats.md, head; https://c2sp.org/age)
  | "not-age"
  | "header-too-long"
  | "several-recipients"
  | "not-x25519"
  | "sealed-to-another"
  | "damaged"
  | "connection-lost"
  // keys and links
  | "not-an-identity"
  | "not-a-recipient"
  | "link-unrecognised"
  | "fragment-missing"
  | "fragment-damaged"
  // JSON and statements
  | "not-json"
  | "unknown-version"
  | "unknown-field"
  | "missing-field"
  | "wrong-field"
  | "wrong-kind"
  | "wrong-signer"
  | "bad-signature"
  // what an opened thing says, against what the reader already knows
  | "brief-differs"
  | "manifest-differs"
  | "content-differs"
  | "versions-broken"
  | "file-changed"
  | "joining-differs"
  // rosters
  | "roster-empty"
  | "roster-fingerprint"
  | "roster-chain"
  | "roster-signer"
  | "roster-rollback"
  | "roster-recovery"
  | "roster-members"
  | "roster-wrap"
  | "roster-key"
  // passphrases and text
  | "scrypt-cost"
  | "wrong-passphrase"
  | "nir-in-text";

/**
 * A refusal of the sealing library: nothing of what was refused may be used. `field` names what differs or is wrong,
 * for the sentence on the screen and the agent who reports it; it never holds a secret or a person's name.
 */
export class SealingRefusal extends Error {
  override readonly name = "SealingRefusal";
  readonly code: RefusalCode;
  readonly field: string;

  constructor(code: RefusalCode, field = "", options?: ErrorOptions) {
    super(field === "" ? code : `${code}: ${field}`, options);
    this.code = code;
    this.field = field;
  }
}
