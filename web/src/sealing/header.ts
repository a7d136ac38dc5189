import { SealingRefusal } from "./refusal";

/** The longest age header read from outside, in bytes (docs/security.md): a longer one is refused before any work. */
export const LONGEST_HEADER = 16 * 1024;
/** The most stanzas a header may have, grease included. */
const MOST_STANZAS = 16;

const INTRODUCTION = "age-encryption.org/v1\n";
/** Where an age header ends: the line of its MAC (43 characters of unpadded base64 after `--- `). */
const END_OF_HEADER = /\n--- [A-Za-z0-9+/]{43}\n/;
const STANZA_LINE = /^-> ([!-~]+)/gm;
/** An X25519 stanza's line: the share is 32 bytes in canonical base64, so that its last character has two zero bits. */
const X25519_STANZA = /^-> X25519 [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/m;
/** age implementations may add stanzas that mean nothing, so that readers keep ignoring what they do not know; they end so. */
const GREASE = "-grease";

/**
 * What the first bytes of a file say of its age header: its length, or that more bytes are needed. No key is used, nothing
 * is decoded: this is the gate before any work.
 *
 * Everything in Consigne is sealed to exactly one X25519 stanza (docs/formats.md). Stanzas whose type ends with `-grease`
 * do not count: the Rust library adds one to each file.
 *
 * @throws {SealingRefusal} `not-age`, `header-too-long`, `several-recipients`, or `not-x25519` when a recipient is of another type (a passphrase, a plugin, a hybrid key).
 */
export function measureHeader(start: Uint8Array): { length: number } | "more" {
  const text = latinText(start.subarray(0, LONGEST_HEADER));
  if (!text.startsWith(INTRODUCTION.slice(0, text.length))) throw new SealingRefusal("not-age");
  const end = END_OF_HEADER.exec(text);
  if (end === null) {
    if (start.length >= LONGEST_HEADER) throw new SealingRefusal("header-too-long");
    return "more";
  }
  checkStanzas(text.slice(0, end.index + 1));
  return { length: end.index + end[0].length };
}

/**
 * Checks the header of a whole small file, and returns its length in bytes. Throws the refusals of {@link measureHeader}; a file
 * that stops within its header is `not-age`.
 */
export function checkHeader(file: Uint8Array): number {
  const measured = measureHeader(file);
  if (measured === "more") throw new SealingRefusal("not-age");
  return measured.length;
}

function checkStanzas(header: string): void {
  const types = [...header.matchAll(STANZA_LINE)].map((line) => line[1] ?? "");
  if (types.length === 0) throw new SealingRefusal("not-age");
  if (types.length > MOST_STANZAS) throw new SealingRefusal("header-too-long");
  const meant = types.filter((type) => !type.endsWith(GREASE));
  if (meant.length === 0 || meant.some((type) => type !== "X25519")) throw new SealingRefusal("not-x25519");
  if (meant.length > 1) throw new SealingRefusal("several-recipients");
  if (!X25519_STANZA.test(header)) throw new SealingRefusal("not-age");
}

/** One character a byte, whatever the bytes: a header is ASCII, and the payload after it must not stop the search. */
function latinText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}
