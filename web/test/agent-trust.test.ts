import assert from "node:assert/strict";
import { test } from "node:test";
import { withArchive, withMember } from "../src/agent/membership";
import { ArchiveUnknown, KeyAlarm, archiveToVouchFor, checkStatedRecipients, recipientsOf, trustedTeams } from "../src/agent/trust";
import type { Me, Team } from "../src/agent/types";
import {
  type ArchiveKey,
  type Recipient,
  type RosterFacts,
  type RosterMember,
  type Statement,
  type Vault,
  makeRoster,
  newIdentity,
  newVault,
  recipientOf,
  sealText,
  signerOf,
  signingKeyOf,
  statementDigest,
  toBase64,
  wrapDigest,
} from "../src/sealing";

const NOW = new Date("2026-03-03T08:12:00Z");
const TEAM = "team_01j00000000000000000000000";
const MANAGER = "agt_01j00000000000000000000001";
const NEWCOMER = "agt_01j00000000000000000000002";
const ARCHIVE = "team_01j00000000000000000000003";

/** A team with its manager, as the founder's browser makes it, and what the server then tells the manager. */
async function founded(): Promise<{ vault: Vault; me: Me; team: Team; identity: string; statement: Statement; facts: RosterFacts & { archive: ArchiveKey } }> {
  const recovery = await recipientOf(await newIdentity());
  const vault = await newVault(MANAGER, "Awa Martin", { recovery, teams: {} });
  const identity = await newIdentity();
  const { member, wrap } = await memberOf(vault, "manager", identity);
  const recoveryWrap = await sealText(identity, recovery);
  const archive = { holder: ARCHIVE, generation: 2, recipient: await recipientOf(await newIdentity()) };
  const facts = {
    team: TEAM,
    seq: 0,
    previous: null,
    generation: 1,
    recipient: await recipientOf(identity),
    recovery,
    recovery_wrap: wrapDigest(recoveryWrap),
    archive,
    members: [member],
  };
  const statement = await makeRoster(facts, signerOf(vault), NOW);
  const digest = statementDigest(statement);
  vault.pins.teams[TEAM] = { fingerprint: digest, seq: 0, digest };
  const team: Team = { team: TEAM, name: "Lyon 3", kind: "agency", department: "69", telephone: "04", generation: 1, recipient: facts.recipient, wrap, chain: [statement] };
  const me: Me = { agent: MANAGER, name: "Awa Martin", role: "manager", address: "awa@example.org", vault: "", teams: [team], recovery, policy: "" };
  return { vault, me, team, identity, statement, facts };
}

async function memberOf(vault: Vault, role: string, teamIdentity: string): Promise<{ member: RosterMember; wrap: string }> {
  const recipient = await recipientOf(vault.identity);
  const wrap = await sealText(teamIdentity, recipient);
  return { member: { agent: vault.agent, role, recipient, signing_key: signingKeyOf(vault), wrap: wrapDigest(wrap) }, wrap: toBase64(wrap) };
}

const telling = (me: Me, team: Team): Me => ({ ...me, teams: [team] });

async function alarms(me: Me, vault: Vault, code: RegExp): Promise<void> {
  await assert.rejects(trustedTeams(me, vault), (cause: unknown) => cause instanceof KeyAlarm && code.test(cause.code));
}

test("a founder opens the team that their own browser made", async () => {
  const { vault, me, identity } = await founded();
  const trusted = await trustedTeams(me, vault);
  assert.equal(trusted.teams.get(TEAM)?.identity, identity);
  assert.deepEqual(trusted.waiting, []);
  assert.deepEqual(trusted.pins, vault.pins.teams);
});

test("a member whom a manager confirmed opens the team, and one whom nobody confirmed waits", async () => {
  const { vault, me, team, identity, statement, facts } = await founded();
  const newcomer = await newVault(NEWCOMER, "Ana", vault.pins);
  const { member, wrap } = await memberOf(newcomer, "adviser", identity);
  const next = await makeRoster({ ...facts, seq: 1, previous: statementDigest(statement), members: [...facts.members, member] }, signerOf(vault), NOW);
  const told = { ...me, agent: NEWCOMER };
  const confirmed = await trustedTeams(telling(told, { ...team, wrap, chain: [statement, next] }), newcomer);
  assert.equal(confirmed.teams.get(TEAM)?.identity, identity);
  const waiting = await trustedTeams(telling(told, { ...team, wrap: null }), newcomer);
  assert.equal(waiting.teams.size, 0);
  assert.equal(waiting.waiting[0]?.team, TEAM);
  // What is pinned next is the whole chain that was accepted; who waits pins what they have seen too.
  assert.deepEqual(confirmed.pins[TEAM], { ...vault.pins.teams[TEAM], seq: 1, digest: statementDigest(next) });
  assert.deepEqual(waiting.pins[TEAM], vault.pins.teams[TEAM]);
});

