import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, randomBytes as nobleRandomBytes } from "@noble/hashes/utils.js";

/** Bytes in memory of their own (never shared memory), as the Web Crypto API wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = new TextEncoder();

/** The UTF-8 bytes of a text. */
export function textBytes(text: string): Bytes {
  return utf8.encode(text);
}

/** The text of UTF-8 bytes; throws a `TypeError` when they are not UTF-8. */
export function bytesText(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** SHA-256 of the bytes, in lower-case hex: the digest of every format in docs/formats.md. */
export function digestHex(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

/** SHA-256 of the bytes. */
export function digestBytes(bytes: Uint8Array): Bytes {
  return ownBytes(sha256(bytes));
}

/** Lower-case hex of the bytes. */
export function hex(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

/** `length` bytes from the browser's own cryptographic random generator. */
export function randomBytes(length: number): Bytes {
  return ownBytes(nobleRandomBytes(length));
}

/** The pieces one after the other, in one array. */
export function concatBytes(pieces: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Whether two byte strings are equal, in a time that depends on their length only. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (const [index, value] of left.entries()) difference |= value ^ (right[index] ?? 0);
  return difference === 0;
}

/** The same bytes typed as memory of their own: copied only when they lie in shared memory. */
export function ownBytes(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : new Uint8Array(bytes);
}

/** A moment as docs/formats.md writes it: RFC 3339, UTC, to the second. */
export function writtenMoment(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}
