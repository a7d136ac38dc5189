import { type Brief, checkBrief, openBrief, type StatedRequest } from "./brief";
import { type Bytes, concatBytes } from "./bytes";
import { type DocumentOpening, type DocumentSealing, openDocument, sealDocument, sealGrant } from "./document";
import type { Identity } from "./identity";
import { parseFragment } from "./link";
import { firstManifest, type ManifestFacts, type Measured, sealManifest } from "./manifest";
import type { HolderRecipient } from "./recipients";
import { SealingRefusal } from "./refusal";
import { derivePassphraseKeys, type PassphraseKeys } from "./vault";

/** A grant as the server takes it. */
export interface SealedGrant {
  holder: string;
  generation: number;
  sealed: Bytes;
}

/** What stands beside a payload once it is sealed. */
export interface SealedPapers {
  manifest: Bytes;
  grants: SealedGrant[];
}

/**
 * The work that does not belong on the main thread: keys from passphrases, sealing and opening whole documents in stream. Everything taken and
 * returned can cross to a worker; a session is a number, and holds its document's key where it was made.
 */
export interface Engine {
  /** Opens a brief with the text of a fragment, and compares it with what the page states. Throws the refusals of `parseFragment`, `openBrief` and `checkBrief`. */
  openBrief(sealed: Bytes, fragment: string, stated: StatedRequest): Promise<Brief>;
  /** scrypt and HKDF of a passphrase. Throws `scrypt-cost`. */
  derivePassphraseKeys(passphrase: string, salt: Bytes, logN: number): Promise<PassphraseKeys>;
  /** Begins to seal a file; `sealedSize` is exact. */
  beginSealing(file: Blob): Promise<{ session: number; sealedSize: number }>;
  /** The next bytes of the sealed payload, `most` of them unless it ends; null at its end. Throws `file-changed`. */
  readSealed(session: number, most: number): Promise<Bytes | null>;
  /** The manifest and grants of a payload that was read to its end; ends the session. `now` is RFC 3339. */
  finishSealing(session: number, facts: ManifestFacts, recipients: HolderRecipient[], now: string): Promise<SealedPapers>;
  /** Begins to open a sealed payload with the document's key. */
  beginOpening(documentKey: Identity): Promise<number>;
  /** Takes the next bytes of the sealed payload; answers what they opened to. Throws the refusals of `openDocument`. */
  pushSealed(session: number, sealed: Bytes): Promise<Bytes>;
  /** The payload has ended: the last bytes, and what was measured, for `checkContent`. Ends the session. */
  endOpening(session: number): Promise<{ content: Bytes; measured: Measured }>;
  /** Forgets a session that will not be finished. */
  drop(session: number): Promise<void>;
}

/** The engine itself; runs in the worker, or on the main thread where the browser forbids workers. */
export class SealingEngine implements Engine {
  readonly #sealings = new Map<number, Sealing>();
  readonly #openings = new Map<number, Opening>();
  #lastSession = 0;

  async openBrief(sealed: Bytes, fragment: string, stated: StatedRequest): Promise<Brief> {
    const brief = await openBrief(sealed, parseFragment(fragment));
    checkBrief(brief, stated);
    return brief;
  }

  async derivePassphraseKeys(passphrase: string, salt: Bytes, logN: number): Promise<PassphraseKeys> {
    return await derivePassphraseKeys(passphrase, salt, logN);
  }

  async beginSealing(file: Blob): Promise<{ session: number; sealedSize: number }> {
    const sealing = await sealDocument(file);
    const session = this.#nextSession();
    this.#sealings.set(session, new Sealing(sealing));
    return { session, sealedSize: sealing.sealedSize };
  }

