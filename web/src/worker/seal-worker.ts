import { type Engine, SealingEngine } from "../sealing/engine";
import { buffersOf, type EngineAnswer, type EngineCall, thrownAnswer } from "../sealing/protocol";

/*
 * The sealing engine off the main thread: the page stays alive while a large file is sealed, or a passphrase is turned into keys. The worker
 * asks nothing of the network: files come as handles, ciphertext as bytes, and the page sends and fetches.
 */

const engine: Engine = new SealingEngine();

addEventListener("message", (event: MessageEvent<EngineCall>) => void answer(event.data));
post({ ready: true });

async function answer({ call, method, args }: EngineCall): Promise<void> {
  try {
    const work = engine[method] as (...args: unknown[]) => Promise<unknown>;
    const result = await work.apply(engine, args);
    post({ call, result }, buffersOf(result));
  } catch (thrown) {
    post(thrownAnswer(call, thrown));
  }
}

function post(message: EngineAnswer, transferred: Transferable[] = []): void {
  postMessage(message, { transfer: transferred });
}
