import { toBase64 } from "../sealing/base64";
import { type Bytes, textBytes } from "../sealing/bytes";
import { BACK_OFF, isPassing, LIMIT_MILLISECONDS, limited, pause } from "./patience";
import { stopOf, UploadStopped } from "./stop";

/** What is sent: sealed bytes made once, in order, never twice the same. */
export interface SealedSource {
  /** Exact bytes in all. */
  size: number;
  /** The next bytes, `most` of them unless the source ends; null at its end. */
  read(most: number): Promise<Bytes | null>;
}

/** How an upload goes, for the page: bytes the server has acknowledged, and whether it waits for the network. */
export interface UploadState {
  acknowledged: number;
  waiting: boolean;
}

/** How an upload is made. */
export interface UploadOptions {
  /** Where uploads are created: `/api/v1/links/{token}/uploads`, `/api/v1/cases/{case}/uploads`. */
  create: string;
  /** tus Upload-Metadata, in clear to the server: codes only. */
  metadata: Readonly<Record<string, string>>;
  /** The most bytes of one request, as the server says. */
  largestChunk: number;
  onState(state: UploadState): void;
  /** Waits between tries, in milliseconds; given by tests. */
  backOff?: readonly number[];
}

/** What the server made of a created upload. */
export interface CreatedUpload {
  /** `upl_…`, the last part of its address. */
  upload: string;
  /** `doc_…`, for the manifest. */
  document: string;
}

const FIRST_CHUNK = 1024 * 1024;
const SMALLEST_CHUNK = 256 * 1024;
/** A chunk that took less than this may double; one that took more than {@link SLOW_MILLISECONDS} is halved. */
const QUICK_MILLISECONDS = 1500;
const SLOW_MILLISECONDS = 10_000;
const TUS = { "Tus-Resumable": "1.0.0" };

/**
 * A client of tus 1.0 (core, creation) for bytes that exist only once. The chunk being sent is kept until the server has acknowledged all of
 * it, so that after a lost connection the upload goes on from the server's offset within that chunk; no more than one chunk is ever in memory.
 * Where a proxy refuses PATCH, the same is said with POST and `X-HTTP-Method-Override` (tus core protocol).
 */
export class TusUpload {
  readonly #source: SealedSource;
  readonly #options: UploadOptions;
  #address: string | null = null;
  #created: CreatedUpload | null = null;
  #chunk: Bytes = new Uint8Array(0);
  /** Where the kept chunk begins in the whole. */
  #chunkStart = 0;
  #offset = 0;
  #chunkSize: number;
  #signal: AbortSignal = new AbortController().signal;
  #overridesMethod = false;
  #failures = 0;
  #silences = 0;

  constructor(source: SealedSource, options: UploadOptions) {
    this.#source = source;
    this.#options = options;
    this.#chunkSize = Math.min(FIRST_CHUNK, options.largestChunk);
  }

