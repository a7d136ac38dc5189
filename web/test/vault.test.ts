import assert from "node:assert/strict";
import { test } from "node:test";
import { derivePassphraseKeys, newIdentity, newSalt, newVault, openVault, recipientOf, sealText, sealVault, signerOf, signingKeyOf, type TeamPin, withPins } from "../src/sealing";
import { refusal } from "./refusal";

const SALT = new Uint8Array(16).fill(7);
const PIN: TeamPin = { fingerprint: "ab".repeat(32), seq: 2, digest: "cd".repeat(32) };

test("one passphrase gives two keys that do not give each other away, the same every time", async () => {
  const [once, again, other] = [
    await derivePassphraseKeys("correct horse battery staple", SALT, 15),
    await derivePassphraseKeys("correct horse battery staple", SALT, 15),
    await derivePassphraseKeys("correct horse battery staplf", SALT, 15),
  ];
  assert.deepEqual(once, again);
  assert.notEqual(once.signInKey, other.signInKey);
  assert.notEqual(once.vaultIdentity, other.vaultIdentity);
  assert.equal(Buffer.from(once.signInKey, "base64").length, 32);
  assert.match(once.vaultIdentity, /^AGE-SECRET-KEY-1/);
  assert.notDeepEqual(await derivePassphraseKeys("correct horse battery staple", newSalt(), 15), once);
});

test("a passphrase typed with composed or decomposed accents is the same", async () => {
  const composed = await derivePassphraseKeys("\u00e9t\u00e9 \ufb01n", SALT, 15);
  assert.deepEqual(await derivePassphraseKeys("e\u0301te\u0301 fin", SALT, 15), composed);
});

test("a server that asks for a cheap or an endless scrypt is refused", async () => {
  for (const logN of [0, 14, 21, 16.5, Number.NaN]) {
    await assert.rejects(derivePassphraseKeys("x", SALT, logN), refusal("scrypt-cost"));
  }
});

test("a vault opens with its own passphrase key only", async () => {
  const pins = { recovery: await recipientOf(await newIdentity()), teams: { team_01: PIN } };
  const vault = await newVault("agt_01", "Awa Martin", pins);
  const identity = await newIdentity();
  const sealed = await sealVault(vault, await recipientOf(identity));
  assert.deepEqual(await openVault(sealed, identity), vault);
  await assert.rejects(openVault(sealed, await newIdentity()), refusal("wrong-passphrase"));
  assert.equal(signerOf(vault).agent, "agt_01");
  assert.equal(Buffer.from(signingKeyOf(vault), "base64").length, 32);
});

test("a vault with a pin that is no fingerprint, or a field too many, is refused", async () => {
  const pins = { recovery: await recipientOf(await newIdentity()), teams: {} };
  const vault = await newVault("agt_01", "Awa Martin", pins);
  const identity = await newIdentity();
  const to = await recipientOf(identity);
  const wrong: [object, string, string][] = [
    [{ ...vault, pins: { ...pins, teams: { team_01: PIN.fingerprint } } }, "wrong-field", "pins.teams.team_01"],
    [{ ...vault, pins: { ...pins, teams: { team_01: { ...PIN, digest: "ab" } } } }, "wrong-field", "pins.teams.team_01.digest"],
    [{ ...vault, pins: { ...pins, teams: { team_01: { ...PIN, seq: -1 } } } }, "wrong-field", "pins.teams.team_01.seq"],
    [{ ...vault, pins: { ...pins, teams: { team_01: { ...PIN, seen: 1 } } } }, "unknown-field", "pins.teams.team_01.seen"],
    [{ ...vault, pins: { ...pins, more: 1 } }, "unknown-field", "pins.more"],
    [{ ...vault, signing_seed: "AA==" }, "wrong-field", "signing_seed"],
    [{ ...vault, identity: "x" }, "not-an-identity", ""],
  ];
  for (const [changed, code, field] of wrong) {
    await assert.rejects(openVault(await sealText(JSON.stringify(changed), to), identity), refusal(code, field));
  }
});

test("a vault is sealed again only when a team's chain has moved, and keeps the pins of other teams", async () => {
  const vault = await newVault("agt_01", "Awa Martin", { recovery: await recipientOf(await newIdentity()), teams: { team_01: PIN, team_02: PIN } });
  assert.equal(withPins(vault, {}), null);
  assert.equal(withPins(vault, { team_01: { ...PIN } }), null);
  const further = { ...PIN, seq: 3, digest: "ef".repeat(32) };
  assert.deepEqual(withPins(vault, { team_01: further })?.pins.teams, { team_01: further, team_02: PIN });
  assert.deepEqual(withPins(vault, { team_03: PIN })?.pins.teams, { team_01: PIN, team_02: PIN, team_03: PIN });
  assert.deepEqual(vault.pins.teams, { team_01: PIN, team_02: PIN });
});
