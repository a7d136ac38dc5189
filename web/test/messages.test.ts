import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Words } from "../src/words";

/* No sentence is in the code, and no sentence is missing: every id that the sender's page and the sealing library say exists in each language. */

function words(language: string): Words {
  const texts = ["sender-js.ftl", "sealing-js.ftl"].map((name) => readFileSync(join("messages", language, name), "utf8"));
  return new Words(language, texts.join("\n"));
}

function sources(...folders: string[]): string {
  return folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
}

const code = `${sources("src/sender", "src/upload")}\n${readFileSync("src/pages/sender.ts", "utf8")}\n${readFileSync("src/words.ts", "utf8")}`;
const said = new Set([...code.matchAll(/"((?:sender|receipt|weight|date)-[a-z-]+)"/g)].map((found) => found[1] ?? ""));
for (const state of ["ready", "sending", "waiting", "paused", "sent", "failed"]) said.add(`sender-file-${state}`);
for (const stop of ["connection", "cancelled", "lost", "too-large", "no-room", "link-ended", "refused"]) said.add(`sender-stopped-${stop}`);
for (const fault of ["missing", "damaged", "other"]) said.add(`sender-link-${fault}`);
for (const fault of ["link-unrecognised", "fragment-missing", "fragment-damaged"]) said.add(`sender-pasted-${fault}`);
const refusals = [...readFileSync("src/sealing/refusal.ts", "utf8").matchAll(/\| "([a-z0-9-]+)"/g)].map((found) => `refusal-${found[1]}`);

for (const language of ["fr", "en"]) {
  test(`every sentence of the sender's page is there in ${language}`, () => {
    assert.ok(said.size > 60);
    assert.deepEqual([...said].filter((id) => !words(language).has(id)), []);
  });

  test(`every refusal has its sentence in ${language}, and none is left over`, () => {
    assert.ok(refusals.length > 30);
    assert.deepEqual(refusals.filter((id) => !words(language).has(id)), []);
    const written = [...readFileSync(`messages/${language}/sealing-js.ftl`, "utf8").matchAll(/^(refusal-[a-z0-9-]+) =/gm)].map((found) => found[1]);
    assert.deepEqual(written.filter((id) => !refusals.includes(id ?? "")), []);
  });

  test(`no sentence of the sender's page in ${language} is left over`, () => {
    const written = [...readFileSync(`messages/${language}/sender-js.ftl`, "utf8").matchAll(/^([a-z][a-z-]+) =/gm)].map((found) => found[1] ?? "");
    assert.deepEqual(written.filter((id) => !said.has(id)), []);
  });
}

test("weights, days and moments are said as people say them", () => {
  const french = words("fr");
  assert.equal(french.weight(0), "0\u00a0octet");
  assert.equal(french.weight(1), "1\u00a0octet");
  assert.equal(words("en").weight(1), "1\u00a0byte");
  assert.equal(french.weight(999), "999\u00a0octets");
  assert.equal(french.weight(48_213), "48\u00a0ko");
  assert.equal(french.weight(1_234_567), "1,2\u00a0Mo");
  assert.equal(french.weight(1_073_741_824), "1,1\u00a0Go");
  assert.equal(words("en").weight(1_234_567), "1.2\u00a0MB");
  assert.equal(french.day("1959-02-28"), "28 février 1959");
  assert.equal(french.day("2026-03-28T23:30:00Z"), "29 mars 2026");
  assert.equal(french.day("2026-06-30T22:00:00Z"), "1er juillet 2026");
  assert.equal(french.day("2026-07-11"), "11 juillet 2026");
  assert.equal(french.lastDay("2026-09-23T22:00:00Z"), "23 septembre 2026");
  assert.equal(words("en").day("2026-07-01"), "1 July 2026");
  for (const [count, written] of [[0, "0"], [204, "204"], [1_204, "1\u202f204"], [12_345_678, "12\u202f345\u202f678"]] as const) assert.equal(french.number(count), written);
  assert.equal(words("en").day("1959-02-28"), "28 February 1959");
  assert.match(french.moment("2026-07-03T08:12:00Z"), /^3 juillet 2026 à 10\u00a0h\u00a012$/);
  assert.equal(french.say("nobody-wrote-this"), "[nobody-wrote-this]");
  assert.equal(french.say("sender-pieces-title", { count: 2 }), "Les 2 papiers demandés");
});
