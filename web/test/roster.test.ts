import assert from "node:assert/strict";
import { test } from "node:test";
import {
  makeRoster,
  newIdentity,
  publicKeyOf,
  randomBytes,
  recipientOf,
  type RosterFacts,
  type RosterTrust,
  sealText,
  type Signer,
  type Statement,
  statementDigest,
  type TeamPin,
  toBase64,
  verifyRosters,
  wrapDigest,
} from "../src/sealing";
import { refusal } from "./refusal";

const NOW = new Date("2026-03-03T08:12:00Z");

interface Team {
  manager: Signer;
  worker: Signer;
  facts: RosterFacts;
  wrap: Uint8Array;
  recovery: string;
}

async function newTeam(role = "manager"): Promise<Team> {
  const manager = { agent: "agt_01", seed: randomBytes(32) };
  const worker = { agent: "agt_02", seed: randomBytes(32) };
  const team = await newIdentity();
  const recovery = await recipientOf(await newIdentity());
  const own = await recipientOf(await newIdentity());
  const wrap = await sealText(team, own);
  const member = (signer: Signer, memberRole: string) => ({
    agent: signer.agent,
    role: memberRole,
    recipient: own,
    signing_key: toBase64(publicKeyOf(signer.seed)),
    wrap: wrapDigest(wrap),
  });
  const facts: RosterFacts = {
    team: "team_01",
    seq: 0,
    previous: null,
    generation: 1,
    recipient: await recipientOf(team),
    recovery,
    recovery_wrap: wrapDigest(await sealText(team, recovery)),
    archive: null,
    members: [member(manager, role), member(worker, "social_worker")],
  };
  return { manager, worker, facts, wrap, recovery };
}

/** What somebody pins who has seen the chain so far. */
function pinOf(chain: readonly Statement[]): TeamPin {
  const [first, last] = [chain[0], chain.at(-1)];
  assert.ok(first && last);
  return { fingerprint: statementDigest(first), seq: chain.length - 1, digest: statementDigest(last) };
}

function trustOf(team: Team, chain: Statement[]): RosterTrust {
  const first = chain[0];
  assert.ok(first);
  return { team: "team_01", kind: "agency", known: { pinned: pinOf(chain) }, recovery: team.recovery, reader: { agent: "agt_02", wrap: team.wrap } };
}

async function follow(team: Team, before: Statement, changes: Partial<RosterFacts> = {}, by = team.manager): Promise<Statement> {
  return await makeRoster({ ...team.facts, seq: 1, previous: statementDigest(before), ...changes }, by, NOW);
}

test("a chain signed by the team's managers is accepted, and lists all who ever signed", async () => {
  const team = await newTeam();
  const first = await makeRoster(team.facts, team.manager, NOW);
  const second = await follow(team, first, { members: team.facts.members.slice(0, 1) });
  const verified = await verifyRosters([first, second], { ...trustOf(team, [first]), reader: { agent: "agt_01", wrap: team.wrap } });
  assert.equal(verified.roster.seq, 1);
  assert.equal(verified.fingerprint, statementDigest(first));
  assert.equal(verified.digest, statementDigest(second));
  assert.deepEqual(verified.pin, pinOf([first, second]));
  assert.deepEqual([...verified.signers.keys()], ["agt_01", "agt_02"]);
});

test("an invitation's half fingerprint pins the team as well", async () => {
  const team = await newTeam();
  const first = await makeRoster(team.facts, team.manager, NOW);
  const half = statementDigest(first).slice(0, 32);
  await verifyRosters([first], { ...trustOf(team, [first]), known: { invited: half } });
  for (const wrong of ["", half.slice(0, 31), statementDigest(first), "00".repeat(16)]) {
    await assert.rejects(verifyRosters([first], { ...trustOf(team, [first]), known: { invited: wrong } }), refusal("roster-fingerprint", "0"));
  }
});

test("the archive team is founded by an archivist, an agency by a manager", async () => {
  const archive = await newTeam("archivist");
  const first = await makeRoster(archive.facts, archive.manager, NOW);
  await verifyRosters([first], { ...trustOf(archive, [first]), kind: "archive" });
  await assert.rejects(verifyRosters([first], trustOf(archive, [first])), refusal("roster-signer", "0"));
});

test("a founding statement signed by somebody it does not list as manager is refused", async () => {
  const team = await newTeam();
  for (const by of [team.worker, { agent: "agt_01", seed: randomBytes(32) }, { agent: "agt_09", seed: team.manager.seed }]) {
    const first = await makeRoster(team.facts, by, NOW);
    await assert.rejects(verifyRosters([first], trustOf(team, [first])), refusal("roster-signer", "0"));
  }
  const late = await makeRoster({ ...team.facts, seq: 1 }, team.manager, NOW);
  await assert.rejects(verifyRosters([late], trustOf(team, [late])), refusal("roster-chain", "0: seq"));
});

