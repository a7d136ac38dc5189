import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { newIdentity, openDocument, openGrant, openManifest, randomBytes, recipientOf } from "../src/sealing";
import { SealingEngine } from "../src/sealing/engine";
import { pause } from "../src/upload/patience";
import { finish, SealedUpload } from "../src/upload/sealed-upload";
import { type StopCode, UploadStopped } from "../src/upload/stop";
import { type SealedSource, TusUpload, type UploadState } from "../src/upload/tus";
import { TroubledServer, type Troubles } from "./tus-server";

const MEBIBYTE = 1024 * 1024;
const NO_WAIT = [0, 0, 0, 0, 0, 0, 0];

async function serve(context: TestContext, troubles: Troubles = {}): Promise<{ server: TroubledServer; origin: string }> {
  const server = new TroubledServer(troubles);
  const origin = await server.start();
  context.after(() => server.stop());
  return { server, origin };
}

/** Bytes that exist once, in order, as a sealed stream does; counts the most that was ever asked at once. */
class OnceSource implements SealedSource {
  readonly bytes: Buffer;
  largestRead = 0;
  #at = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size);
    for (let index = 0; index < size; index += 1) this.bytes[index] = (index * 7 + (index >> 8)) % 256;
  }

  get size(): number {
    return this.bytes.length;
  }

  async read(most: number): Promise<Uint8Array<ArrayBuffer> | null> {
    this.largestRead = Math.max(this.largestRead, most);
    if (this.#at === this.size) return null;
    const next = new Uint8Array(this.bytes.subarray(this.#at, this.#at + most));
    this.#at += next.length;
    return next;
  }
}

function upload(origin: string, source: SealedSource, states: UploadState[] = [], backOff: readonly number[] = NO_WAIT): TusUpload {
  return new TusUpload(source, {
    create: `${origin}/uploads`,
    metadata: { piece: "FICHE_LIAISON_PDP" },
    largestChunk: 8 * MEBIBYTE,
    backOff,
    onState: (state) => states.push(state),
  });
}

const never = new AbortController().signal;

function stopped(code: StopCode, detail?: string): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof UploadStopped)) throw error;
    assert.equal(error.code, code);
    if (detail !== undefined) assert.equal(error.detail, detail);
    return true;
  };
}

function assertArrived(server: TroubledServer, source: OnceSource): void {
  const arrived = [...server.uploads.values()].at(-1);
  assert.ok(arrived);
  assert.equal(arrived.length, source.size);
  assert.ok(arrived.bytes.equals(source.bytes), "every byte arrived, once and in order");
}

test("an upload arrives whole, in chunks that grow to the largest the server takes", async (context) => {
  const { server, origin } = await serve(context);
  const source = new OnceSource(40 * MEBIBYTE + 13);
  const states: UploadState[] = [];
  const created = await upload(origin, source, states).send(never);
  assert.deepEqual(created, { upload: "upl_1", document: "doc_1" });
  assertArrived(server, source);
  assert.equal(server.largestBodySeen, 8 * MEBIBYTE);
  assert.equal(source.largestRead, 8 * MEBIBYTE, "no more than one chunk is ever read ahead");
  assert.deepEqual(states.at(-1), { acknowledged: source.size, waiting: false });
  assert.equal([...server.uploads.values()][0]?.metadata, `piece ${Buffer.from("FICHE_LIAISON_PDP").toString("base64")}`);
});

for (const losesPartial of [false, true]) {
  test(`a connection cut at any byte is resumed from the server's offset${losesPartial ? ", even when the part is lost" : ""}`, async (context) => {
    for (const cut of [1, 2, 63, 65_535, 65_536, 300_000, MEBIBYTE - 1, MEBIBYTE]) {
      const { server, origin } = await serve(context, { cuts: [cut, cut], losesPartial });
      const source = new OnceSource(2 * MEBIBYTE + 5);
      const states: UploadState[] = [];
      await upload(origin, source, states).send(never);
      assertArrived(server, source);
      assert.ok(states.some((state) => state.waiting), "the page is told of the wait");
      assert.ok(server.methods.includes("HEAD"));
      await server.stop();
    }
  });
}

