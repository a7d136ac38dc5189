import { sha256 } from "@noble/hashes/sha2.js";
import { Encrypter } from "age-encryption";
import { concatBytes, hex } from "./bytes";
import { LONGEST_HEADER, measureHeader } from "./header";
import { type Identity, newIdentity, type Recipient, recipientOf } from "./identity";
import type { Measured } from "./manifest";
import { SealingRefusal } from "./refusal";
import { decrypterFor, openingRefusal, openText, sealText } from "./seal";

/** A document being sealed: one key, one pass over the file, memory flat whatever its size. */
export interface DocumentSealing {
  /** The document's own fresh key: what a grant seals to each holder. */
  key: Identity;
  recipient: Recipient;
  /** Exact bytes of `payload.age`, known before the first of them. */
  sealedSize: number;
  /** The sealed payload, made as it is read: 64 KiB at a time, once. */
  payload: ReadableStream<Uint8Array>;
  /** Size and digest of the file in clear. Settles when `payload` has been read to its end; rejects with it. */
  measured: Promise<Measured>;
}

/**
 * Begins to seal a file to a fresh document key.
 * The payload's stream fails with `file-changed` when the file changed or vanished while it was read.
 */
export async function sealDocument(file: Blob): Promise<DocumentSealing> {
  const key = await newIdentity();
  const recipient = await recipientOf(key);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const { clear, measured } = measuring(readingOf(file), file.size);
  const payload = await encrypter.encrypt(clear);
  return { key, recipient, sealedSize: payload.size(file.size), payload, measured };
}

/** The grant of a document to a holder: the text of the document's key, sealed to the holder. */
export async function sealGrant(documentKey: Identity, holder: Recipient): Promise<Uint8Array<ArrayBuffer>> {
  return await sealText(documentKey, holder);
}

/** The document's key out of a grant. @throws {SealingRefusal} those of `openText`, `not-an-identity` when the grant holds something else. */
export async function openGrant(grant: Uint8Array, holder: Identity): Promise<Identity> {
  const key = await openText(grant, holder);
  await recipientOf(key);
  return key;
}

/** A document being opened, in stream. */
export interface DocumentOpening {
  /** The file in clear. Fails with `damaged` where a byte was changed or is missing. */
  content: ReadableStream<Uint8Array>;
  /** Size and digest of what came out, for `checkContent`. Settles when `content` has been read to its end. */
  measured: Promise<Measured>;
}

/**
 * Opens a sealed payload in stream. The header is checked before any work; **what has come out must not be shown as the document
 * until `measured` agrees with the manifest**.
 * @throws {SealingRefusal} those of `measureHeader`, `sealed-to-another`, `damaged`, `not-an-identity`; `connection-lost` when the payload's own stream fails.
 */
export async function openDocument(payload: ReadableStream<Uint8Array>, documentKey: Identity): Promise<DocumentOpening> {
  const decrypter = decrypterFor(documentKey);
  try {
    const opened = await decrypter.decrypt(await headerChecked(payload));
    const { clear, measured } = measuring(opened, null);
    return { content: clear, measured };
  } catch (cause) {
    throw openingRefusal(cause);
  }
}

/** The file's bytes; a file that can no longer be read is a refusal with its own sentence, not the browser's. */
function readingOf(file: Blob): ReadableStream<Uint8Array> {
  const reader = file.stream().getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await reader.read().catch((cause: unknown) => {
          throw new SealingRefusal("file-changed", "", { cause });
        });
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel(reason) {
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The same stream, with its size and SHA-256 counted on the way. `expected` bytes, when known, are required. */
function measuring(
  source: ReadableStream<Uint8Array>,
  expected: number | null,
): { clear: ReadableStream<Uint8Array>; measured: Promise<Measured> } {
  const digest = sha256.create();
  const reader = source.getReader();
  let size = 0;
  let settle: (measured: Measured) => void;
  let fail: (reason: unknown) => void;
  const measured = new Promise<Measured>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  // A reader that stops at the stream's own error needs no second one.
  measured.catch(() => undefined);
  const clear = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await reader.read();
          if (!next.done) {
            digest.update(next.value);
            size += next.value.length;
            controller.enqueue(next.value);
            return;
          }
          if (expected !== null && size !== expected) throw new SealingRefusal("file-changed");
          settle({ size, sha256: hex(digest.digest()) });
          controller.close();
        } catch (cause) {
          const refusal = openingRefusal(cause);
          fail(refusal);
          throw refusal;
        }
      },
      async cancel(reason) {
        fail(reason);
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { clear, measured };
}

/** The same stream, once its age header has been read and found right. */
async function headerChecked(payload: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const reader = payload.getReader();
  const start: Uint8Array[] = [];
  for (;;) {
    const joined = concatBytes(start);
    if (start.length > 0 && measureHeader(joined) !== "more") return followedBy(joined, reader);
    if (joined.length > LONGEST_HEADER) throw new SealingRefusal("header-too-long");
    const next = await reader.read();
    if (next.done) throw new SealingRefusal("not-age");
    start.push(next.value);
  }
}

function followedBy(start: Uint8Array, rest: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(start);
      },
      async pull(controller) {
        const next = await rest.read().catch((cause: unknown) => {
          throw new SealingRefusal("connection-lost", "", { cause });
        });
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel(reason) {
        await rest.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
