import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Brief,
  type BriefFacts,
  checkBrief,
  fromBase64,
  makeBrief,
  makeInvitation,
  makeJoining,
  makeLabel,
  makeTeamCopy,
  newIdentity,
  newToken,
  openBrief,
  openInvitation,
  openJoining,
  openLabel,
  openTeamCopy,
  openText,
  pinOfKey,
  publicKeyOf,
  randomBytes,
  recipientOf,
  sealText,
  type Signer,
  sign,
  type Statement,
  statementDigest,
  toBase64,
} from "../src/sealing";
import { refusal } from "./refusal";

const NOW = new Date("2026-03-03T08:12:00.250Z");
const POLICY = "ab".repeat(32);
const PERSON = { name: "Léa Durand", birth_date: "1959-02-28", company: null };

function signer(agent = "agt_01"): Signer {
  return { agent, seed: randomBytes(32) };
}

async function briefFacts(changes: Partial<BriefFacts> = {}): Promise<BriefFacts> {
  return {
    request: "req_01",
    team: "team_01",
    team_name: "Service social, Lyon",
    agent_name: "Awa Martin",
    telephone: "04 00 00 00 00",
    purpose: "P02_PDP_SPSTI",
    policy: POLICY,
    reference: "7K4-2M",
    pieces: ["FICHE_LIAISON_PDP"],
    person: PERSON,
    message: null,
    recipients: [{ holder: "team_01", kind: "team", generation: 1, recipient: await recipientOf(await newIdentity()) }],
    depositSecret: randomBytes(16),
    ...changes,
  };
}

async function linked(facts: BriefFacts, by: Signer): Promise<{ sealed: Uint8Array; identity: string; pin: Uint8Array<ArrayBuffer> }> {
  const identity = await newIdentity();
  return { sealed: await makeBrief(facts, by, await recipientOf(identity), NOW), identity, pin: pinOfKey(publicKeyOf(by.seed)) };
}

/** Seals a brief's statement after a change to its text or its signature. */
async function tampered(sealed: Uint8Array, identity: string, change: (statement: Statement) => Statement): Promise<Uint8Array> {
  const statement = JSON.parse(await openText(sealed, identity)) as Statement;
  return await sealText(JSON.stringify(change(statement)), await recipientOf(identity));
}

const STATED = { request: "req_01", purpose: "P02_PDP_SPSTI", policy: POLICY, reference: "7K4-2M", pieces: ["FICHE_LIAISON_PDP"] };

test("a brief comes back as it was made, to the second", async () => {
  const by = signer();
  const facts = await briefFacts({ message: "Merci d'avance" });
  const { sealed, identity, pin } = await linked(facts, by);
  const brief = await openBrief(sealed, { identity, pin });
  const { depositSecret, ...rest } = facts;
  const expected: Brief = { v: 1, kind: "brief", signed_at: "2026-03-03T08:12:00Z", ...rest, deposit_secret: toBase64(depositSecret) };
  assert.deepEqual(brief, expected);
  checkBrief(brief, STATED);
});

test("a brief that another agent signed is refused, however right it is", async () => {
  const { sealed, identity } = await linked(await briefFacts(), signer());
  const pin = pinOfKey(publicKeyOf(signer().seed));
  await assert.rejects(openBrief(sealed, { identity, pin }), refusal("wrong-signer"));
});

test("a brief whose text was changed after it was signed is refused", async () => {
  const { sealed, identity, pin } = await linked(await briefFacts(), signer());
  const changed = await tampered(sealed, identity, (statement) => ({ ...statement, body: statement.body.replace("04 00", "06 00") }));
  await assert.rejects(openBrief(changed, { identity, pin }), refusal("bad-signature"));
});

test("a statement of one kind cannot pass for another", async () => {
  const by = signer();
  const identity = await newIdentity();
  const label = { v: 1, kind: "label", signed_at: "2026-03-03T08:12:00Z", case: "case_01", person: PERSON } as const;
  const statement = await sign(label, by);
  const disguised = { ...statement, body: statement.body.replace('"label"', '"brief"') };
  for (const [posted, code] of [
    [statement, "wrong-kind"],
    [disguised, "bad-signature"],
  ] as const) {
    const sealed = await sealText(JSON.stringify(posted), await recipientOf(identity));
    await assert.rejects(openBrief(sealed, { identity, pin: pinOfKey(publicKeyOf(by.seed)) }), refusal(code));
  }
});

test("a brief with one field more, or one less, or a field of another kind, is refused whole", async () => {
  const by = signer();
  const facts = await briefFacts();
  const { depositSecret, ...rest } = facts;
  const body = { v: 1, kind: "brief", signed_at: "2026-03-03T08:12:00Z", ...rest, deposit_secret: toBase64(depositSecret) } as const;
  const { reference: _, ...without } = body;
  const cases: [object, string, string][] = [
    [{ ...body, extra: 1 }, "unknown-field", "extra"],
    [{ ...body, person: { ...body.person, nir: "1" } }, "unknown-field", "person.nir"],
    [without, "missing-field", "reference"],
    [{ ...body, pieces: "FICHE" }, "wrong-field", "pieces"],
    [{ ...body, pieces: [1] }, "wrong-field", "pieces.0"],
    [{ ...body, policy: POLICY.toUpperCase() }, "wrong-field", "policy"],
    [{ ...body, signed_at: "2026-03-03" }, "wrong-field", "signed_at"],
    [{ ...body, deposit_secret: toBase64(randomBytes(15)) }, "wrong-field", "deposit_secret"],
    [{ ...body, recipients: [] }, "wrong-field", "recipients"],
    [{ ...body, recipients: [{ ...body.recipients[0], kind: "server" }] }, "wrong-field", "recipients.0.kind"],
    [{ ...body, recipients: [{ ...body.recipients[0], recipient: "age1pq1qqq" }] }, "not-a-recipient", ""],
    [{ ...body, v: 2 }, "unknown-version", ""],
  ];
  for (const [changed, code, field] of cases) {
    const identity = await newIdentity();
    const statement = await sign(changed as never, by);
    const sealed = await sealText(JSON.stringify(statement), await recipientOf(identity));
    await assert.rejects(openBrief(sealed, { identity, pin: pinOfKey(publicKeyOf(by.seed)) }), refusal(code, field), `${code} ${field}`);
  }
});

