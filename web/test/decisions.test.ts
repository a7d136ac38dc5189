import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Correction, Plan, Version } from "../src/dpo/types";
import { tally, type Waiting } from "../src/dpo/waiting";
import { Words } from "../src/words";

/* The page of decisions: what it counts, and that no sentence of it is missing or left over. */

const sources = readdirSync("src/dpo").map((name) => join("src/dpo", name));
const code = [...sources, "src/pages/decisions.ts"].map((path) => readFileSync(path, "utf8")).join("\n");
const said = new Set([...code.matchAll(/"((?:decide|agent)-[a-z-]+)"/g)].map((found) => found[1] ?? ""));

function words(language: string): Words {
  const folder = join("messages", language);
  return new Words(language, readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")).join("\n"));
}

for (const language of ["fr", "en"]) {
  test(`every sentence of the page of decisions is there in ${language}, and none is left over`, () => {
    assert.ok(said.size > 80);
    assert.deepEqual([...said].filter((id) => !words(language).has(id)), []);
    const written = [...readFileSync(`messages/${language}/decisions-js.ftl`, "utf8").matchAll(/^([a-z][a-z-]+) =/gm)].map((found) => found[1] ?? "");
    assert.deepEqual(written.filter((id) => !said.has(id)), []);
  });
}

const correction: Correction = {
  correction: "corr_1",
  document: "doc_1",
  team: "team_1",
  from_purpose: "P01_ACC_SOCIAL",
  from_piece: "CV",
  purpose: "P05_RQTH",
  piece: "TITRE_RQTH",
  reason: "FINALITE_ERRONEE",
  longer: true,
  waits: true,
  asked_at: "2026-03-03T08:12:00Z",
};
const version: Version = { digest: "ab".repeat(32), state: "proposed", proposed_at: "2026-03-03T08:12:00Z", in_force_at: null };
const plan: Plan = { from: "cd".repeat(32), to: version.digest, stock: 0, added: [], removed: [], reworded: [], rows: [], changes: [] };

function waiting(changes: Partial<Waiting>): Waiting {
  const clock = { now: "2026-03-03T08:12:00Z", doubted_since: null, operator_confirmed: false };
  return { stops: [], clock, proposals: [], runs: [], corrections: [], consultations: [], holds: [], teams: {}, ...changes };
}

function sentence(language: string, found: Waiting): string {
  const { toDecide, toSee } = tally(found);
  return words(language).say("decide-sentence", { decide: toDecide, see: toSee });
}

test("the page says first how many things wait", () => {
  assert.equal(sentence("fr", waiting({})), "Aucune décision n’est attendue, et il n’y a rien d’autre à voir.");
  assert.equal(sentence("fr", waiting({ corrections: [correction] })), "Une décision est attendue, et il n’y a rien d’autre à voir.");
  const doubted = { now: "2026-03-03T08:12:00Z", doubted_since: "2026-03-02T08:12:00Z", operator_confirmed: false };
  const consultation = { consultation: 3, document: "doc_1", reason: "CONTROLE", at: "2026-03-03T08:12:00Z" };
  const much = waiting({
    stops: [{ stop: 1, moved: 80, stock: 900, stopped_at: "2026-03-03T08:12:00Z" }],
    clock: doubted,
    proposals: [{ version, plan, failure: null }],
    corrections: [correction, { ...correction, correction: "corr_2", waits: false }],
    consultations: [consultation],
  });
  const hold = { hold: "hold_1", team: "team_1", placed_by: "Zoé Ravel", document: "doc_1", kind: "CONTENTIEUX" as const, reason: "PROCEDURE_EN_COURS", placed_at: "2026-03-03T08:12:00Z", told_on: null, lifted_at: null };
  const held = waiting({ holds: [{ ...hold, review_on: "2020-01-01" }, { ...hold, review_on: "9999-01-01" }] });
  assert.deepEqual(tally(held), { toDecide: 1, toSee: 0 }, "a hold waits for its day of review");
  assert.deepEqual(tally(much), { toDecide: 4, toSee: 2 });
  assert.equal(sentence("en", much), "4 decisions are awaited, and 2 things are to be seen.");
});
