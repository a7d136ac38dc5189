import { toBase64 } from "./base64";
import { type Bytes, digestHex, writtenMoment } from "./bytes";
import type { Identity, Recipient } from "./identity";
import { base64Of, count, HEX_DIGEST, matching, moment, oneOf, orNull, readVersioned, type Shape, text, versionOne } from "./json";
import { SealingRefusal } from "./refusal";
import { openText, sealText } from "./seal";

/** Where a document was sealed: the sender's browser, the command-line client, or the server on arrival (no JavaScript). */
export type SealedBy = "browser" | "client" | "arrival";

/** What a document's manifest says (docs/formats.md): sealed to the document's own key, beside the payload. */
export interface Manifest {
  v: 1;
  document: string;
  version: number;
  /** Hex SHA-256 of the preceding version's `manifest.age`, null for the first. */
  previous: string | null;
  /** The request it answers, null for a document that an agent adds. */
  request: string | null;
  /** The case an agent added it to; null for a deposit, whose request names its case. */
  case: string | null;
  /** The brief's deposit secret, b64 of 16 bytes: shows that the sender had the link. */
  deposit_secret: string | null;
  purpose: string;
  /** Digest of the purposes in force, hex. */
  policy: string;
  piece: string;
  file_name: string;
  media_type: string;
  /** Bytes of the file before sealing. */
  size: number;
  /** Hex SHA-256 of the file before sealing. */
  sha256: string;
  sealed_at: string;
  sealed_by: SealedBy;
}

/** What the maker of a first manifest knows besides the file's own size and digest. */
export interface ManifestFacts {
  document: string;
  request: string | null;
  case: string | null;
  depositSecret: Uint8Array | null;
  purpose: string;
  policy: string;
  piece: string;
  fileName: string;
  mediaType: string;
}

/** What was measured while sealing or opening: bytes and digest of the file in clear. */
export interface Measured {
  size: number;
  sha256: string;
}

/** What the server's record says of a document; the manifest must agree. */
export interface DocumentRecord {
  document: string;
  purpose: string;
  piece: string;
  request: string | null;
  /** The case it was added to when it answers no request, else null: a server cannot then move it to another person's case. */
  case: string | null;
}

const SHAPE: Shape<Manifest> = {
  v: versionOne,
  document: text,
  version: count,
  previous: orNull(matching(HEX_DIGEST)),
  request: orNull(text),
  case: orNull(text),
  deposit_secret: orNull(base64Of(16)),
  purpose: text,
  policy: matching(HEX_DIGEST),
  piece: text,
  file_name: text,
  media_type: text,
  size: count,
  sha256: matching(HEX_DIGEST),
  sealed_at: moment,
  sealed_by: oneOf("browser", "client", "arrival"),
};

/** The first version of a manifest, made in a browser at `now`. */
export function firstManifest(facts: ManifestFacts, measured: Measured, now: Date): Manifest {
  return {
    v: 1,
    document: facts.document,
    version: 1,
    previous: null,
    request: facts.request,
    case: facts.case,
    deposit_secret: facts.depositSecret === null ? null : toBase64(facts.depositSecret),
    purpose: facts.purpose,
    policy: facts.policy,
    piece: facts.piece,
    file_name: facts.fileName,
    media_type: facts.mediaType === "" ? "application/octet-stream" : facts.mediaType,
    size: measured.size,
    sha256: measured.sha256,
    sealed_at: writtenMoment(now),
    sealed_by: "browser",
  };
}

/**
 * The next version after `previous` (sealed as `sealedPrevious`), with the fields an agent may correct.
 * What was measured, and who sealed, stay as the first version said.
 */
export function nextManifest(
  previous: Manifest,
  sealedPrevious: Uint8Array,
  changes: Partial<Pick<Manifest, "purpose" | "policy" | "piece" | "file_name">>,
  now: Date,
): Manifest {
  return { ...previous, ...changes, version: previous.version + 1, previous: digestHex(sealedPrevious), sealed_at: writtenMoment(now) };
}

