import { toBase64 } from "../sealing/base64";
import { writtenMoment } from "../sealing/bytes";
import type { Engine } from "../sealing/engine";
import type { ManifestFacts } from "../sealing/manifest";
import type { HolderRecipient } from "../sealing/recipients";
import { BACK_OFF, isPassing, LIMIT_MILLISECONDS, limited, pause } from "./patience";
import { stopOf, UploadStopped } from "./stop";
import { type CreatedUpload, TusUpload, type UploadOptions, type UploadState } from "./tus";

/** A document that has been sent whole, as `finish` takes it. */
export interface FinishedDocument {
  upload: string;
  document: string;
  piece: string;
  /** b64. */
  manifest: string;
  grants: { holder: string; generation: number; sealed: string }[];
}

/** What sealing and sending one file needs. */
export interface FileToSend {
  engine: Engine;
  file: File;
  /** All of the manifest's facts but the document's id, which the server gives when the upload is created. */
  facts: Omit<ManifestFacts, "document" | "fileName" | "mediaType">;
  recipients: HolderRecipient[];
  upload: Omit<UploadOptions, "onState">;
  /** Progress in bytes of the sealed payload, out of `size`. */
  onState(state: UploadState & { size: number }): void;
}

/** How many times a file is sealed and sent anew when the server has lost its upload. */
const MOST_BEGINNINGS = 3;

/** Seals a file and sends it. After a stop by `connection` or `cancelled`, {@link send} again goes on with the same sealed stream. */
export class SealedUpload {
  readonly #task: FileToSend;
  #current: { session: number; upload: TusUpload } | null = null;

  constructor(task: FileToSend) {
    this.#task = task;
  }

  /**
   * Sends the file whole, and returns what `finish` needs of it.
   * @throws {UploadStopped} with the reason; {SealingRefusal} `file-changed`.
   */
  async send(signal: AbortSignal): Promise<FinishedDocument> {
    for (let beginning = 1; ; beginning += 1) {
      const current = this.#current ?? (await this.#begin());
      try {
        return await this.#finished(current.session, await current.upload.send(signal));
      } catch (cause) {
        const code = cause instanceof UploadStopped ? cause.code : null;
        // A lost connection, or the sender's own halt, keeps the sealed stream for a next call; anything else makes it useless.
        if (code !== "connection" && code !== "cancelled") await this.forget();
        if (code !== "lost" || beginning === MOST_BEGINNINGS) throw cause;
      }
    }
  }

  /** Drops the sealed stream and the server's part of it. */
  async forget(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    if (current === null) return;
    await this.#task.engine.drop(current.session);
    await current.upload.forget();
  }

  async #begin(): Promise<{ session: number; upload: TusUpload }> {
    const { engine, file, upload, onState } = this.#task;
    const { session, sealedSize } = await engine.beginSealing(file);
    const source = { size: sealedSize, read: (most: number) => engine.readSealed(session, most) };
    const options: UploadOptions = { ...upload, onState: (state) => onState({ ...state, size: sealedSize }) };
    this.#current = { session, upload: new TusUpload(source, options) };
    return this.#current;
  }

  async #finished(session: number, created: CreatedUpload): Promise<FinishedDocument> {
    const { engine, file, facts, recipients } = this.#task;
    // The engine measures the file to its very end, one read after the last byte.
    await engine.readSealed(session, 1);
    const allFacts = { ...facts, document: created.document, fileName: file.name, mediaType: file.type };
    const papers = await engine.finishSealing(session, allFacts, recipients, writtenMoment(new Date()));
    this.#current = null;
    const grants = papers.grants.map((grant) => ({ ...grant, sealed: toBase64(grant.sealed) }));
    return { ...created, piece: facts.piece, manifest: toBase64(papers.manifest), grants };
  }
}

/**
 * The one act that makes sent files received: all or none, and the same answer however often it is repeated, so that a lost answer
 * only means asking again. `waits` hears when no answer came, and when one did after all.
 * @throws {UploadStopped} `connection` after the last try; else the server's refusal.
 */
export async function finish<Receipt>(
  address: string,
  documents: readonly FinishedDocument[],
  signal: AbortSignal,
  backOff: readonly number[] = BACK_OFF,
  waits: (waiting: boolean) => void = () => undefined,
): Promise<Receipt> {
  for (const delay of [0, ...backOff]) {
    if (delay > 0) await pause(delay, signal);
    if (signal.aborted) throw new UploadStopped("cancelled");
    const limit = limited(signal, LIMIT_MILLISECONDS);
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ documents }),
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: limit.signal,
    }).catch(() => null);
    const receipt = answer?.ok === true ? ((await answer.json().catch(() => null)) as Receipt | null) : null;
    limit.clear();
    if (receipt !== null) {
      waits(false);
      return receipt;
    }
    if (answer !== null && !answer.ok && !isPassing(answer.status)) throw await stopOf(answer);
    waits(true);
  }
  throw new UploadStopped("connection");
}