test("a chain that ends with a key nobody of the team signed is an alarm", async () => {
  const { vault, me, team, statement, facts } = await founded();
  const intruder = await newVault(NEWCOMER, "Server", vault.pins);
  const theirs = await newIdentity();
  const { member } = await memberOf(vault, "manager", theirs);
  const wrap = await sealText(theirs, await recipientOf(vault.identity));
  const slipped = { ...facts, seq: 1, previous: statementDigest(statement), generation: 2, recipient: await recipientOf(theirs), members: [{ ...member, wrap: wrapDigest(wrap) }] };
  const forged = await makeRoster(slipped, signerOf(intruder), NOW);
  await alarms(telling(me, { ...team, chain: [statement, forged], wrap: toBase64(wrap), recipient: slipped.recipient, generation: 2 }), vault, /roster-signer/);
});

test("a whole chain of the server's own is an alarm, because its first statement is not the pinned one", async () => {
  const { vault, me } = await founded();
  const other = await founded();
  await alarms(telling({ ...me }, { ...other.team }), { ...vault, pins: { ...vault.pins, recovery: me.recovery } }, /roster-fingerprint/);
});

test("an older list of members than the vault has seen is an alarm", async () => {
  const { vault, me, team, statement, facts } = await founded();
  const next = await makeRoster({ ...facts, seq: 1, previous: statementDigest(statement) }, signerOf(vault), NOW);
  const { pins } = await trustedTeams(telling(me, { ...team, chain: [statement, next] }), vault);
  const seen = { ...vault, pins: { ...vault.pins, teams: pins } };
  await trustedTeams(telling(me, { ...team, chain: [statement, next] }), seen);
  await alarms(telling(me, { ...team, chain: [statement] }), seen, /^roster-rollback: 1$/);
});

test("a key that the server states beside the chain is an alarm", async () => {
  const { vault, me, team } = await founded();
  const recipient: Recipient = await recipientOf(await newIdentity());
  await alarms(telling(me, { ...team, recipient }), vault, /stated-key/);
  await alarms(telling(me, { ...team, generation: 2 }), vault, /stated-key/);
});

test("another recovery key than the pinned one is an alarm, in the account and in a roster", async () => {
  const { vault, me, team, statement, facts } = await founded();
  const recovery = await recipientOf(await newIdentity());
  await alarms({ ...me, recovery }, vault, /^recovery$/);
  const next = await makeRoster({ ...facts, seq: 1, previous: statementDigest(statement), recovery }, signerOf(vault), NOW);
  await alarms(telling(me, { ...team, chain: [statement, next] }), vault, /roster-recovery/);
});

test("a wrap that the roster does not state, or that holds another key, is an alarm", async () => {
  const { vault, me, team, statement, facts } = await founded();
  const own = await recipientOf(vault.identity);
  const other = await sealText(await newIdentity(), own);
  await alarms(telling(me, { ...team, wrap: toBase64(other) }), vault, /roster-wrap/);
  const members = facts.members.map((member) => ({ ...member, wrap: wrapDigest(other) }));
  const next = await makeRoster({ ...facts, seq: 1, previous: statementDigest(statement), members }, signerOf(vault), NOW);
  await alarms(telling(me, { ...team, chain: [statement, next], wrap: toBase64(other) }), vault, /wrap-holds-another-key/);
});

test("a roster that lists the reader with other keys than their vault's is an alarm", async () => {
  const { vault, me, team, statement, facts } = await founded();
  const double = await newVault(MANAGER, "Awa Martin", vault.pins);
  const members = facts.members.map((member) => ({ ...member, signing_key: signingKeyOf(double) }));
  const next = await makeRoster({ ...facts, seq: 1, previous: statementDigest(statement), members }, signerOf(vault), NOW);
  await alarms(telling(me, { ...team, chain: [statement, next] }), vault, /own-keys/);
});

