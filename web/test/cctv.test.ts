import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import * as vectors from "cctv-age";
import { openDocument, SealingRefusal } from "../src/sealing";

/*
 * The community's age test vectors (C2SP CCTV). We are stricter than age: what is not sealed to one X25519 recipient is refused before any
 * work. So a vector that age opens must open here, or be refused by that gate; a vector that age refuses must be refused.
 */

const GATE = new Set(["several-recipients", "not-x25519", "not-age", "not-an-identity"]);

interface Vector {
  expect: string;
  payload: string;
  identities: string[];
  armored: boolean;
  file: Uint8Array<ArrayBuffer>;
}

function read(raw: Uint8Array): Vector {
  const end = Buffer.from(raw).indexOf("\n\n");
  const fields = Buffer.from(raw.subarray(0, end)).toString("utf8").split("\n").map((line) => line.split(": ", 2) as [string, string]);
  const field = (name: string): string => fields.find(([key]) => key === name)?.[1] ?? "";
  const body = raw.subarray(end + 2);
  return {
    expect: field("expect"),
    payload: field("payload"),
    identities: fields.filter(([key]) => key === "identity").map(([, value]) => value),
    armored: field("armored") === "yes",
    file: new Uint8Array(field("compressed") === "zlib" ? inflateSync(body) : body),
  };
}

/** Opens in stream, and gives back the digest of whatever came out before an error. */
async function tryOpen(vector: Vector, identity: string): Promise<{ digest: string; error: unknown }> {
  const digest = createHash("sha256");
  try {
    const opening = await openDocument(new Blob([vector.file]).stream(), identity);
    const reader = opening.content.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) digest.update(next.value);
    return { digest: digest.digest("hex"), error: null };
  } catch (error) {
    return { digest: digest.digest("hex"), error };
  }
}

const outcomes = { opened: 0, gated: 0, refused: 0 };

for (const [name, raw] of Object.entries(vectors as unknown as Record<string, Uint8Array>)) {
  if (!(raw instanceof Uint8Array)) continue;
  const vector = read(raw);
  const identity = vector.identities[0];
  if (identity === undefined || vector.armored) continue;
  test(`the age vector ${name} is ${vector.expect === "success" ? "opened, or refused by our stricter gate" : `refused (${vector.expect})`}`, async () => {
    const { digest, error } = await tryOpen(vector, identity);
    if (error === null) {
      assert.equal(vector.expect, "success");
      assert.equal(digest, vector.payload);
      outcomes.opened += 1;
      return;
    }
    assert.ok(error instanceof SealingRefusal, String(error));
    if (vector.expect === "success") {
      assert.ok(GATE.has(error.code), error.code);
      outcomes.gated += 1;
      return;
    }
    outcomes.refused += 1;
  });
}

test("the vectors were really there, and the plain ones opened", () => {
  assert.ok(outcomes.opened >= 8, JSON.stringify(outcomes));
  assert.ok(outcomes.refused >= 50, JSON.stringify(outcomes));
});