  /**
   * Sends everything, or goes on where an earlier call stopped with `connection` or `cancelled`. Aborting `signal` stops it.
   * @throws {UploadStopped} with the reason; and whatever reading the source throws.
   */
  async send(signal: AbortSignal): Promise<CreatedUpload> {
    this.#signal = signal;
    this.#failures = 0;
    if (this.#created !== null) await this.#askOffset(null);
    const created = this.#created ?? (await this.#create());
    while (this.#offset < this.#source.size) {
      await this.#readOn();
      await this.#sendPart();
    }
    return created;
  }

  /** Tells the server to forget an upload that will not be finished; says nothing when that fails, for unfinished uploads end by themselves. */
  async forget(): Promise<void> {
    if (this.#address === null) return;
    await fetch(this.#address, { method: "DELETE", headers: TUS, cache: "no-store" }).catch(() => undefined);
  }

  async #create(): Promise<CreatedUpload> {
    const metadata = Object.entries(this.#options.metadata).map(([name, value]) => `${name} ${toBase64(textBytes(value))}`);
    for (;;) {
      const answer = await this.#ask(this.#options.create, {
        method: "POST",
        headers: { "Upload-Length": String(this.#source.size), "Upload-Metadata": metadata.join(",") },
      });
      if (answer?.status === 201) return this.#remember(answer);
      if (answer !== null && !isPassing(answer.status)) throw await stopOf(answer);
      await this.#waitAfterFailure(answer);
    }
  }

  #remember(answer: Response): CreatedUpload {
    const base = new URL(this.#options.create, globalThis.location?.href ?? this.#options.create);
    const address = new URL(answer.headers.get("Location") ?? "", base);
    const document = answer.headers.get("Consigne-Document");
    if (address.origin !== base.origin || document === null) throw new UploadStopped("refused");
    this.#address = address.href;
    this.#created = { upload: address.pathname.split("/").at(-1) ?? "", document };
    this.#progressed();
    return this.#created;
  }

  /** Reads the next chunk once the server has all of the one before. */
  async #readOn(): Promise<void> {
    if (this.#offset < this.#chunkStart + this.#chunk.length) return;
    this.#chunkStart = this.#offset;
    const next = await this.#source.read(this.#chunkSize);
    if (next === null) throw new Error("the sealed source ended before its size");
    this.#chunk = next;
  }

  async #sendPart(): Promise<void> {
    const from = this.#offset - this.#chunkStart;
    const part = this.#chunk.subarray(from, from + this.#chunkSize);
    const began = performance.now();
    const answer = await this.#ask(this.#address ?? "", {
      method: this.#overridesMethod ? "POST" : "PATCH",
      headers: {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(this.#offset),
        ...(this.#overridesMethod ? { "X-HTTP-Method-Override": "PATCH" } : {}),
      },
      body: part,
    });
    if (answer?.status === 204) {
      this.#advance(answer);
      this.#adapt(performance.now() - began);
    } else {
      await this.#recover(answer);
    }
  }

  /** After anything but success: changes the way of sending, gives up, or asks the server where it stands. */
  async #recover(answer: Response | null): Promise<void> {
    if (answer !== null && this.#anotherWay(answer)) return;
    const uncertain = answer === null || answer.status === 409 || isPassing(answer.status);
    if (!uncertain) throw await stopOf(answer);
    this.#chunkSize = Math.max(SMALLEST_CHUNK, Math.floor(this.#chunkSize / 2));
    await this.#waitAfterFailure(answer);
    await this.#askOffset(answer);
  }

  /** Asks the server where it stands until it answers. `answer` is what the last sending got. */
  async #askOffset(answer: Response | null): Promise<void> {
    for (;;) {
      const head = await this.#ask(this.#address ?? "", { method: "HEAD" });
      if (head !== null && (head.status === 200 || head.status === 204)) {
        this.#noteSilence(answer, head);
        return this.#advance(head);
      }
      if (head !== null && !isPassing(head.status)) throw await stopOf(head);
      await this.#waitAfterFailure(head);
    }
  }

  /** The server is there, has nothing more, and what is sent gets no answer: something on the way may cut PATCH without a word. */
  #noteSilence(answer: Response | null, head: Response): void {
    const silent = answer === null && head.headers.get("Upload-Offset") === String(this.#offset);
    this.#silences = silent ? this.#silences + 1 : 0;
    if (this.#silences >= 2) this.#overridesMethod = !this.#overridesMethod;
  }

  /** Whether a refusal comes from something on the way that another form of the same request may pass. */
  #anotherWay(answer: Response): boolean {
    const fromTheServer = answer.headers.has("Tus-Resumable");
    if ([403, 405, 501].includes(answer.status) && !this.#overridesMethod && !fromTheServer) {
      this.#overridesMethod = true;
      return true;
    }
    if (answer.status === 413 && this.#chunkSize > SMALLEST_CHUNK) {
      this.#chunkSize = Math.max(SMALLEST_CHUNK, Math.floor(this.#chunkSize / 2));
      return true;
    }
    return false;
  }

  /** Takes the server's offset, which must lie within the chunk that is kept. */
  #advance(answer: Response): void {
    const stated = answer.headers.get("Upload-Offset");
    const offset = Number(stated ?? Number.NaN);
    if (!Number.isSafeInteger(offset)) throw new UploadStopped("refused");
    if (offset < this.#chunkStart || offset > this.#chunkStart + this.#chunk.length) throw new UploadStopped("lost");
    const moved = offset > this.#offset;
    this.#offset = offset;
    if (moved) this.#progressed();
    else this.#options.onState({ acknowledged: offset, waiting: false });
  }

  #progressed(): void {
    this.#failures = 0;
    this.#options.onState({ acknowledged: this.#offset, waiting: false });
  }

  #adapt(milliseconds: number): void {
    if (milliseconds < QUICK_MILLISECONDS) this.#chunkSize = Math.min(this.#options.largestChunk, this.#chunkSize * 2);
    if (milliseconds > SLOW_MILLISECONDS) this.#chunkSize = Math.max(SMALLEST_CHUNK, Math.floor(this.#chunkSize / 2));
  }

  /** One request; null when it got no answer. */
  async #ask(address: string, request: { method: string; headers?: Record<string, string>; body?: Bytes }): Promise<Response | null> {
    const signal = this.#signal;
    if (signal.aborted) throw new UploadStopped("cancelled");
    const limit = limited(signal, LIMIT_MILLISECONDS);
    try {
      return await fetch(address, {
        ...request,
        headers: { ...TUS, ...request.headers },
        cache: "no-store",
        credentials: "same-origin",
        redirect: "error",
        signal: limit.signal,
      });
    } catch (cause) {
      if (signal.aborted) throw new UploadStopped("cancelled", "", { cause });
      return null;
    } finally {
      limit.clear();
    }
  }

  /** Waits longer after each failure in a row, and stops when the list is at its end. */
  async #waitAfterFailure(answer: Response | null): Promise<void> {
    const delays = this.#options.backOff ?? BACK_OFF;
    const delay = delays[this.#failures];
    if (delay === undefined) throw new UploadStopped("connection");
    this.#failures += 1;
    this.#options.onState({ acknowledged: this.#offset, waiting: true });
    const asked = Number(answer?.headers.get("Retry-After") ?? 0) * 1000;
    await pause(Math.max(delay, Number.isFinite(asked) ? Math.min(asked, 60_000) : 0), this.#signal);
    if (this.#signal.aborted) throw new UploadStopped("cancelled");
  }
}
