import assert from "node:assert/strict";
import { test } from "node:test";
import { ENOUGH_BITS, PassphraseJudge, proposedPassphrase } from "../src/agent/passphrase";

test("a passphrase that was drawn here is strong, and needs no dictionary", () => {
  const judge = new PassphraseJudge([]);
  const drawn = judge.propose();
  assert.equal(drawn.split(" ").length, 8);
  assert.match(drawn, /^[a-z ]+$/);
  assert.ok(judge.knows(drawn));
  assert.ok(judge.bits(drawn) >= ENOUGH_BITS);
  assert.equal(judge.level(drawn), "strong");
  assert.notEqual(proposedPassphrase(), proposedPassphrase());
});

test("any other is judged once the dictionaries are there, and is never said to be strong before", async () => {
  const judge = new PassphraseJudge(["Awa Martin", "awa@example.org"]);
  const [long, weak] = ["caillou bruyant orange mercredi valise tondre lampe nuage", "soleil123"];
  assert.deepEqual([judge.level(""), judge.knows("")], ["empty", true]);
  for (const typed of [long, weak]) assert.deepEqual([judge.knows(typed), judge.bits(typed), judge.level(typed)], [false, 0, "unknown"]);
  await Promise.all([judge.load(), judge.load()]);
  assert.equal(judge.level(long), "strong");
  assert.equal(judge.level(weak), "weak");
  assert.ok(judge.bits("martin martin martin") < 60);
});
