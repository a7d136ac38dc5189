import { fromBase64Url, toBase64Url } from "./base64";
import { type Bytes, concatBytes, digestBytes, digestHex, randomBytes, sameBytes, textBytes } from "./bytes";
import { type Identity, identityOfScalar, scalarOfIdentity } from "./identity";
import { SealingRefusal } from "./refusal";

/** What a link's fragment carries (docs/formats.md, Links). It never reaches the server. */
export interface Fragment {
  /** The link identity: opens the brief (deposit) or receives the team's key (invitation). */
  identity: Identity;
  /** 16 bytes that pin what the reader must trust: see {@link pinOfKey} and {@link pinOfFingerprint}. */
  pin: Bytes;
}

/** A link in its parts. */
export interface Link {
  kind: "d" | "join";
  token: string;
  /** The 68 characters after `#`, as they stand. */
  fragment: string;
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const TOKEN_LENGTH = 22;
const TOKEN_BYTES = 16;
const SCALAR_LENGTH = 32;
const PIN_LENGTH = 16;
const ENCODED_LENGTH = 64;
const CHECK_LENGTH = 4;
const LINK = /https?:\/\/[^/?#]+\/(d|join)\/([0-9A-Za-z]{22})(?![0-9A-Za-z])(?:\?[^#]*)?(?:#([^#]*))?/;

/** A fresh link token: 128 random bits in 22 characters of base62. */
export function newToken(): string {
  return tokenOf(randomBytes(TOKEN_BYTES));
}

/** The token of 16 bytes: the number they make, most significant first, in base62 with leading zeros. */
export function tokenOf(bytes: Uint8Array): string {
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let token = "";
  for (let place = 0; place < TOKEN_LENGTH; place += 1) {
    token = `${ALPHABET[Number(number % 62n)] ?? ""}${token}`;
    number /= 62n;
  }
  return token;
}

/** The pin of a deposit link: the first half of the SHA-256 of the agent's Ed25519 public key, which must sign the brief. */
export function pinOfKey(publicKey: Uint8Array): Bytes {
  return digestBytes(publicKey).slice(0, PIN_LENGTH);
}

/** The pin of an invitation: the first half of the team's fingerprint (64 hex characters). */
export function pinOfFingerprint(fingerprint: string): Bytes {
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) throw new SealingRefusal("wrong-field", "fingerprint");
  const half = fingerprint.slice(0, PIN_LENGTH * 2).match(/../g) ?? [];
  return new Uint8Array(half.map((pair) => Number.parseInt(pair, 16)));
}

/** Whether a public key is the one a deposit link's pin names. */
export function pinHolds(pin: Uint8Array, publicKey: Uint8Array): boolean {
  return sameBytes(pin, pinOfKey(publicKey));
}

/** Writes a fragment: 48 bytes in base64url, then the first 4 hex digits of the SHA-256 of those 64 characters. */
export function encodeFragment(fragment: Fragment): string {
  if (fragment.pin.length !== PIN_LENGTH) throw new SealingRefusal("wrong-field", "pin");
  const encoded = toBase64Url(concatBytes([scalarOfIdentity(fragment.identity), fragment.pin]));
  return encoded + checkOf(encoded);
}

/**
 * Reads a fragment, with or without its `#`.
 * @throws {SealingRefusal} `fragment-missing` when there is none, `fragment-damaged` when it was cut, re-encoded or changed.
 */
export function parseFragment(text: string): Fragment {
  const written = text.replace(/^#/, "");
  if (written === "") throw new SealingRefusal("fragment-missing");
  const encoded = written.slice(0, ENCODED_LENGTH);
  if (written.length !== ENCODED_LENGTH + CHECK_LENGTH || written.slice(ENCODED_LENGTH) !== checkOf(encoded)) {
    throw new SealingRefusal("fragment-damaged");
  }
  const bytes = decodedFragment(encoded);
  return { identity: identityOfScalar(bytes.subarray(0, SCALAR_LENGTH)), pin: bytes.slice(SCALAR_LENGTH) };
}

/**
 * Finds a link in what somebody pasted: a whole mail, a link broken over two lines, between angle brackets, or re-encoded within another
 * address. The host is ignored: a page only ever follows its own.
 * @throws {SealingRefusal} `link-unrecognised`, `fragment-missing`, `fragment-damaged`.
 */
export function parseLink(pasted: string): Link {
  const joined = pasted.replace(/\s+/g, "");
  const found = LINK.exec(unescaped(joined)) ?? LINK.exec(joined);
  if (found === null) throw new SealingRefusal("link-unrecognised");
  const fragment = (found[3] ?? "").slice(0, ENCODED_LENGTH + CHECK_LENGTH);
  parseFragment(fragment);
  return { kind: found[1] === "d" ? "d" : "join", token: found[2] ?? "", fragment };
}

/** The link's text, for the agent to send from their own mailbox, print or dictate. `origin` is `https://host`. */
export function linkText(origin: string, link: Link): string {
  return `${origin}/${link.kind}/${link.token}#${link.fragment}`;
}

/** The text with its percent signs decoded, as it stands when they are not escapes. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function checkOf(encoded: string): string {
  return digestHex(textBytes(encoded)).slice(0, CHECK_LENGTH);
}

function decodedFragment(encoded: string): Bytes {
  try {
    return fromBase64Url(encoded);
  } catch (cause) {
    throw new SealingRefusal("fragment-damaged", "", { cause });
  }
}