test("connections cut at random, many times, still bring every byte once", async (context) => {
  for (let round = 0; round < 10; round += 1) {
    const cuts = [...randomBytes(6)].map((byte) => byte * 1000 + 1);
    const { server, origin } = await serve(context, { cuts });
    const source = new OnceSource(3 * MEBIBYTE + round);
    await upload(origin, source).send(never);
    assertArrived(server, source);
    await server.stop();
  }
});

test("an answer lost after the bytes were stored does not send them twice", async (context) => {
  const { server, origin } = await serve(context, { silentAnswers: 3 });
  const source = new OnceSource(4 * MEBIBYTE);
  await upload(origin, source).send(never);
  assertArrived(server, source);
});

for (const status of [403, 405, 501]) {
  test(`a proxy that refuses PATCH with ${status} gets the same as POST`, async (context) => {
    const { server, origin } = await serve(context, { refusesPatch: status });
    const source = new OnceSource(3 * MEBIBYTE);
    await upload(origin, source).send(never);
    assertArrived(server, source);
    assert.equal(server.methods.filter((method) => method === "PATCH").length, 1, "PATCH is tried once only");
    assert.ok(server.methods.includes("POST as PATCH"));
  });
}

test("a gateway that cuts every PATCH without a word gets the same as POST", async (context) => {
  const { server, origin } = await serve(context, { swallowsPatch: true });
  const source = new OnceSource(MEBIBYTE);
  await upload(origin, source).send(never);
  assertArrived(server, source);
});

test("a proxy that refuses large bodies gets smaller ones", async (context) => {
  const { server, origin } = await serve(context, { largestBody: 600_000 });
  const source = new OnceSource(5 * MEBIBYTE);
  await upload(origin, source).send(never);
  assertArrived(server, source);
  assert.ok(server.largestBodySeen <= 600_000);
});

test("a proxy that refuses even the smallest bodies stops the upload by name", async (context) => {
  const { origin } = await serve(context, { largestBody: 1000 });
  await assert.rejects(upload(origin, new OnceSource(MEBIBYTE)).send(never), stopped("too-large"));
});

test("the server's refusals stop the upload with its own sentence", async (context) => {
  const cases: [number, string, StopCode][] = [
    [413, "too-large", "too-large"],
    [507, "no-room", "no-room"],
    [410, "link-ended", "link-ended"],
    [422, "piece", "refused"],
    [403, "forbidden", "refused"],
  ];
  for (const [status, problem, code] of cases) {
    const { origin } = await serve(context, { creations: [{ status, problem }] });
    await assert.rejects(upload(origin, new OnceSource(10)).send(never), stopped(code, "Une phrase."));
  }
});

test("a server that is busy or restarting is waited for", async (context) => {
  const { server, origin } = await serve(context, { creations: [{ status: 503 }, { status: 429 }, { status: 502 }], cuts: [10], heads: [503, 502] });
  const source = new OnceSource(MEBIBYTE);
  await upload(origin, source).send(never);
  assertArrived(server, source);
});

test("when the network stays away the upload stops, and goes on later where it was", async (context) => {
  const { server, origin } = await serve(context, { cuts: [500_000], heads: Array(20).fill(503) as number[] });
  const source = new OnceSource(2 * MEBIBYTE);
  const sending = upload(origin, source);
  await assert.rejects(sending.send(never), stopped("connection"));
  await assert.rejects(sending.send(never), stopped("connection"));
  for (;;) {
    try {
      await sending.send(never);
      break;
    } catch (error) {
      stopped("connection")(error);
    }
  }
  assertArrived(server, source);
  assert.equal(server.methods.filter((method) => method === "POST").length, 1, "one upload only");
});

test("an upload that the server forgot, or has less of than is kept, must begin again", async (context) => {
  const forgetful = await serve(context, { forgetsAt: 2 * MEBIBYTE });
  await assert.rejects(upload(forgetful.origin, new OnceSource(4 * MEBIBYTE)).send(never), stopped("lost"));
  // The second chunk is cut, and the server has gone back behind its beginning: those bytes are sealed and gone.
  const restored = await serve(context, { cuts: [2 * MEBIBYTE, 5], goesBackBy: 3 * MEBIBYTE });
  await assert.rejects(upload(restored.origin, new OnceSource(8 * MEBIBYTE)).send(never), stopped("lost"));
});

