import { Decrypter, Encrypter } from "age-encryption";
import { type Bytes, bytesText, ownBytes, textBytes } from "./bytes";
import { checkHeader } from "./header";
import { checkedRecipient, type Identity, type Recipient, scalarOfIdentity } from "./identity";
import { SealingRefusal } from "./refusal";

/**
 * `seal(content → recipient)` of docs/formats.md: a binary age file with exactly one X25519 stanza. For small things kept in memory;
 * a document goes through `document.ts`.
 * @throws {SealingRefusal} `not-a-recipient`.
 */
export async function seal(content: Uint8Array, recipient: Recipient): Promise<Bytes> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(checkedRecipient(recipient));
  return ownBytes(await encrypter.encrypt(content));
}

/** {@link seal} for a text, in UTF-8. */
export async function sealText(text: string, recipient: Recipient): Promise<Bytes> {
  return await seal(textBytes(text), recipient);
}

/**
 * Opens what {@link seal} made, whole. The header is checked before any work.
 * @throws {SealingRefusal} those of `checkHeader`, `not-an-identity`, `sealed-to-another` when the identity is not the one it was sealed to, `damaged` when a byte was changed or is missing.
 */
export async function open(sealed: Uint8Array, identity: Identity): Promise<Bytes> {
  checkHeader(sealed);
  const decrypter = decrypterFor(identity);
  try {
    return ownBytes(await decrypter.decrypt(sealed));
  } catch (cause) {
    throw openingRefusal(cause);
  }
}

/** {@link open} for a text. Bytes that are not UTF-8 are `damaged`. */
export async function openText(sealed: Uint8Array, identity: Identity): Promise<string> {
  const content = await open(sealed, identity);
  try {
    return bytesText(content);
  } catch (cause) {
    throw new SealingRefusal("damaged", "", { cause });
  }
}

/** A decrypter that tries this one X25519 identity. Throws `not-an-identity`. */
export function decrypterFor(identity: Identity): Decrypter {
  scalarOfIdentity(identity);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter;
}

/** What the age library threw, in our words. It says "no identity matched" when the file was sealed to another. */
export function openingRefusal(cause: unknown): SealingRefusal {
  if (cause instanceof SealingRefusal) return cause;
  const sealedToAnother = cause instanceof Error && cause.message.startsWith("no identity matched");
  return new SealingRefusal(sealedToAnother ? "sealed-to-another" : "damaged", "", { cause });
}
