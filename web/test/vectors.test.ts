import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  checkBrief,
  checkContent,
  checkedRecipient,
  checkedSigningKey,
  checkHeader,
  checkRecord,
  checkSigner,
  derivePassphraseKeys,
  digestHex,
  encodeFragment,
  fromBase64,
  identityOfScalar,
  linkText,
  open,
  openBrief,
  openDocument,
  openGrant,
  openJoining,
  openLabel,
  openManifest,
  openTeamCopy,
  openVault,
  newest,
  openHistory,
  openWrap,
  parseFragment,
  parseLink,
  provenSealing,
  publicKeyOf,
  readStatement,
  recipientOf,
  type Roster,
  scalarOfIdentity,
  sealText,
  sign,
  statementDigest,
  tokenOf,
  verify,
  verifyRosters,
} from "../src/sealing";
import { APPROVAL } from "./approval";
import { refusal } from "./refusal";

/* The vectors that the Rust side writes and checks too: whatever one side accepts or refuses, so does the other. */

/** A case as the file has it; its shape is described by the file's own `_about`. */
type Case = any;
const vectors: Record<string, Case> = JSON.parse(readFileSync("../tests/vectors/sealing.json", "utf8"));

const bytes = (b64: string): Uint8Array<ArrayBuffer> => fromBase64(b64, "vector");
const list = (name: string): Case[] => {
  const cases = vectors[name];
  assert.ok(Array.isArray(cases) && cases.length > 0, `vectors of ${name}`);
  return cases;
};

/** The other side's name of a refusal, in ours. `malformed` may have any name. */
function expected(name: string): (error: unknown) => boolean {
  const codes: Record<string, [string, string?]> = {
    too_long: ["header-too-long"],
    several_recipients: ["several-recipients"],
    other_recipient: ["not-x25519"],
    not_age: ["not-age"],
    cut_short: ["not-age"],
    damaged: ["damaged"],
    not_a_recipient: ["not-a-recipient"],
    worthless_recipient: ["not-a-recipient"],
    not_an_identity: ["not-an-identity"],
    not_a_verifying_key: ["wrong-field"],
    work: ["scrypt-cost"],
    not_a_link: ["link-unrecognised"],
    wrong_signature: ["bad-signature"],
    other_kind: ["wrong-kind"],
    empty: ["roster-empty"],
    fingerprint: ["roster-fingerprint"],
    signer: ["roster-signer"],
    rollback: ["roster-rollback"],
    recovery: ["roster-recovery"],
    members: ["roster-members"],
    wrap: ["roster-wrap"],
    not_a_member: ["roster-wrap"],
  };
  if (name === "malformed") return (error) => error instanceof Error && error.name === "SealingRefusal";
  const known = codes[name];
  assert.ok(known, `a name for ${name}`);
  return refusal(...known);
}

for (const vector of list("keys")) {
  test(`key ${vector.identity ?? vector.recipient}${vector.refusal ? ` is refused (${vector.refusal})` : ""}`, async () => {
    if (vector.refusal === "not_an_identity") return assert.throws(() => scalarOfIdentity(vector.identity), expected(vector.refusal));
    if (vector.refusal) return assert.throws(() => checkedRecipient(vector.recipient), expected(vector.refusal));
    assert.equal(identityOfScalar(bytes(vector.scalar)), vector.identity);
    assert.deepEqual(scalarOfIdentity(vector.identity), bytes(vector.scalar));
    assert.equal(await recipientOf(vector.identity), vector.recipient);
    assert.equal(checkedRecipient(vector.recipient), vector.recipient);
  });
}

test("signing keys, and those that anybody could sign for", () => {
  for (const { seed, public: key, refusal: name } of list("signing_keys")) {
    if (name) assert.throws(() => checkedSigningKey(key, "key"), expected(name), key);
    else assert.deepEqual(publicKeyOf(bytes(seed)), bytes(key));
  }
});

for (const vector of list("headers")) {
  test(`header: ${vector.about}`, () => {
    if (vector.refusal) assert.throws(() => checkHeader(bytes(vector.bytes)), expected(vector.refusal));
    else assert.equal(checkHeader(bytes(vector.bytes)), vector.length);
  });
}

