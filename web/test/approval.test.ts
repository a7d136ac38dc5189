import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromBase64, makeApproval, makeLabel, newIdentity, openText, readStatement, recipientOf, type Signer, type Statement, verify } from "../src/sealing";
import { APPROVAL } from "./approval";
import { refusal } from "./refusal";

const NOW = new Date("2026-03-03T08:12:00.250Z");
const FACTS = { policy: "ab".repeat(32), previous: "0f".repeat(32) };

// The keys and statements that the Rust side writes.
const vectors = JSON.parse(readFileSync("../tests/vectors/sealing.json", "utf8")) as {
  signing_keys: { seed: string; public: string }[];
  statements: { signed: Statement; refusal?: string }[];
};
const [key] = vectors.signing_keys;
const [vector] = vectors.statements;
assert.ok(key !== undefined && vector !== undefined);
const signer: Signer = { agent: "agt_11", seed: fromBase64(key.seed, "seed") };

test("an approval says which version replaces which, and reads back", async () => {
  const statement = await makeApproval(FACTS, signer, NOW);
  assert.equal(statement.body, `{"v":1,"kind":"approval","signed_at":"2026-03-03T08:12:00Z","policy":"${FACTS.policy}","previous":"${FACTS.previous}"}`);
  assert.deepEqual([statement.signer, statement.key], ["agt_11", key.public]);
  assert.deepEqual(await verify(readStatement(JSON.parse(JSON.stringify(statement)), ""), "approval", APPROVAL), { v: 1, kind: "approval", signed_at: "2026-03-03T08:12:00Z", ...FACTS });
});

test("an approval has the shape of every other statement, those of the vectors included", async () => {
  const statement = await makeApproval(FACTS, signer, NOW);
  const team = await newIdentity();
  const label = await makeLabel({ case: "case_1", person: { name: "Léa Durand", birth_date: null, company: null } }, signer, await recipientOf(team), NOW);
  const other = JSON.parse(await openText(label, team)) as Statement;
  assert.deepEqual(Object.keys(statement), Object.keys(other));
  assert.deepEqual(Object.keys(statement).sort(), Object.keys(vector.signed).sort());
  const heads = [statement, other, vector.signed].map(({ body }) => Object.keys(JSON.parse(body) as object).slice(0, 3));
  assert.deepEqual(heads, [["v", "kind", "signed_at"], ["v", "kind", "signed_at"], ["v", "kind", "signed_at"]]);
});

test("neither another statement nor a changed approval passes for one", async () => {
  const statement = await makeApproval(FACTS, signer, NOW);
  await assert.rejects(verify(vector.signed, "approval", APPROVAL), refusal("wrong-kind"));
  await assert.rejects(verify({ ...statement, body: statement.body.replace(FACTS.policy, "cd".repeat(32)) }, "approval", APPROVAL), refusal("bad-signature"));
});

test("what is not a digest is never signed", async () => {
  for (const wrong of ["", "AB".repeat(32), "ab".repeat(31), `${"ab".repeat(32)}\n`]) {
    await assert.rejects(makeApproval({ ...FACTS, policy: wrong }, signer, NOW), refusal("wrong-field"), JSON.stringify(wrong));
    await assert.rejects(makeApproval({ ...FACTS, previous: wrong }, signer, NOW), refusal("wrong-field"), JSON.stringify(wrong));
  }
});
