import assert from "node:assert/strict";
import { test } from "node:test";
import { answerInvitation } from "../src/agent/joining";
import { nextPage } from "../src/agent/session";
import { trustedTeams } from "../src/agent/trust";
import type { Invitation, Me, Team } from "../src/agent/types";
import {
  fromBase64,
  newIdentity,
  openJoining,
  openText,
  openVault,
  parseStatement,
  pinOfFingerprint,
  recipientOf,
  signerOf,
  statementDigest,
  verifyRosters,
} from "../src/sealing";
import { SealingEngine } from "../src/sealing/engine";
import { refusal } from "./refusal";

const NOW = new Date("2026-03-03T08:12:00Z");
const TEAM = { team: "team_01j00000000000000000000000", name: "Lyon 3", kind: "agency" as const };
const PASSPHRASE = "caillou bruyant orange mercredi valise tondre lampe nuage";

function invitationOf(kind: Invitation["kind"], recovery: string, changes: Partial<Invitation> = {}): Invitation {
  const role = kind === "founder" ? "manager" : "adviser";
  return { invitation: "inv_01", kind, role, name: "Awa Martin", address: "awa@example.org", team: { ...TEAM, chain: [], archive: null }, recovery, agent: `agt_${kind}`, ...changes };
}

test("a founder's browser makes a team that it then opens, and that the recovery key opens too", async () => {
  const recoveryIdentity = await newIdentity();
  const recovery = await recipientOf(recoveryIdentity);
  const joined = await answerInvitation(invitationOf("founder", recovery), null, PASSPHRASE, new SealingEngine(), NOW);
  const sent = joined.answer.team;
  assert.ok(sent);
  const team: Team = { ...TEAM, department: "69", telephone: "04", generation: 1, recipient: sent.recipient, wrap: sent.wrap, chain: [sent.roster] };
  const me: Me = { agent: "agt_founder", name: "Awa Martin", role: "manager", address: "", vault: "", teams: [team], recovery, policy: "" };
  const opened = (await trustedTeams(me, joined.vault)).teams.get(TEAM.team);
  assert.equal(opened?.identity, await openText(fromBase64(sent.recovery_wrap, "recovery_wrap"), recoveryIdentity));
  assert.equal(joined.answer.answer, null);
  const keys = await new SealingEngine().derivePassphraseKeys(PASSPHRASE, fromBase64(joined.answer.salt, "salt"), joined.answer.log_n);
  assert.deepEqual(await openVault(fromBase64(joined.answer.vault, "vault"), keys.vaultIdentity), joined.vault);
  assert.equal(joined.answer.sign_in_key, keys.signInKey);
  assert.equal(joined.vaultRecipient, await recipientOf(keys.vaultIdentity));
});

test("a member's browser pins the whole fingerprint when the chain is the link's, and refuses another team's chain", async () => {
  const recovery = await recipientOf(await newIdentity());
  const engine = new SealingEngine();
  const founder = await answerInvitation(invitationOf("founder", recovery), null, PASSPHRASE, engine, NOW);
  const chain = [founder.answer.team?.roster ?? assert.fail("no roster")];
  const fingerprint = statementDigest(parseStatement(JSON.stringify(chain[0])));
  const fragment = { identity: await newIdentity(), pin: pinOfFingerprint(fingerprint) };
  const invitation = invitationOf("member", recovery, { team: { ...TEAM, chain, archive: null } });
  const joined = await answerInvitation(invitation, fragment, PASSPHRASE, engine, NOW);
  assert.deepEqual(joined.vault.pins.teams[TEAM.team], { fingerprint, seq: 0, digest: fingerprint });
  const answer = fromBase64(joined.answer.answer ?? "", "answer");
  const joining = await openJoining(answer, fragment.identity, { invitation: "inv_01", agent: "agt_member" });
  assert.equal(joining.recipient, await recipientOf(joined.vault.identity));
  assert.equal(joined.answer.team, null);
  const other = { ...fragment, pin: pinOfFingerprint("0".repeat(64)) };
  await assert.rejects(answerInvitation(invitation, other, PASSPHRASE, engine, NOW), refusal("roster-fingerprint", "0"));
  const otherRecovery = { ...invitation, recovery: await recipientOf(await newIdentity()) };
  await assert.rejects(answerInvitation(otherRecovery, fragment, PASSPHRASE, engine, NOW), refusal("roster-recovery", "0"));
  const without = invitationOf("member", recovery);
  await assert.rejects(answerInvitation(without, fragment, PASSPHRASE, engine, NOW), refusal("roster-empty"));
});

test("an agency's first roster names the archive team that the invitation brought", async () => {
  const recovery = await recipientOf(await newIdentity());
  const archive = { holder: "team_01j00000000000000000000009", generation: 3, recipient: await recipientOf(await newIdentity()) };
  const joined = await answerInvitation(invitationOf("founder", recovery, { team: { ...TEAM, chain: [], archive } }), null, PASSPHRASE, new SealingEngine(), NOW);
  const chain = [joined.answer.team?.roster ?? assert.fail("no roster")];
  const trust = { team: TEAM.team, kind: TEAM.kind, known: { pinned: joined.vault.pins.teams[TEAM.team] ?? assert.fail("no pin") }, recovery, reader: null };
  assert.deepEqual((await verifyRosters(chain, trust)).roster.archive, archive);
  assert.equal(signerOf(joined.vault).agent, "agt_founder");
});

test("after sign-in one comes back to a page of this site, and to no other", () => {
  assert.equal(nextPage("?next=%2Fcases%2Fcase_01%3Fa%3D1", "adviser"), "/cases/case_01?a=1");
  for (const elsewhere of ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", "/sign-in?next=/"]) {
    assert.equal(nextPage(`?next=${encodeURIComponent(elsewhere)}`, "adviser"), "/");
  }
  assert.equal(nextPage("", "dpo"), "/retention");
});
