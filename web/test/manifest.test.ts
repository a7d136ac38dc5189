import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkContent,
  checkHistory,
  checkRecord,
  digestHex,
  firstManifest,
  type Manifest,
  type ManifestFacts,
  newest,
  newIdentity,
  nextManifest,
  openGrant,
  openManifest,
  openHistory,
  provenSealing,
  randomBytes,
  recipientOf,
  sealGrant,
  sealManifest,
  sealText,
  toBase64,
} from "../src/sealing";
import { refusal } from "./refusal";

const NOW = new Date("2026-03-03T08:12:00Z");
const SECRET = randomBytes(16);
const FACTS: ManifestFacts = {
  document: "doc_01",
  request: "req_01",
  case: null,
  depositSecret: SECRET,
  purpose: "P02_PDP_SPSTI",
  policy: "ab".repeat(32),
  piece: "FICHE_LIAISON_PDP",
  fileName: "fiche.pdf",
  mediaType: "application/pdf",
};
const MEASURED = { size: 48_213, sha256: digestHex(new Uint8Array([1])) };

test("a manifest comes back as it was made", async () => {
  const key = await newIdentity();
  const manifest = firstManifest(FACTS, MEASURED, NOW);
  assert.deepEqual(await openManifest(await sealManifest(manifest, await recipientOf(key)), key), manifest);
  assert.deepEqual([manifest.version, manifest.previous, manifest.sealed_by], [1, null, "browser"]);
});

test("a manifest with any field more or less, or out of its set, is refused", async () => {
  const key = await newIdentity();
  const to = await recipientOf(key);
  const manifest = firstManifest(FACTS, MEASURED, NOW);
  for (const name of Object.keys(manifest) as (keyof Manifest)[]) {
    const { [name]: _, ...without } = manifest;
    const sealed = await sealText(JSON.stringify(without), to);
    await assert.rejects(openManifest(sealed, key), name === "v" ? refusal("unknown-version") : refusal("missing-field", name));
  }
  const wrong: [object, string, string][] = [
    [{ ...manifest, ratio: 1 }, "unknown-field", "ratio"],
    [{ ...manifest, sealed_by: "server" }, "wrong-field", "sealed_by"],
    [{ ...manifest, size: -1 }, "wrong-field", "size"],
    [{ ...manifest, size: 1.5 }, "wrong-field", "size"],
    [{ ...manifest, sha256: "AB".repeat(32) }, "wrong-field", "sha256"],
  ];
  for (const [changed, code, field] of wrong) {
    await assert.rejects(openManifest(await sealText(JSON.stringify(changed), to), key), refusal(code, field));
  }
  await assert.rejects(openManifest(await sealText("[]", to), key), refusal("wrong-field"));
  await assert.rejects(openManifest(await sealText("{", to), key), refusal("not-json"));
});

test("a manifest that differs from the server's record is refused, and every difference is named", () => {
  const manifest = firstManifest(FACTS, MEASURED, NOW);
  const record = { document: "doc_01", purpose: "P02_PDP_SPSTI", piece: "FICHE_LIAISON_PDP", request: "req_01", case: null };
  checkRecord(manifest, record);
  for (const field of ["document", "purpose", "piece", "request", "case"] as const) {
    assert.throws(() => checkRecord(manifest, { ...record, [field]: "other" }), refusal("manifest-differs", field));
  }
  assert.throws(() => checkRecord(manifest, { ...record, piece: "RIB", request: null }), refusal("manifest-differs", "piece, request"));
});

test("a document that an agent added names its case: in another case, or without one, it is refused", () => {
  const record = { document: "doc_01", purpose: "P02_PDP_SPSTI", piece: "FICHE_LIAISON_PDP", request: null, case: "case_01" };
  const added = firstManifest({ ...FACTS, request: null, depositSecret: null, case: "case_01" }, MEASURED, NOW);
  checkRecord(added, record);
  assert.throws(() => checkRecord(added, { ...record, case: "case_02" }), refusal("manifest-differs", "case"));
  assert.throws(() => checkRecord({ ...added, case: null }, record), refusal("manifest-differs", "case"));
  assert.throws(() => checkRecord(added, { ...record, request: "req_01", case: null }), refusal("manifest-differs", "request, case"));
});

