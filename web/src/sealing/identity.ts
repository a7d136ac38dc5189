import { x25519 } from "@noble/curves/ed25519.js";
import { bech32 } from "@scure/base";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { type Bytes, ownBytes } from "./bytes";
import { SealingRefusal } from "./refusal";

/** The text of an age X25519 identity, `AGE-SECRET-KEY-1…`: whoever has it opens what is sealed to its recipient. */
export type Identity = string;
/** The text of an age X25519 recipient, `age1…`: public. */
export type Recipient = string;

const IDENTITY_PREFIX = "AGE-SECRET-KEY-";
const RECIPIENT_PREFIX = "age";
const KEY_LENGTH = 32;
const ANY_SCALAR = new Uint8Array(KEY_LENGTH).fill(1);

/** A fresh age X25519 identity from the browser's random generator. */
export async function newIdentity(): Promise<Identity> {
  return await generateX25519Identity();
}

/** The identity of a 32-byte X25519 scalar, in Bech32 as age writes it. */
export function identityOfScalar(scalar: Uint8Array): Identity {
  if (scalar.length !== KEY_LENGTH) throw new SealingRefusal("not-an-identity");
  return bech32.encodeFromBytes(IDENTITY_PREFIX, scalar).toUpperCase();
}

/**
 * The 32-byte scalar of an identity.
 * @throws {SealingRefusal} `not-an-identity` for anything but one age X25519 identity.
 */
export function scalarOfIdentity(identity: Identity): Bytes {
  try {
    const decoded = bech32.decodeToBytes(identity);
    const written = identity.startsWith(`${IDENTITY_PREFIX}1`) && decoded.prefix.toUpperCase() === IDENTITY_PREFIX;
    if (written && decoded.bytes.length === KEY_LENGTH) return ownBytes(decoded.bytes);
  } catch (cause) {
    throw new SealingRefusal("not-an-identity", "", { cause });
  }
  throw new SealingRefusal("not-an-identity");
}

/** The recipient to whom one seals so that `identity` opens. Throws the refusals of {@link scalarOfIdentity}. */
export async function recipientOf(identity: Identity): Promise<Recipient> {
  scalarOfIdentity(identity);
  return await identityToRecipient(identity);
}

/**
 * Checks that a text is one age X25519 recipient, and returns it: hybrid, tag and plugin recipients are refused, because
 * docs/formats.md has X25519 only; so are points of small order (RFC 7748 §6.1), with which anybody could open.
 * @throws {SealingRefusal} `not-a-recipient`.
 */
export function checkedRecipient(text: string): Recipient {
  try {
    const decoded = bech32.decodeToBytes(text);
    if (text.startsWith(`${RECIPIENT_PREFIX}1`) && decoded.prefix === RECIPIENT_PREFIX && decoded.bytes.length === KEY_LENGTH) {
      // Throws when the shared secret is zero whatever the other side does.
      x25519.scalarMult(ANY_SCALAR, decoded.bytes);
      return text;
    }
  } catch (cause) {
    throw new SealingRefusal("not-a-recipient", "", { cause });
  }
  throw new SealingRefusal("not-a-recipient");
}
