import { hkdf } from "@noble/hashes/hkdf.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, toBase64 } from "./base64";
import { type Bytes, ownBytes, randomBytes, textBytes } from "./bytes";
import { type Identity, identityOfScalar, newIdentity, type Recipient, scalarOfIdentity } from "./identity";
import { base64Of, mapOf, objectOf, readVersioned, type Shape, text, versionOne } from "./json";
import { readRecipient } from "./recipients";
import { SealingRefusal } from "./refusal";
import { readTeamPin, type TeamPin } from "./roster";
import { openText, sealText } from "./seal";
import { publicKeyOf, type Signer } from "./statement";

/** What an agent's vault holds (docs/formats.md): their keys, and what they pinned. */
export interface Vault {
  v: 1;
  agent: string;
  name: string;
  identity: Identity;
  /** b64 of the 32-byte Ed25519 seed. */
  signing_seed: string;
  pins: {
    /** The recovery recipient that every roster must state. */
    recovery: Recipient;
    /** For each team, where its chain of rosters begins and how far it has come. */
    teams: Record<string, TeamPin>;
  };
}

/** The two keys of one passphrase. */
export interface PassphraseKeys {
  /** b64 of 32 bytes; sent at sign-in. */
  signInKey: string;
  /** Opens the vault; never sent. */
  vaultIdentity: Identity;
}

/** log₂ N of scrypt when an account is made (docs/formats.md, Vault). */
export const SCRYPT_LOG_N = 17;
const LEAST_LOG_N = 15;
const MOST_LOG_N = 20;
/** Bytes of the salt of an account. */
export const SALT_LENGTH = 16;
const SEED_LENGTH = 32;

const SHAPE: Shape<Vault> = {
  v: versionOne,
  agent: text,
  name: text,
  identity: text,
  signing_seed: base64Of(SEED_LENGTH),
  pins: objectOf<Vault["pins"]>({ recovery: readRecipient, teams: mapOf(readTeamPin) }),
};

/** A fresh vault, with new keys: made when an agent joins. */
export async function newVault(agent: string, name: string, pins: Vault["pins"]): Promise<Vault> {
  return { v: 1, agent, name, identity: await newIdentity(), signing_seed: toBase64(randomBytes(SEED_LENGTH)), pins };
}

/** A fresh salt for a passphrase. */
export function newSalt(): Bytes {
  return randomBytes(SALT_LENGTH);
}

/** Seals a vault to the recipient of the vault identity: the passphrase is needed to open it again, not to seal it. */
export async function sealVault(vault: Vault, vaultRecipient: Recipient): Promise<Bytes> {
  return await sealText(JSON.stringify(vault), vaultRecipient);
}

/** The vault with these teams' pins; null when it has them all already. */
export function withPins(vault: Vault, pins: Readonly<Record<string, TeamPin>>): Vault | null {
  const moved = Object.entries(pins).some(([team, pin]) => {
    const kept = vault.pins.teams[team];
    return kept?.fingerprint !== pin.fingerprint || kept.seq !== pin.seq || kept.digest !== pin.digest;
  });
  return moved ? { ...vault, pins: { ...vault.pins, teams: { ...vault.pins.teams, ...pins } } } : null;
}

/**
 * Opens a vault.
 * @throws {SealingRefusal} `wrong-passphrase` when the vault is sealed to another identity; those of `openText` and of the JSON readers.
 */
export async function openVault(sealed: Uint8Array, vaultIdentity: Identity): Promise<Vault> {
  let json: string;
  try {
    json = await openText(sealed, vaultIdentity);
  } catch (cause) {
    if (cause instanceof SealingRefusal && cause.code === "sealed-to-another") {
      throw new SealingRefusal("wrong-passphrase", "", { cause });
    }
    throw cause;
  }
  const vault = readVersioned(json, SHAPE);
  scalarOfIdentity(vault.identity);
  return vault;
}

/** The agent and seed that sign, out of a vault. */
export function signerOf(vault: Vault): Signer {
  return { agent: vault.agent, seed: fromBase64(vault.signing_seed, "signing_seed", SEED_LENGTH) };
}

/** The agent's Ed25519 public key, b64. */
export function signingKeyOf(vault: Vault): string {
  return toBase64(publicKeyOf(signerOf(vault).seed));
}

/**
 * The two keys of a passphrase: scrypt (RFC 7914, r = 8, p = 1) of its NFKC form, then HKDF-SHA-256. Takes seconds and 128 MiB at log₂ N = 17: the pages
 * call it in the worker.
 * @throws {SealingRefusal} `scrypt-cost` when the server asks for less than 2¹⁵ (a passphrase cheap to guess) or more than 2²⁰.
 */
export async function derivePassphraseKeys(passphrase: string, salt: Uint8Array, logN: number): Promise<PassphraseKeys> {
  if (!Number.isInteger(logN) || logN < LEAST_LOG_N || logN > MOST_LOG_N) throw new SealingRefusal("scrypt-cost");
  const key = await scryptAsync(textBytes(passphrase.normalize("NFKC")), salt, { N: 2 ** logN, r: 8, p: 1, dkLen: 32 });
  const derive = (info: string): Bytes => ownBytes(hkdf(sha256, key, undefined, textBytes(info), 32));
  const signInKey = toBase64(derive("consigne/v1/sign-in"));
  return { signInKey, vaultIdentity: identityOfScalar(derive("consigne/v1/vault")) };
}