for (const vector of list("sealed")) {
  test(`sealed: ${vector.about}`, async () => {
    const opened = open(bytes(vector.sealed), vector.identity);
    if (vector.refusal === "other_key") await assert.rejects(opened, refusal("sealed-to-another"));
    else if (vector.refusal) await assert.rejects(opened, expected(vector.refusal));
    else assert.deepEqual(await opened, bytes(vector.plain));
  });
}

test("a whole document: grant, payload in stream, two manifests, what the server records, and where it was sealed", async () => {
  const vector = vectors["document"];
  const key = await openGrant(bytes(vector.grant), vector.team);
  assert.equal(key, vector.key);
  const opening = await openDocument(new Blob([bytes(vector.payload)]).stream(), key);
  await new Response(opening.content).arrayBuffer();
  assert.deepEqual(await opening.measured, vector.file);
  const sealed = vector.manifests.map((manifest: Case) => bytes(manifest.sealed));
  for (const [index, manifest] of vector.manifests.entries()) assert.deepEqual(await openManifest(sealed[index], key), manifest.json);
  const last = newest(await openHistory(sealed, key));
  assert.deepEqual(last, vector.manifests.at(-1).json);
  checkRecord(last, vector.record);
  checkContent(last, vector.file);
  for (const { refusal: name, ...changed } of vector.mismatches) {
    const check = () => {
      checkRecord(last, { ...vector.record, ...("size" in changed || "sha256" in changed ? {} : changed) });
      checkContent(last, { ...vector.file, ...changed });
    };
    assert.throws(check, refusal(["size", "sha256"].includes(name) ? "content-differs" : "manifest-differs", name), name);
  }
  for (const { known, says } of vector.provenances) {
    assert.equal(provenSealing(last, known), says === "senders_browser" ? "browser" : "arrival");
  }
});

for (const vector of list("manifests")) {
  test(`manifest with ${vector.about} is refused`, async () => {
    const key = vectors["document"].key;
    const sealed = await sealText(vector.text, await recipientOf(key));
    await assert.rejects(openManifest(sealed, key), expected(vector.refusal));
  });
}

for (const [index, vector] of list("passphrases").entries()) {
  test(`passphrase ${index}${vector.refusal ? ` is refused (${vector.refusal})` : ""}`, async () => {
    const keys = derivePassphraseKeys(vector.passphrase ?? "", bytes(vector.salt ?? "AAAAAAAAAAAAAAAAAAAAAA=="), Math.log2(vector.n));
    if (vector.refusal) return await assert.rejects(keys, expected(vector.refusal));
    assert.deepEqual(await keys, { signInKey: vector.sign_in, vaultIdentity: vector.vault_identity });
    assert.equal(await recipientOf(vector.vault_identity), vector.vault_recipient);
  });
}

test("the vault opens with the vault identity of passphrase 0", async () => {
  const vault = await openVault(bytes(vectors["vault"].sealed), list("passphrases")[0].vault_identity);
  assert.deepEqual(vault, vectors["vault"].json);
});

/** Reads a statement as one of this kind: sealed to a team, or, an approval, in clear. */
async function openAs(kind: string, signed: Case, sealed: Uint8Array, team: string, trusted: ReadonlyMap<string, ReadonlySet<string>>): Promise<unknown> {
  if (kind === "label") return await openLabel(sealed, team, trusted);
  if (kind === "joining") return await openJoining(sealed, team, { invitation: "inv_1", agent: signed["signer"] });
  const statement = readStatement(signed, "");
  checkSigner(statement, trusted);
  return await verify(statement, "approval", APPROVAL);
}

for (const vector of list("statements")) {
  test(`statement: ${vector.about}`, async () => {
    const trusted = new Map([[vector.signed.signer, new Set([vector.trusted])]]);
    const team = vectors["document"].team;
    const sealed = await sealText(JSON.stringify(vector.signed), await recipientOf(team));
    const opened = openAs(vector.kind, vector.signed, sealed, team, trusted);
    if (vector.refusal === "other_key") return await assert.rejects(opened, refusal("wrong-signer"));
    if (vector.refusal) return await assert.rejects(opened, expected(vector.refusal));
    await opened;
    const statement = readStatement(vector.signed, "");
    checkSigner(statement, trusted);
    assert.equal(statementDigest(statement), vector.digest);
    // Ed25519 is deterministic: our own signature of the same body is the very same one.
    const seed = list("signing_keys").find((key) => key.public === vector.trusted).seed;
    assert.deepEqual(await sign(JSON.parse(statement.body), { agent: statement.signer, seed: bytes(seed) }), vector.signed);
  });
}

