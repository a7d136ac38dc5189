import assert from "node:assert/strict";
import { test } from "node:test";
import { Catalogue } from "../src/agent/catalogue";
import { repurpose } from "../src/agent/repurpose";
import { ArchiveUnknown, type OpenTeam } from "../src/agent/trust";
import type { Purpose } from "../src/agent/types";
import { digestHex, firstManifest, fromBase64, newIdentity, openGrant, openHistory, recipientOf, sealManifest, toBase64 } from "../src/sealing";

const NOW = new Date("2026-03-03T08:12:00Z");
const LATER = new Date("2026-03-05T09:00:00Z");
const POLICY = "ab".repeat(32);

const purpose = { code: "P05_DROITS", label: "", pieces: [{ code: "RIB", label: "", archive: false }, { code: "NOTIFICATION", label: "", archive: true }] };
const catalogue = new Catalogue({ policy: POLICY, purposes: [purpose as unknown as Purpose] });

async function made(withArchive: boolean) {
  const [key, team, archive] = [await newIdentity(), await newIdentity(), await newIdentity()];
  const facts = { document: "doc_01", request: "req_01", case: null, depositSecret: null, purpose: "P02_PDP_SPSTI", policy: "cd".repeat(32), piece: "FICHE_LIAISON_PDP", fileName: "f.pdf", mediaType: "application/pdf" };
  const manifest = firstManifest(facts, { size: 1, sha256: "00".repeat(32) }, NOW);
  const sealed = await sealManifest(manifest, await recipientOf(key));
  const roster = { team: "team_01", generation: 3, recipient: await recipientOf(team), archive: withArchive ? { holder: "team_02", generation: 2, recipient: await recipientOf(archive) } : null };
  const open = { team: { team: "team_01", name: "Lyon 3" }, identity: team, verified: { roster } } as unknown as OpenTeam;
  return { key, team, archive, manifest, sealed, open, document: { key, manifest, versions: [toBase64(sealed)] } };
}

test("the next version names the new purpose and piece, follows the last, and leaves all else as it was", async () => {
  const { document, open, key, manifest, sealed } = await made(true);
  const done = await repurpose(document, { purpose: "P05_DROITS", piece: "RIB" }, open, catalogue, LATER);
  const [first, second] = await openHistory([sealed, fromBase64(done.manifest, "manifest")], key);
  assert.deepEqual(first, manifest);
  assert.deepEqual(second, { ...manifest, version: 2, previous: digestHex(sealed), purpose: "P05_DROITS", piece: "RIB", policy: POLICY, sealed_at: "2026-03-05T09:00:00Z" });
  assert.deepEqual({ purpose: done.purpose, piece: done.piece, version: done.version }, { purpose: "P05_DROITS", piece: "RIB", version: 2 });
});

test("the document's key goes to the team, and to the archive team where the piece has an archive stage", async () => {
  const { document, open, key, team, archive } = await made(true);
  const without = await repurpose(document, { purpose: "P05_DROITS", piece: "RIB" }, open, catalogue, LATER);
  assert.deepEqual(without.grants.map(({ holder, generation }) => [holder, generation]), [["team_01", 3]]);
  const both = await repurpose(document, { purpose: "P05_DROITS", piece: "NOTIFICATION" }, open, catalogue, LATER);
  assert.deepEqual(both.grants.map(({ holder, generation }) => [holder, generation]), [["team_01", 3], ["team_02", 2]]);
  assert.equal(await openGrant(fromBase64(both.grants[0]?.sealed ?? "", "grant"), team), key);
  assert.equal(await openGrant(fromBase64(both.grants[1]?.sealed ?? "", "grant"), archive), key);
});

test("without the archive team's key nothing is sealed", async () => {
  const { document, open } = await made(false);
  await assert.rejects(repurpose(document, { purpose: "P05_DROITS", piece: "NOTIFICATION" }, open, catalogue, LATER), ArchiveUnknown);
});
