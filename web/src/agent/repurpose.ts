// One more purpose for a document, or the right one: the manifest's next version and the accesses under it, sealed here.

import { type Identity, type Manifest, fromBase64, nextManifest, recipientOf, sealGrant, sealManifest, toBase64 } from "../sealing/index";
import type { Catalogue } from "./catalogue";
import type { Repurposed } from "./clocktypes";
import { type OpenTeam, recipientsOf } from "./trust";
import type { Base64 } from "./types";

/** A document whose key is open, with its manifest's versions as the server has them. */
export interface Repurposable {
  readonly key: Identity;
  /** The last version, opened. */
  readonly manifest: Manifest;
  readonly versions: readonly Base64[];
}

/**
 * Names the purpose and the piece in the next version, under the purposes in force, and seals the document's key to whoever holds them:
 * the team with the key that it signed, and the archive team where this piece has an archive stage.
 * @throws {ArchiveUnknown} when the team has not vouched for the archive team's key.
 */
export async function repurpose(document: Repurposable, to: { purpose: string; piece: string }, team: OpenTeam, catalogue: Catalogue, now: Date): Promise<Repurposed> {
  const { purpose, piece } = to;
  const previous = fromBase64(document.versions.at(-1) ?? "", "manifest");
  const next = nextManifest(document.manifest, previous, { purpose, piece, policy: catalogue.policy }, now);
  const manifest = toBase64(await sealManifest(next, await recipientOf(document.key)));
  const sealing = recipientsOf(team, catalogue.archives(purpose, piece)).map(async ({ holder, generation, recipient }) => ({
    holder,
    generation,
    sealed: toBase64(await sealGrant(document.key, recipient)),
  }));
  return { purpose, piece, version: next.version, manifest, grants: await Promise.all(sealing) };
}
