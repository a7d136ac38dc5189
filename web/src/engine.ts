import type { DocumentOpening } from "./sealing/document";
import type { Engine } from "./sealing/engine";
import type { Identity } from "./sealing/identity";
import type { Measured } from "./sealing/manifest";
import type { EngineAnswer, EngineCall } from "./sealing/protocol";
import { SealingRefusal } from "./sealing/refusal";

/** How long a worker may take to start before the page works without it: a slow line must fetch its 60 kB. */
const START_LIMIT_MILLISECONDS = 20_000;

/**
 * The sealing engine, in a worker where the browser allows one, else on the page's own thread. The page names the worker's
 * script (`<html data-worker>`).
 */
export async function startEngine(): Promise<Engine> {
  try {
    return await workerEngine(workerAddress());
  } catch {
    // Some browsers, extensions and policies of organisations forbid workers: slower, the same work.
    const { SealingEngine } = await import("./sealing/engine");
    return new SealingEngine();
  }
}

/**
 * Opens a sealed payload through the engine, in stream: flat memory here and in the worker. As with `openDocument`, nothing that
 * came out may be shown before `measured` agrees with the manifest.
 */
export async function openWithEngine(
  engine: Engine,
  payload: ReadableStream<Uint8Array>,
  documentKey: Identity,
): Promise<DocumentOpening> {
  const session = await engine.beginOpening(documentKey);
  const reader = payload.getReader();
  const { promise: measured, resolve, reject } = deferred<Measured>();
  const content = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const opened = await openNext(engine, session, reader);
          if (opened.content.length > 0) controller.enqueue(opened.content);
          if (opened.measured === null) return;
          resolve(opened.measured);
          controller.close();
        } catch (cause) {
          await engine.drop(session);
          reject(cause);
          throw cause;
        }
      },
      async cancel(reason) {
        reject(reason);
        await engine.drop(session);
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { content, measured };
}

/** The next bytes in clear: reads on until there are some, or the payload ends. */
async function openNext(
  engine: Engine,
  session: number,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<{ content: Uint8Array; measured: Measured | null }> {
  for (;;) {
    const next = await reader.read().catch((cause: unknown) => {
      throw new SealingRefusal("connection-lost", "", { cause });
    });
    if (next.done) return await engine.endOpening(session);
    const content = await engine.pushSealed(session, new Uint8Array(next.value));
    if (content.length > 0) return { content, measured: null };
  }
}

/** The worker's address as the browser wants it: under Trusted Types, through the one policy the page allows. */
function workerAddress(): string {
  const named = document.documentElement.dataset["worker"];
  if (named === undefined) throw new Error("the page names no worker");
  const address = new URL(named, location.href);
  if (address.origin !== location.origin) throw new Error("the worker must come from this origin");
  const policies = window.trustedTypes;
  if (policies === undefined) return address.href;
  const policy = policies.createPolicy("consigne-worker", {
    createScriptURL(asked: string): string {
      if (asked !== address.href) throw new TypeError("not the worker's address");
      return asked;
    },
  });
  // The types of the worker's constructor do not know Trusted Types yet.
  return policy.createScriptURL(address.href) as unknown as string;
}

async function workerEngine(address: string): Promise<Engine> {
  const worker = new Worker(address, { name: "consigne-sealing" });
  const calls = new Map<number, { resolve: (result: unknown) => void; reject: (cause: unknown) => void }>();
  const started = deferred<void>();
  const limit = setTimeout(() => started.reject(new Error("the worker does not start")), START_LIMIT_MILLISECONDS);
  worker.addEventListener("message", (event: MessageEvent<EngineAnswer>) => {
    const answer = event.data;
    if ("ready" in answer) return started.resolve();
    const waiting = calls.get(answer.call);
    calls.delete(answer.call);
    if ("result" in answer) waiting?.resolve(answer.result);
    else if ("refusal" in answer) waiting?.reject(new SealingRefusal(answer.refusal, answer.field));
    else waiting?.reject(new Error(answer.failure));
  });
  worker.addEventListener("error", () => {
    const failure = new Error("the worker stopped");
    started.reject(failure);
    for (const waiting of calls.values()) waiting.reject(failure);
    calls.clear();
  });
  try {
    await started.promise;
  } catch (cause) {
    worker.terminate();
    throw cause;
  } finally {
    clearTimeout(limit);
  }
  return callerOf(worker, calls);
}

/** An engine whose every method is a message to the worker. */
function callerOf(
  worker: Worker,
  calls: Map<number, { resolve: (result: unknown) => void; reject: (cause: unknown) => void }>,
): Engine {
  let last = 0;
  const ask = (method: keyof Engine, args: unknown[]): Promise<unknown> => {
    last += 1;
    const message: EngineCall = { call: last, method, args };
    const { promise, resolve, reject } = deferred<unknown>();
    calls.set(message.call, { resolve, reject });
    worker.postMessage(message);
    return promise;
  };
  // `then` must stay undefined: what has it is taken for a promise.
  const methods: (keyof Engine)[] = [
    "openBrief",
    "derivePassphraseKeys",
    "beginSealing",
    "readSealed",
    "finishSealing",
    "beginOpening",
    "pushSealed",
    "endOpening",
    "drop",
  ];
  const entries = methods.map((method) => [method, (...args: unknown[]) => ask(method, args)]);
  return Object.fromEntries(entries) as Engine;
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (cause: unknown) => void } {
  let resolve!: (value: T) => void;
  let reject!: (cause: unknown) => void;
  const promise = new Promise<T>((accept, refuse) => {
    resolve = accept;
    reject = refuse;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