test("a document held for several purposes is accepted under each that a version names, and refused under any other", () => {
  const first = firstManifest(FACTS, MEASURED, NOW);
  const second = nextManifest(first, new Uint8Array([1]), { purpose: "P05_DROITS", piece: "RIB" }, NOW);
  const record = { document: "doc_01", purpose: "P02_PDP_SPSTI", piece: "FICHE_LIAISON_PDP", request: "req_01", case: null };
  checkHistory([first, second], record);
  checkHistory([first, second], { ...record, purpose: "P05_DROITS", piece: "RIB" });
  checkHistory([first], record);
  assert.throws(() => checkHistory([first], { ...record, purpose: "P05_DROITS", piece: "RIB" }), refusal("manifest-differs", "purpose, piece"));
  // A purpose of one version with the piece of another is what no version says.
  assert.throws(() => checkHistory([first, second], { ...record, piece: "RIB" }), refusal("manifest-differs", "purpose"));
  for (const field of ["document", "request", "case"] as const) {
    assert.throws(() => checkHistory([first, second], { ...record, [field]: "other" }), refusal("manifest-differs", field));
  }
  assert.throws(() => checkHistory([], record), refusal("versions-broken", "0"));
});

test("opened bytes of another size or digest are refused", () => {
  const manifest = firstManifest(FACTS, MEASURED, NOW);
  checkContent(manifest, MEASURED);
  assert.throws(() => checkContent(manifest, { ...MEASURED, size: 1 }), refusal("content-differs", "size"));
  assert.throws(() => checkContent(manifest, { ...MEASURED, sha256: digestHex(new Uint8Array([2])) }), refusal("content-differs", "sha256"));
});

test("sealed in the sender's browser is said only with the deposit secret", () => {
  const manifest = firstManifest(FACTS, MEASURED, NOW);
  assert.equal(provenSealing(manifest, toBase64(SECRET)), "browser");
  assert.equal(provenSealing(manifest, toBase64(randomBytes(16))), "arrival");
  assert.equal(provenSealing(manifest, null), "arrival");
  assert.equal(provenSealing({ ...manifest, deposit_secret: null }, null), "arrival");
  const added = firstManifest({ ...FACTS, request: null, depositSecret: null }, MEASURED, NOW);
  assert.equal(provenSealing(added, null), "browser");
});

test("versions are accepted in order only, each naming the one before", async () => {
  const key = await newIdentity();
  const to = await recipientOf(key);
  const first = firstManifest(FACTS, MEASURED, NOW);
  const firstSealed = await sealManifest(first, to);
  const second = nextManifest(first, firstSealed, { piece: "RIB" }, NOW);
  const secondSealed = await sealManifest(second, to);
  assert.deepEqual(await openHistory([firstSealed, secondSealed], key), [first, second]);
  assert.deepEqual(newest([first, second]), second);
  await assert.rejects(openHistory([secondSealed], key), refusal("versions-broken", "1"));
  await assert.rejects(openHistory([secondSealed, firstSealed], key), refusal("versions-broken", "1"));
  await assert.rejects(openHistory([await sealManifest(first, to), secondSealed], key), refusal("versions-broken", "2"));
  const moved = await sealManifest({ ...second, document: "doc_02" }, to);
  await assert.rejects(openHistory([firstSealed, moved], key), refusal("versions-broken", "2"));
  assert.throws(() => newest([]), refusal("versions-broken", "0"));
});

test("a grant gives the document's key to its holder, and nothing else may stand in it", async () => {
  const [key, holder] = [await newIdentity(), await newIdentity()];
  const to = await recipientOf(holder);
  assert.equal(await openGrant(await sealGrant(key, to), holder), key);
  await assert.rejects(openGrant(await sealText(`${key}\n`, to), holder), refusal("not-an-identity"));
});