/** Seals a manifest to the document's key. */
export async function sealManifest(manifest: Manifest, documentRecipient: Recipient): Promise<Bytes> {
  return await sealText(JSON.stringify(manifest), documentRecipient);
}

/** Opens one manifest. @throws {SealingRefusal} those of `openText` and of the JSON readers. */
export async function openManifest(sealed: Uint8Array, documentKey: Identity): Promise<Manifest> {
  return readVersioned(await openText(sealed, documentKey), SHAPE);
}

/** The last version of a history. @throws {SealingRefusal} `versions-broken` when there is none. */
export function newest(history: readonly Manifest[]): Manifest {
  const last = history.at(-1);
  if (last === undefined) throw new SealingRefusal("versions-broken", "0");
  return last;
}

/**
 * Opens all the versions of a manifest, first to last. Each must name its predecessor.
 * @throws {SealingRefusal} `versions-broken` with the number of the version that does not follow.
 */
export async function openHistory(sealed: readonly Uint8Array[], documentKey: Identity): Promise<Manifest[]> {
  const history: Manifest[] = [];
  let last: Manifest | null = null;
  let lastSealed: Uint8Array | null = null;
  for (const [index, file] of sealed.entries()) {
    const manifest: Manifest = await openManifest(file, documentKey);
    const expected = lastSealed === null ? null : digestHex(lastSealed);
    const follows = manifest.version === index + 1 && manifest.previous === expected;
    if (!follows || (last !== null && last.document !== manifest.document)) {
      throw new SealingRefusal("versions-broken", String(index + 1));
    }
    history.push(manifest);
    last = manifest;
    lastSealed = file;
  }
  return history;
}

/** The fields in which a manifest and the server's record differ; empty when they agree. */
export function recordMismatches(manifest: Manifest, record: DocumentRecord): (keyof DocumentRecord)[] {
  return (["document", "purpose", "piece", "request", "case"] as const).filter((field) => manifest[field] !== record[field]);
}

/** Refuses a manifest that differs from the server's record. @throws {SealingRefusal} `manifest-differs` with the fields' names. */
export function checkRecord(manifest: Manifest, record: DocumentRecord): void {
  const mismatches = recordMismatches(manifest, record);
  if (mismatches.length > 0) throw new SealingRefusal("manifest-differs", mismatches.join(", "));
}

/**
 * Refuses a history that differs from the server's record. A document may be held for several purposes: some version names each, all of
 * them in one chain; every other field is the last version's. @throws {SealingRefusal} `manifest-differs` with the fields' names.
 */
export function checkHistory(history: readonly Manifest[], record: DocumentRecord): void {
  const last = newest(history);
  const named = history.some((version) => version.purpose === record.purpose && version.piece === record.piece);
  checkRecord(named ? { ...last, purpose: record.purpose, piece: record.piece } : last, record);
}

/** Refuses opened bytes that are not those the manifest describes. @throws {SealingRefusal} `content-differs`. */
export function checkContent(manifest: Manifest, measured: Measured): void {
  if (manifest.size !== measured.size) throw new SealingRefusal("content-differs", "size");
  if (manifest.sha256 !== measured.sha256) throw new SealingRefusal("content-differs", "sha256");
}

/**
 * Where the document was sealed, as far as the reader can know: `browser` and `client` only when the manifest holds the deposit
 * secret of the team's copy of the request; else `arrival`, since then the server may have made it. For a document that an agent
 * added (no request), what the manifest says.
 */
export function provenSealing(manifest: Manifest, requestDepositSecret: string | null): SealedBy {
  if (manifest.request === null) return manifest.sealed_by;
  const proven = requestDepositSecret !== null && manifest.deposit_secret === requestDepositSecret;
  return proven ? manifest.sealed_by : "arrival";
}
