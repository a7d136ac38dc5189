import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { newIdentity, open, openDocument, openText, recipientOf, seal, sealDocument } from "../src/sealing";
import { refusal } from "./refusal";

/* Everything sealed is an ordinary age file: Debian's own `age` opens what we seal, and we open what it seals. It must be installed. */

const folder = mkdtempSync(join(tmpdir(), "consigne-age-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function age(args: string[], input: Uint8Array): Buffer {
  const run = spawnSync("age", args, { input, maxBuffer: 64 * 1024 * 1024 });
  assert.equal(run.error, undefined, "Debian's age must be installed");
  assert.equal(run.status, 0, run.stderr.toString());
  return run.stdout;
}

function keyFile(identity: string): string {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.key`);
  writeFileSync(path, `${identity}\n`, { mode: 0o600 });
  return path;
}

function sample(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).map((_, index) => (index * 31) % 251);
}

for (const length of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
  test(`Debian's age opens a document of ${length} bytes that we sealed`, async () => {
    const sealing = await sealDocument(new Blob([sample(length)]));
    const sealed = new Uint8Array(await new Response(sealing.payload).arrayBuffer());
    assert.equal(sealed.length, sealing.sealedSize);
    assert.equal((await sealing.measured).size, length);
    assert.deepEqual(new Uint8Array(age(["-d", "-i", keyFile(sealing.key)], sealed)), sample(length));
  });

  test(`we open a document of ${length} bytes that Debian's age sealed`, async () => {
    const identity = await newIdentity();
    const sealed = new Uint8Array(age(["-r", await recipientOf(identity)], sample(length)));
    assert.deepEqual(await open(sealed, identity), sample(length));
    const opening = await openDocument(new Blob([sealed]).stream(), identity);
    assert.deepEqual(new Uint8Array(await new Response(opening.content).arrayBuffer()), sample(length));
    assert.equal((await opening.measured).size, length);
  });
}

test("a file that Debian's age sealed to two people is refused before any work", async () => {
  const [one, two] = [await newIdentity(), await newIdentity()];
  const sealed = age(["-r", await recipientOf(one), "-r", await recipientOf(two)], sample(10));
  await assert.rejects(open(sealed, one), refusal("several-recipients"));
});

test("a file sealed to somebody else is told apart from a damaged one", async () => {
  const [mine, other] = [await newIdentity(), await newIdentity()];
  const sealed = await seal(sample(100), await recipientOf(other));
  await assert.rejects(open(sealed, mine), refusal("sealed-to-another"));
  const changed = sealed.slice();
  changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
  await assert.rejects(open(changed, other), refusal("damaged"));
  await assert.rejects(open(sealed.slice(0, -1), other), refusal("damaged"));
});

test("what is not an age file, or ends within its header, is refused as such", async () => {
  const identity = await newIdentity();
  const sealed = await seal(sample(10), await recipientOf(identity));
  await assert.rejects(open(new Uint8Array(0), identity), refusal("not-age"));
  await assert.rejects(open(sample(500), identity), refusal("not-age"));
  for (const length of [1, 21, 22, 60, 150]) await assert.rejects(open(sealed.slice(0, length), identity), refusal("not-age"));
});

test("a header longer than 16 KiB is refused without being read on", async () => {
  const identity = await newIdentity();
  const long = new TextEncoder().encode(`age-encryption.org/v1\n-> X25519 ${"a".repeat(20_000)}\n`);
  await assert.rejects(open(long, identity), refusal("header-too-long"));
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(pulled === 1 ? long.slice(0, 1000) : new Uint8Array(1000).fill(97));
    },
  });
  await assert.rejects(openDocument(endless, identity), refusal("header-too-long"));
  assert.ok(pulled < 25);
});

test("stanzas that another age library adds as grease do not count as recipients", async () => {
  const identity = await newIdentity();
  const sealed = await seal(sample(10), await recipientOf(identity));
  const text = Buffer.from(sealed).toString("latin1");
  // The MAC no longer holds, which is said only after the gate has let the header pass.
  const greased = Buffer.from(text.replace("\n--- ", "\n-> abc-grease some args\nYWJj\n--- "), "latin1");
  await assert.rejects(open(greased, identity), refusal("damaged"));
  const plugged = Buffer.from(text.replace("\n--- ", "\n-> plugin some\nYWJj\n--- "), "latin1");
  await assert.rejects(open(plugged, identity), refusal("not-x25519"));
});

test("text that is not UTF-8 is refused as damaged", async () => {
  const identity = await newIdentity();
  const sealed = await seal(new Uint8Array([0xff, 0xfe]), await recipientOf(identity));
  await assert.rejects(openText(sealed, identity), refusal("damaged"));
});

test("a file that changes while it is read is refused, not sealed in part", async () => {
  const whole = new Blob([sample(100_000)]);
  const shrunk = Object.create(whole, {
    size: { value: 100_000 },
    stream: { value: () => whole.slice(0, 50_000).stream() },
  }) as Blob;
  const sealing = await sealDocument(shrunk);
  await assert.rejects(new Response(sealing.payload).arrayBuffer(), refusal("file-changed"));
  await assert.rejects(sealing.measured, refusal("file-changed"));
});