test("the network coming back ends a wait at once", async () => {
  const network = new EventTarget();
  const waiting = pause(3_600_000, never, network);
  network.dispatchEvent(new Event("online"));
  await waiting;
  const controller = new AbortController();
  const aborted = pause(3_600_000, controller.signal, network);
  controller.abort();
  await aborted;
});

test("a sender who stops the upload stops it at once, and may go on", async (context) => {
  const { server, origin } = await serve(context);
  const source = new OnceSource(6 * MEBIBYTE);
  const controller = new AbortController();
  const sending = new TusUpload(source, {
    create: `${origin}/uploads`,
    metadata: {},
    largestChunk: MEBIBYTE,
    backOff: NO_WAIT,
    onState: ({ acknowledged }) => {
      if (acknowledged >= 2 * MEBIBYTE) controller.abort();
    },
  });
  await assert.rejects(sending.send(controller.signal), stopped("cancelled"));
  await sending.send(never);
  assertArrived(server, source);
});

test("a sealed file opens for its holders after a cut connection and a forgotten upload", async (context) => {
  const { server, origin } = await serve(context, { cuts: [200_000, 5], forgetsAt: MEBIBYTE });
  const [team, archive] = [await newIdentity(), await newIdentity()];
  const content = randomBytes(60_000);
  const file = new File(Array(40).fill(content) as Uint8Array<ArrayBuffer>[], "fiche.pdf", { type: "application/pdf" });
  const secret = randomBytes(16);
  const sending = new SealedUpload({
    engine: new SealingEngine(),
    file,
    facts: { request: "req_1", case: null, depositSecret: secret, purpose: "P02_PDP_SPSTI", policy: "ab".repeat(32), piece: "FICHE_LIAISON_PDP" },
    recipients: [
      { holder: "team_1", kind: "team", generation: 1, recipient: await recipientOf(team) },
      { holder: "team_6", kind: "archive", generation: 2, recipient: await recipientOf(archive) },
    ],
    upload: { create: `${origin}/uploads`, metadata: { piece: "FICHE_LIAISON_PDP" }, largestChunk: 8 * MEBIBYTE, backOff: NO_WAIT },
    onState: () => undefined,
  });
  const finished = await sending.send(never);
  assert.deepEqual(finished.grants.map(({ holder, generation }) => [holder, generation]), [
    ["team_1", 1],
    ["team_6", 2],
  ]);
  const payload = server.uploads.get(finished.upload);
  assert.ok(payload);
  for (const [index, holder] of [team, archive].entries()) {
    const key = await openGrant(Buffer.from(finished.grants[index]?.sealed ?? "", "base64"), holder);
    const manifest = await openManifest(Buffer.from(finished.manifest, "base64"), key);
    const opening = await openDocument(new Blob([new Uint8Array(payload.bytes)]).stream(), key);
    assert.deepEqual(Buffer.from(await new Response(opening.content).arrayBuffer()), Buffer.from(await file.arrayBuffer()));
    const { size, sha256 } = await opening.measured;
    assert.deepEqual([manifest.size, manifest.sha256, manifest.document], [size, sha256, finished.document]);
    assert.deepEqual([manifest.file_name, manifest.media_type, manifest.sealed_by], ["fiche.pdf", "application/pdf", "browser"]);
  }
});

test("finish is repeated until its answer arrives, and a refusal is not repeated", async (context) => {
  const lossy = await serve(context, { finishes: [503, null, 502] });
  const documents = [{ upload: "upl_1", document: "doc_1", piece: "RIB", manifest: "", grants: [] }];
  assert.deepEqual(await finish(`${lossy.origin}/finish`, documents, never, NO_WAIT), { reference: "7K4-2M" });
  assert.deepEqual(lossy.server.finished, [{ documents }, { documents }]);
  const refusing = await serve(context, { finishes: [409] });
  await assert.rejects(finish(`${refusing.origin}/finish`, documents, never, NO_WAIT), stopped("refused"));
  const away = await serve(context, { finishes: Array(20).fill(503) as number[] });
  await assert.rejects(finish(`${away.origin}/finish`, documents, never, [0, 0]), stopped("connection"));
});
