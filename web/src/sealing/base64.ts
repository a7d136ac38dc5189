import { base64, base64urlnopad } from "@scure/base";
import { type Bytes, ownBytes } from "./bytes";
import { SealingRefusal } from "./refusal";

/** Standard base64 with padding (RFC 4648 §4): the *b64* of docs/formats.md. */
export function toBase64(bytes: Uint8Array): string {
  return base64.encode(bytes);
}

/**
 * The bytes of a b64 text. `field` names the text in the refusal.
 * @throws {SealingRefusal} `wrong-field` when the text is not canonical base64, or not `length` bytes long when a length is asked.
 */
export function fromBase64(text: string, field: string, length?: number): Bytes {
  let bytes: Uint8Array;
  try {
    bytes = base64.decode(text);
  } catch (cause) {
    throw new SealingRefusal("wrong-field", field, { cause });
  }
  if (length !== undefined && bytes.length !== length) throw new SealingRefusal("wrong-field", field);
  return ownBytes(bytes);
}

/** base64url without padding (RFC 4648 §5), the alphabet of a link's fragment. */
export function toBase64Url(bytes: Uint8Array): string {
  return base64urlnopad.encode(bytes);
}

/** The bytes of a base64url text without padding; throws when it is not canonical. */
export function fromBase64Url(text: string): Bytes {
  return ownBytes(base64urlnopad.decode(text));
}
