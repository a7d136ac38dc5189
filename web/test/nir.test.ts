import assert from "node:assert/strict";
import { test } from "node:test";
import { holdsNir } from "../src/sealing";

/** A NIR with its right key, made from its 13 first characters. */
function withKey(number: string): string {
  const digits = Number(number.replace("2A", "19").replace("2B", "18"));
  return number + String(97 - (digits % 97)).padStart(2, "0");
}

const METROPOLITAN = withKey("2550814168025");
const CORSICAN = withKey("185052A006084");
const OTHER_CORSICAN = withKey("185052B006084");

test("the published example of a NIR has the key we compute", () => {
  // INSEE's own example: 2 55 08 14 168 025, key 38.
  assert.equal(METROPOLITAN, "255081416802538");
});

test("a NIR is found however it is written", () => {
  for (const nir of [METROPOLITAN, CORSICAN, OTHER_CORSICAN]) {
    const [sex, rest] = [nir.slice(0, 1), nir.slice(1)];
    const spaced = `${sex} ${rest.slice(0, 2)} ${rest.slice(2, 4)} ${rest.slice(4, 6)} ${rest.slice(6, 9)} ${rest.slice(9, 12)} ${rest.slice(12)}`;
    const writings = [
      nir,
      nir.toLowerCase(),
      spaced,
      spaced.replaceAll(" ", "\u00a0"),
      spaced.replaceAll(" ", "."),
      spaced.replaceAll(" ", "-"),
      `scan_${nir}.pdf`,
      `Mme Durand (${spaced}), née le 12/08/1955`,
      `12 ${spaced}`,
    ];
    for (const writing of writings) assert.equal(holdsNir(writing), true, writing);
  }
});

test("a number that only looks like a NIR passes", () => {
  for (const innocent of [
    "",
    "255081416802539",
    `9${METROPOLITAN}`,
    `${METROPOLITAN}0`,
    METROPOLITAN.slice(0, 13),
    "06 12 34 56 78",
    "Mme Durand, née le 12/08/1955",
    "FR76 3000 6000 0112 3456 7890 189",
    "dossier 2026-03-03 n° 7K4-2M",
  ]) {
    assert.equal(holdsNir(innocent), false, innocent);
  }
});

test("every single wrong key is let pass, the right one never", () => {
  for (let key = 0; key < 100; key += 1) {
    const written = "2550814168025" + String(key).padStart(2, "0");
    assert.equal(holdsNir(written), key === 38, written);
  }
});