test("a later statement must be signed by a manager whom the one before lists", async () => {
  const team = await newTeam();
  const first = await makeRoster(team.facts, team.manager, NOW);
  const byWorker = await follow(team, first, {}, team.worker);
  await assert.rejects(verifyRosters([first, byWorker], trustOf(team, [first])), refusal("roster-signer", "1"));
  const promoted = team.facts.members.map((member) => ({ ...member, role: "manager" }));
  const selfMade = await follow(team, first, { members: promoted }, team.worker);
  await assert.rejects(verifyRosters([first, selfMade], trustOf(team, [first])), refusal("roster-signer", "1"));
});

test("a broken chain is refused: another predecessor, a number skipped, another team, a statement missing", async () => {
  const team = await newTeam();
  const first = await makeRoster(team.facts, team.manager, NOW);
  const trust = trustOf(team, [first]);
  const wrong: [Statement, string][] = [
    [await follow(team, first, { previous: "00".repeat(32) }), "1: previous"],
    [await follow(team, first, { previous: null }), "1: previous"],
    [await follow(team, first, { seq: 2 }), "1: seq"],
    [await follow(team, first, { team: "team_02" }), "1: team"],
  ];
  for (const [second, field] of wrong) await assert.rejects(verifyRosters([first, second], trust), refusal("roster-chain", field));
  await assert.rejects(verifyRosters([], trust), refusal("roster-empty"));
  const second = await follow(team, first);
  await assert.rejects(verifyRosters([second], trust), refusal("roster-fingerprint"));
});

test("an older chain than the reader has seen, or another from there on, is refused", async () => {
  const team = await newTeam();
  const first = await makeRoster(team.facts, team.manager, NOW);
  const second = await follow(team, first);
  const third = await follow(team, second, { seq: 2 });
  const seen: RosterTrust = { ...trustOf(team, [first]), known: { pinned: pinOf([first, second]) } };
  await verifyRosters([first, second], seen);
  assert.deepEqual((await verifyRosters([first, second, third], seen)).pin, pinOf([first, second, third]));
  await assert.rejects(verifyRosters([first], seen), refusal("roster-rollback", "1"));
  const another = await follow(team, first, { generation: 2 });
  const anothers = await follow(team, another, { seq: 2, generation: 2 });
  await assert.rejects(verifyRosters([first, another], seen), refusal("roster-rollback", "1"));
  await assert.rejects(verifyRosters([first, another, anothers], seen), refusal("roster-rollback", "1"));
  // What was pinned must have been seen: a number alone, or a digest alone, is no place in the chain.
  await assert.rejects(verifyRosters([first, second], { ...seen, known: { pinned: { ...pinOf([first, second]), seq: 0 } } }), refusal("roster-rollback", "0"));
});

test("a chain that is broken is refused for that, before its age is looked at", async () => {
  const team = await newTeam();
  const first = await makeRoster(team.facts, team.manager, NOW);
  const byWorker = await follow(team, first, {}, team.worker);
  const seen: RosterTrust = { ...trustOf(team, [first]), known: { pinned: { ...pinOf([first]), seq: 5 } } };
  await assert.rejects(verifyRosters([first, byWorker], seen), refusal("roster-signer", "1"));
});

test("another recovery key, in any statement, is refused", async () => {
  const team = await newTeam();
  const other = await recipientOf(await newIdentity());
  const first = await makeRoster(team.facts, team.manager, NOW);
  const second = await follow(team, first, { recovery: other });
  await assert.rejects(verifyRosters([first, second], trustOf(team, [first])), refusal("roster-recovery", "1"));
});

test("an agent listed twice, with two keys, is refused", async () => {
  const team = await newTeam();
  const [first] = team.facts.members;
  assert.ok(first);
  const twice = { ...first, signing_key: toBase64(publicKeyOf(team.worker.seed)) };
  const statement = await makeRoster({ ...team.facts, members: [...team.facts.members, twice] }, team.manager, NOW);
  await assert.rejects(verifyRosters([statement], trustOf(team, [statement])), refusal("roster-members", "0"));
});

test("a wrap that is not the one the roster states is refused, and so is a reader who is not listed", async () => {
  const team = await newTeam();
  const first = await makeRoster(team.facts, team.manager, NOW);
  const trust = trustOf(team, [first]);
  const other = await sealText("another key", await recipientOf(await newIdentity()));
  await assert.rejects(verifyRosters([first], { ...trust, reader: { agent: "agt_02", wrap: other } }), refusal("roster-wrap", "0"));
  await assert.rejects(verifyRosters([first], { ...trust, reader: { agent: "agt_09", wrap: team.wrap } }), refusal("roster-wrap", "0"));
  await verifyRosters([first], { ...trust, reader: null });
});

test("a roster whose text was changed is refused", async () => {
  const team = await newTeam();
  const first = await makeRoster(team.facts, team.manager, NOW);
  const changed = { ...first, body: first.body.replace("social_worker", "manager") };
  await assert.rejects(verifyRosters([changed], trustOf(team, [changed])), refusal("bad-signature"));
});