  async readSealed(session: number, most: number): Promise<Bytes | null> {
    return await sessionOf(this.#sealings, session).read(most);
  }

  async finishSealing(
    session: number,
    facts: ManifestFacts,
    recipients: HolderRecipient[],
    now: string,
  ): Promise<SealedPapers> {
    const { document } = sessionOf(this.#sealings, session);
    const manifest = firstManifest(facts, await document.measured, new Date(now));
    const grants = recipients.map(async ({ holder, generation, recipient }) => ({
      holder,
      generation,
      sealed: await sealGrant(document.key, recipient),
    }));
    const papers = { manifest: await sealManifest(manifest, document.recipient), grants: await Promise.all(grants) };
    this.#sealings.delete(session);
    return papers;
  }

  async beginOpening(documentKey: Identity): Promise<number> {
    const session = this.#nextSession();
    this.#openings.set(session, new Opening(documentKey));
    return session;
  }

  async pushSealed(session: number, sealed: Bytes): Promise<Bytes> {
    return await sessionOf(this.#openings, session).push(sealed);
  }

  async endOpening(session: number): Promise<{ content: Bytes; measured: Measured }> {
    const ended = await sessionOf(this.#openings, session).end();
    this.#openings.delete(session);
    return ended;
  }

  async drop(session: number): Promise<void> {
    await this.#sealings.get(session)?.drop();
    await this.#openings.get(session)?.drop();
    this.#sealings.delete(session);
    this.#openings.delete(session);
  }

  #nextSession(): number {
    this.#lastSession += 1;
    return this.#lastSession;
  }
}

function sessionOf<Session>(sessions: ReadonlyMap<number, Session>, number: number): Session {
  const session = sessions.get(number);
  if (session === undefined) throw new Error(`no session ${number}`);
  return session;
}

/** Reads a sealed payload in blocks of the size the reader asks. */
class Sealing {
  readonly document: DocumentSealing;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #kept: Uint8Array = new Uint8Array(0);

  constructor(document: DocumentSealing) {
    this.document = document;
    this.#reader = document.payload.getReader();
  }

  async read(most: number): Promise<Bytes | null> {
    const block = new Uint8Array(most);
    let filled = 0;
    while (filled < most) {
      if (this.#kept.length === 0) {
        const next = await this.#reader.read();
        if (next.done) break;
        this.#kept = next.value;
      }
      const taken = this.#kept.subarray(0, most - filled);
      block.set(taken, filled);
      filled += taken.length;
      this.#kept = this.#kept.subarray(taken.length);
    }
    if (filled === 0) return null;
    return filled === most ? block : block.slice(0, filled);
  }

  async drop(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined);
  }
}

/** Opens a payload that is pushed block by block, keeping no more than what one block opens to. */
class Opening {
  #source: ReadableStreamDefaultController<Uint8Array> | null = null;
  #opened: Uint8Array[] = [];
  #failure: unknown = null;
  #wanted: () => void = () => undefined;
  readonly #working: Promise<Measured>;

  constructor(documentKey: Identity) {
    const payload = new ReadableStream<Uint8Array>(
      { start: (controller) => void (this.#source = controller), pull: () => this.#wanted() },
      { highWaterMark: 0 },
    );
    this.#working = this.#work(payload, documentKey);
    // A refusal is thrown by the push or the end that meets it; one nobody waits for any more is not an error of the page.
    this.#working.catch((cause: unknown) => {
      this.#failure = cause;
      this.#wanted();
    });
  }

  async push(sealed: Uint8Array): Promise<Bytes> {
    const wantsMore = new Promise<void>((resolve) => (this.#wanted = resolve));
    if (this.#stillReading(() => this.#source?.enqueue(sealed))) await wantsMore;
    else await this.#working;
    if (this.#failure !== null) throw this.#failure;
    return this.#taken();
  }

  async end(): Promise<{ content: Bytes; measured: Measured }> {
    this.#stillReading(() => this.#source?.close());
    const measured = await this.#working;
    return { content: this.#taken(), measured };
  }

  async drop(): Promise<void> {
    this.#stillReading(() => this.#source?.error(new SealingRefusal("connection-lost")));
    await this.#working.catch(() => undefined);
  }

  /** Acts on the source unless the work has already failed: a source whose reader gave up refuses everything. */
  #stillReading(act: () => void): boolean {
    if (this.#failure !== null) return false;
    try {
      act();
      return true;
    } catch {
      return false;
    }
  }

  #taken(): Bytes {
    const content = concatBytes(this.#opened);
    this.#opened = [];
    return content;
  }

  async #work(payload: ReadableStream<Uint8Array>, documentKey: Identity): Promise<Measured> {
    const opening: DocumentOpening = await openDocument(payload, documentKey);
    const reader = opening.content.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) this.#opened.push(next.value);
    return await opening.measured;
  }
}