test("a brief of another request, purpose, policy, reference or pieces than the page states is refused by name", async () => {
  const { sealed, identity, pin } = await linked(await briefFacts(), signer());
  const brief = await openBrief(sealed, { identity, pin });
  for (const field of ["request", "purpose", "policy", "reference"] as const) {
    assert.throws(() => checkBrief(brief, { ...STATED, [field]: "other" }), refusal("brief-differs", field));
  }
  assert.throws(() => checkBrief(brief, { ...STATED, pieces: ["FICHE_LIAISON_PDP", "RIB"] }), refusal("brief-differs", "pieces"));
});

test("a NIR in a name, a company, a message or a partner is refused before anything is sealed", async () => {
  const by = signer();
  const to = await recipientOf(await newIdentity());
  const nir = "2 55 08 14 168 025 38";
  await assert.rejects(makeBrief(await briefFacts({ message: `NIR ${nir}` }), by, to, NOW), refusal("nir-in-text", "message"));
  const named = { ...PERSON, name: `Durand ${nir}` };
  await assert.rejects(makeBrief(await briefFacts({ person: named }), by, to, NOW), refusal("nir-in-text", "person.name"));
  await assert.rejects(makeLabel({ case: "case_01", person: { ...PERSON, company: nir } }, by, to, NOW), refusal("nir-in-text", "person.company"));
  const copy = { request: "req_01", case: "case_01", token: newToken(), fragment: "f", depositSecret: randomBytes(16), person: PERSON, message: null, partner: nir };
  await assert.rejects(makeTeamCopy(copy, by, to, NOW), refusal("nir-in-text", "partner"));
});

test("labels and team copies open for the team, and only from somebody of the team", async () => {
  const by = signer();
  const team = await newIdentity();
  const to = await recipientOf(team);
  const trusted = new Map([[by.agent, new Set([toBase64(publicKeyOf(by.seed))])]]);
  const label = await openLabel(await makeLabel({ case: "case_01", person: PERSON }, by, to, NOW), team, trusted);
  assert.deepEqual([label.case, label.person], ["case_01", PERSON]);
  const secret = randomBytes(16);
  const facts = { request: "req_01", case: "case_01", token: newToken(), fragment: "f", depositSecret: secret, person: PERSON, message: null, partner: "SPSTI" };
  const copy = await openTeamCopy(await makeTeamCopy(facts, by, to, NOW), team, trusted);
  assert.deepEqual(fromBase64(copy.deposit_secret, "x"), secret);
  for (const stranger of [signer("agt_02"), signer(by.agent)]) {
    const sealed = await makeLabel({ case: "case_01", person: PERSON }, stranger, to, NOW);
    await assert.rejects(openLabel(sealed, team, trusted), refusal("wrong-signer"));
  }
});

test("an answer to an invitation must be signed by the very key it brings, for this invitation and agent", async () => {
  const invitation = await newIdentity();
  const to = await recipientOf(invitation);
  const by = signer("agt_07");
  const facts = { invitation: "inv_01", name: "Awa Martin", recipient: await recipientOf(await newIdentity()) };
  const expected = { invitation: "inv_01", agent: "agt_07" };
  const sealed = await makeJoining(facts, by, to, NOW);
  const joining = await openJoining(sealed, invitation, expected);
  assert.equal(joining.signing_key, toBase64(publicKeyOf(by.seed)));
  await assert.rejects(openJoining(sealed, invitation, { ...expected, invitation: "inv_02" }), refusal("joining-differs", "invitation"));
  await assert.rejects(openJoining(sealed, invitation, { ...expected, agent: "agt_08" }), refusal("joining-differs", "agent"));
  const borrowed = { ...joining, signing_key: toBase64(publicKeyOf(signer().seed)) };
  const forged = await sealText(JSON.stringify(await sign(borrowed, by)), to);
  await assert.rejects(openJoining(forged, invitation, expected), refusal("wrong-signer"));
});

test("an invitation comes back to the team, and one that nobody of the team signed is refused", async () => {
  const team = await newIdentity();
  const to = await recipientOf(team);
  const manager = signer();
  const signers = new Map([[manager.agent, new Set([toBase64(publicKeyOf(manager.seed))])]]);
  const facts = { team: "team_01", token: newToken(), fragment: "f", name: "Ana", role: "adviser" };
  const invitation = await openInvitation(await makeInvitation(facts, manager, to, new Date()), team, signers);
  assert.equal(invitation.role, "adviser");
  // The team's recipient is public: whoever has it can seal, only a member can sign.
  const intruder = { agent: manager.agent, seed: signer().seed };
  const slipped = await makeInvitation({ ...facts, role: "manager" }, intruder, to, new Date());
  await assert.rejects(openInvitation(slipped, team, signers), refusal("wrong-signer"));
  const unsigned = await sealText(JSON.stringify({ token: facts.token, fragment: "f" }), to);
  await assert.rejects(openInvitation(unsigned, team, signers), refusal("unknown-field", "token"));
});

test("a statement's digest is that of the bytes of its body", async () => {
  const statement = { body: "{}", signer: "", key: "", signature: "" };
  assert.equal(statementDigest(statement), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});