test("a brief, signed by the agent whom the fragment pins", async () => {
  const { fragment, sealed, sealed_by_another_agent: other, json } = vectors["brief"];
  const { v: _, kind: __, signed_at: ___, ...brief } = await openBrief(bytes(sealed), parseFragment(fragment));
  assert.deepEqual(brief, json);
  checkBrief({ ...brief, v: 1, kind: "brief", signed_at: "" }, json);
  await assert.rejects(openBrief(bytes(other), parseFragment(fragment)), refusal("wrong-signer"));
});

test("a team copy, and an answer to an invitation", async () => {
  const copy = vectors["team_copy"];
  const trusted = new Map([[copy.signed.signer, new Set([copy.signed.key])]]);
  const { v: _, kind: __, signed_at: ___, ...opened } = await openTeamCopy(bytes(copy.sealed), copy.identity, trusted);
  assert.deepEqual(opened, copy.json);
  const { identity, json, ...answer } = vectors["joining"];
  const { v: _1, kind: _2, signed_at: _3, ...joining } = await openJoining(bytes(answer.sealed), identity, json);
  assert.deepEqual(joining, json);
  for (const forged of [answer.sealed_by_another_key, answer.sealed_in_anothers_name]) {
    await assert.rejects(openJoining(bytes(forged), identity, json), refusal("wrong-signer"));
  }
});

for (const vector of list("fragments")) {
  test(`fragment "${vector.text}"`, () => {
    if (vector.refusal) return assert.throws(() => parseFragment(vector.text), refusal(`fragment-${vector.refusal}`));
    const fragment = { identity: identityOfScalar(bytes(vector.scalar)), pin: bytes(vector.pin) };
    assert.deepEqual(parseFragment(vector.text), fragment);
    assert.equal(encodeFragment(fragment), vector.text);
  });
}

test("tokens", () => {
  for (const vector of list("tokens")) {
    if (vector.refusal) {
      const link = `https://consigne.example/d/${vector.token}#${list("fragments")[0].text}`;
      assert.throws(() => parseLink(link), refusal("link-unrecognised"), vector.token);
    } else {
      assert.equal(tokenOf(bytes(vector.random)), vector.token);
      assert.equal(digestHex(new TextEncoder().encode(vector.token)), vector.digest);
    }
  }
});

for (const vector of list("links")) {
  test(`link ${vector.text.trim()}`, () => {
    if (["missing", "damaged"].includes(vector.refusal)) {
      return assert.throws(() => parseLink(vector.text), refusal(`fragment-${vector.refusal}`));
    }
    if (vector.refusal) return assert.throws(() => parseLink(vector.text), expected(vector.refusal));
    const link = parseLink(vector.text);
    assert.deepEqual(link, { kind: vector.kind === "deposit" ? "d" : "join", token: vector.token, fragment: vector.fragment });
    assert.equal(parseLink(linkText(vector.base, link)).fragment, vector.fragment);
  });
}

for (const vector of list("rosters")) {
  test(`rosters: ${vector.about}${vector.refusal ? ` is refused (${vector.refusal})` : ""}`, async () => {
    const { authority, team, recovery, pinned, invited } = vector.expected;
    const known = pinned === undefined ? { invited } : { pinned };
    const kind = authority === "archivist" ? "archive" : "agency";
    const verified = verifyRosters(vector.chain.map((statement: Case) => readStatement(statement, "")), { team, recovery, known, kind, reader: null });
    if (["team", "seq", "previous"].includes(vector.refusal)) {
      const at = vector.chain.length - 1;
      return await assert.rejects(verified, refusal("roster-chain", `${at}: ${vector.refusal}`));
    }
    if (vector.refusal) return await assert.rejects(verified, expected(vector.refusal));
    const { digest, fingerprint, roster } = await verified;
    assert.deepEqual({ digest, fingerprint, seq: roster.seq }, vector.accepted);
  });
}

for (const vector of list("wraps")) {
  test(`wrap: ${vector.about}`, async () => {
    const opened = openWrap(vector.roster as Roster, vector.agent, bytes(vector.wrap), vector.identity);
    if (vector.refusal === "other_key") await assert.rejects(opened, refusal("roster-key"));
    else if (vector.refusal) await assert.rejects(opened, expected(vector.refusal));
    else assert.equal(await opened, vector.team);
  });
}
