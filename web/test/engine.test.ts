import assert from "node:assert/strict";
import { test } from "node:test";
import { newIdentity, randomBytes, recipientOf, seal } from "../src/sealing";
import { openWithEngine } from "../src/engine";
import { SealingEngine } from "../src/sealing/engine";
import { buffersOf, thrownAnswer } from "../src/sealing/protocol";
import { SealingRefusal } from "../src/sealing";
import { refusal } from "./refusal";

/** The bytes in blocks of this size, as a connection brings them. */
function streamed(bytes: Uint8Array, block: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + block));
      at += block;
    },
  });
}

test("what the engine seals in blocks of any size, it opens in blocks of any size", async () => {
  const engine = new SealingEngine();
  const content = randomBytes(60_000);
  const file = new Blob(Array(10).fill(content) as Uint8Array<ArrayBuffer>[]);
  const team = await newIdentity();
  for (const block of [999, 65_536, 65_552, 1_000_000]) {
    const { session, sealedSize } = await engine.beginSealing(file);
    const blocks: Uint8Array<ArrayBuffer>[] = [];
    for (let next = await engine.readSealed(session, block); next !== null; next = await engine.readSealed(session, block)) blocks.push(next);
    assert.ok(blocks.slice(0, -1).every((part) => part.length === block));
    const sealed = new Uint8Array(await new Blob(blocks).arrayBuffer());
    assert.equal(sealed.length, sealedSize);
    const facts = { document: "doc_1", request: null, case: "case_1", depositSecret: null, purpose: "P", policy: "ab".repeat(32), piece: "X", fileName: "a", mediaType: "" };
    const recipients = [{ holder: "team_1", kind: "team" as const, generation: 1, recipient: await recipientOf(team) }];
    const { grants } = await engine.finishSealing(session, facts, recipients, "2026-03-03T08:12:00Z");
    const { openGrant } = await import("../src/sealing");
    const key = await openGrant(grants[0]?.sealed ?? new Uint8Array(), team);
    const opening = await openWithEngine(engine, streamed(sealed, block), key);
    assert.deepEqual(new Uint8Array(await new Response(opening.content).arrayBuffer()), new Uint8Array(await file.arrayBuffer()));
    assert.equal((await opening.measured).size, file.size);
    await assert.rejects(engine.readSealed(session, 1), /no session/);
  }
});

test("a payload that is damaged, cut, sealed to another or no age file is refused while it opens", async () => {
  const engine = new SealingEngine();
  const [mine, other] = [await newIdentity(), await newIdentity()];
  const sealed = await seal(randomBytes(60_000), await recipientOf(mine));
  const changed = sealed.slice();
  changed[sealed.length - 20_000] = (changed[sealed.length - 20_000] ?? 0) ^ 1;
  const cases: [Uint8Array, string, string][] = [
    [changed, mine, "damaged"],
    [sealed.slice(0, -1), mine, "damaged"],
    [sealed, other, "sealed-to-another"],
    [new Uint8Array(70_000), mine, "not-age"],
    [new Uint8Array(0), mine, "not-age"],
  ];
  for (const [payload, key, code] of cases) {
    for (const block of [100, 30_000, 200_000]) {
      const opening = await openWithEngine(engine, streamed(payload, block), key);
      await assert.rejects(new Response(opening.content).arrayBuffer(), refusal(code), `${code} in blocks of ${block}`);
      await assert.rejects(opening.measured, refusal(code));
    }
  }
});

test("a connection that breaks while a document opens is not taken for a damaged document", async () => {
  const engine = new SealingEngine();
  const key = await newIdentity();
  const sealed = await seal(randomBytes(60_000), await recipientOf(key));
  let pulls = 0;
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls += 1;
      if (pulls === 1) controller.enqueue(sealed.slice(0, 1000));
      else controller.error(new TypeError("network"));
    },
  });
  const opening = await openWithEngine(engine, broken, key);
  await assert.rejects(new Response(opening.content).arrayBuffer(), refusal("connection-lost"));
});

test("a dropped session is forgotten, and dropping twice does no harm", async () => {
  const engine = new SealingEngine();
  const { session } = await engine.beginSealing(new Blob([randomBytes(10)]));
  await engine.drop(session);
  await engine.drop(session);
  await assert.rejects(engine.readSealed(session, 10), /no session/);
  const opening = await engine.beginOpening(await newIdentity());
  await engine.drop(opening);
  await assert.rejects(engine.pushSealed(opening, new Uint8Array(1)), /no session/);
});

test("refusals keep their code and field on their way from the worker, and bytes are handed over", () => {
  assert.deepEqual(thrownAnswer(3, new SealingRefusal("wrong-field", "size")), { call: 3, refusal: "wrong-field", field: "size" });
  assert.deepEqual(thrownAnswer(4, new TypeError("x")), { call: 4, failure: "TypeError: x" });
  const [one, two] = [new Uint8Array(1), new Uint8Array(2)];
  assert.deepEqual(buffersOf({ a: one, b: [{ c: two }, "text", null] }), [one.buffer, two.buffer]);
});
