import { ed25519 } from "@noble/curves/ed25519.js";
import { fromBase64, toBase64 } from "./base64";
import { type Bytes, concatBytes, digestHex, ownBytes, textBytes } from "./bytes";
import { objectOf, parseJson, type Reader, readVersioned, type Shape, text } from "./json";
import { SealingRefusal } from "./refusal";

/** The kinds of signed statements of docs/formats.md. */
export type StatementKind = "brief" | "request" | "label" | "roster" | "joining" | "invitation" | "approval";

/** A signed statement as it travels: what is signed is the text of `body` as it stands, and nobody re-serialises it. */
export interface Statement {
  /** The statement, JSON as text. */
  body: string;
  /** The agent who signed, `agt_…`. */
  signer: string;
  /** The Ed25519 public key, b64 of 32 bytes. */
  key: string;
  /** The Ed25519 signature, b64 of 64 bytes. */
  signature: string;
}

/** Who signs: an agent and the 32-byte seed of their Ed25519 key (RFC 8032), from the vault. */
export interface Signer {
  agent: string;
  seed: Bytes;
}

/** What every body begins with. */
export interface Signed<Kind extends StatementKind> {
  v: 1;
  kind: Kind;
  signed_at: string;
}

const STATEMENT: Shape<Statement> = { body: text, signer: text, key: text, signature: text };
const KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;
/** RFC 8410: the head of the PKCS #8 form of an Ed25519 seed, the only private form that every Web Crypto imports. */
const PKCS8_HEAD = new Uint8Array([0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]);

/** Signs a body: the body's own `kind` says which kind is signed. */
export async function sign<Kind extends StatementKind>(body: Signed<Kind>, signer: Signer): Promise<Statement> {
  const written = JSON.stringify(body);
  const signature = await signatureOf(signedBytes(body.kind, written), signer.seed);
  return { body: written, signer: signer.agent, key: toBase64(publicKeyOf(signer.seed)), signature: toBase64(signature) };
}

/** The Ed25519 public key of a seed, 32 bytes. */
export function publicKeyOf(seed: Uint8Array): Bytes {
  return ownBytes(ed25519.getPublicKey(seed));
}

/**
 * The bytes of an Ed25519 public key that can vouch for somebody: a point of the curve, and not one of small order, for which anybody
 * can make signatures.
 * @throws {SealingRefusal} `wrong-field`.
 */
export function checkedSigningKey(key: string, field: string): Bytes {
  const bytes = fromBase64(key, field, KEY_LENGTH);
  try {
    if (!ed25519.Point.fromBytes(bytes, false).isSmallOrder()) return bytes;
  } catch (cause) {
    throw new SealingRefusal("wrong-field", field, { cause });
  }
  throw new SealingRefusal("wrong-field", field);
}

/** Reads a signing key, b64, checked. */
export const readSigningKey: Reader<string> = (value, field) => {
  const key = text(value, field);
  checkedSigningKey(key, field);
  return key;
};

/**
 * Reads a statement and checks its signature by the key that it states. **The caller must still check that this key is one it
 * trusts** (a pin, a roster): a valid signature alone says nothing.
 * @throws {SealingRefusal} `wrong-kind`, `bad-signature`, and those of the JSON readers.
 */
export async function verify<Kind extends StatementKind, Body extends Signed<Kind>>(
  statement: Statement,
  kind: Kind,
  shape: Shape<Body>,
): Promise<Body> {
  const key = checkedSigningKey(statement.key, "key");
  const signature = fromBase64(statement.signature, "signature", SIGNATURE_LENGTH);
  if (statedKind(statement) !== kind) throw new SealingRefusal("wrong-kind");
  if (!(await signatureHolds(signature, signedBytes(kind, statement.body), key))) throw new SealingRefusal("bad-signature");
  return readVersioned(statement.body, shape);
}

/** The kind that a statement's body states, unverified. */
export function statedKind(statement: Statement): unknown {
  const body = parseJson(statement.body);
  return typeof body === "object" && body !== null && "kind" in body ? body.kind : undefined;
}

/** The digest of a statement: hex SHA-256 of the bytes of its body. */
export function statementDigest(statement: Statement): string {
  return digestHex(textBytes(statement.body));
}

/** Reads the four fields of a statement, and no other. */
export const readStatement = objectOf(STATEMENT);

/** Reads a statement from its JSON text. */
export function parseStatement(json: string): Statement {
  return readStatement(parseJson(json), "");
}

/** The bytes that a signature covers: the kind is in them, so that no statement can be passed off as another kind. */
function signedBytes(kind: StatementKind, body: string): Bytes {
  return concatBytes([textBytes(`consigne/v1/${kind}\n`), textBytes(body)]);
}

async function signatureOf(message: Bytes, seed: Bytes): Promise<Uint8Array> {
  return await withWebCrypto(
    async () => {
      const key = await crypto.subtle.importKey("pkcs8", concatBytes([PKCS8_HEAD, seed]), { name: "Ed25519" }, false, ["sign"]);
      return new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, key, message));
    },
    () => ed25519.sign(message, seed),
  );
}

async function signatureHolds(signature: Bytes, message: Bytes, publicKey: Bytes): Promise<boolean> {
  return await withWebCrypto(
    async () => {
      const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
    },
    // Strict RFC 8032, as the Rust side: the library's own default is laxer (ZIP 215).
    () => ed25519.verify(signature, message, publicKey, { zip215: false }),
  );
}

/** Browsers from before 2025 may lack Ed25519 in Web Crypto: the audited library then does the same work. */
async function withWebCrypto<T>(native: () => Promise<T>, library: () => T): Promise<T> {
  try {
    return await native();
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotSupportedError") return library();
    throw error;
  }
}