test("a team that the vault does not pin, or an account that is not the vault's, is an alarm", async () => {
  const { vault, me, team } = await founded();
  await alarms(telling(me, { ...team, team: ARCHIVE }), vault, /team-not-pinned/);
  await alarms({ ...me, agent: NEWCOMER }, vault, /vault-agent/);
});

test("documents are sealed to the team, and to the archive that the roster names when the purpose has one", async () => {
  const { vault, me, facts } = await founded();
  const open = (await trustedTeams(me, vault)).teams.get(TEAM);
  assert.ok(open);
  assert.deepEqual(recipientsOf(open, false).map(({ holder }) => holder), [TEAM]);
  const both = recipientsOf(open, true);
  assert.deepEqual(both.map(({ holder, kind }) => [holder, kind]), [[TEAM, "team"], [ARCHIVE, "archive"]]);
  checkStatedRecipients(open, both, [...both].reverse());
  const swapped = [both[0], { ...both[1], recipient: facts.recipient }] as typeof both;
  assert.throws(() => checkStatedRecipients(open, both, swapped), KeyAlarm);
  assert.throws(() => checkStatedRecipients(open, both, both.slice(0, 1)), KeyAlarm);
});

test("a team that was founded before the archive team signs its key in, and lets nobody in by that", async () => {
  const { vault, me, team, facts } = await founded();
  const before = await makeRoster({ ...facts, archive: null }, signerOf(vault), NOW);
  const digest = statementDigest(before);
  const own = { ...vault, pins: { ...vault.pins, teams: { [TEAM]: { fingerprint: digest, seq: 0, digest } } } };
  const open = (await trustedTeams(telling(me, { ...team, chain: [before] }), own)).teams.get(TEAM) ?? assert.fail("not open");
  assert.throws(() => recipientsOf(open, true), ArchiveUnknown);
  assert.deepEqual(recipientsOf(open, false).map(({ holder }) => holder), [TEAM]);
  assert.equal(archiveToVouchFor(open, null), null);
  assert.deepEqual(archiveToVouchFor(open, facts.archive), facts.archive);
  const next = withArchive(open.verified, facts.archive);
  assert.deepEqual(next, { ...facts, seq: 1, previous: digest });
  const signed = await makeRoster(next, signerOf(vault), NOW);
  const after = (await trustedTeams(telling(me, { ...team, chain: [before, signed] }), own)).teams.get(TEAM) ?? assert.fail("not open");
  assert.deepEqual(recipientsOf(after, true).map(({ holder, kind }) => [holder, kind]), [[TEAM, "team"], [ARCHIVE, "archive"]]);
});

test("an archive key of the server's own, where the team vouches for another, is an alarm", async () => {
  const { vault, me, facts } = await founded();
  const open = (await trustedTeams(me, vault)).teams.get(TEAM) ?? assert.fail("not open");
  assert.equal(archiveToVouchFor(open, { ...facts.archive }), null);
  for (const other of [{ ...facts.archive, recipient: facts.recipient }, { ...facts.archive, generation: 3 }, { ...facts.archive, holder: TEAM }]) {
    assert.throws(() => archiveToVouchFor(open, other), (cause: unknown) => cause instanceof KeyAlarm && cause.code === "archive");
  }
});

test("somebody invited again takes their own place in the next roster, with new keys; a newcomer comes last", async () => {
  const { vault, me, identity, facts } = await founded();
  const open = (await trustedTeams(me, vault)).teams.get(TEAM) ?? assert.fail("not open");
  const newcomer = await memberOf(await newVault(NEWCOMER, "Ana", vault.pins), "adviser", identity);
  const first = withMember(open.verified, newcomer.member);
  assert.deepEqual(first.members, [...facts.members, newcomer.member]);
  assert.deepEqual([first.seq, first.previous, first.archive], [1, open.verified.digest, facts.archive]);
  const again = await memberOf(await newVault(NEWCOMER, "Ana", vault.pins), "adviser", identity);
  const second = withMember({ ...open.verified, roster: { ...open.verified.roster, members: first.members } }, again.member);
  assert.deepEqual(second.members, [...facts.members, again.member]);
});
