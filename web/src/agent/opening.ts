// Opening a document: grant, manifest, comparison with the server's record and with the request's deposit secret, then the bytes.
// Nothing that comes out is shown before its size and digest are those of the manifest (docs/formats.md, Document).

import { openWithEngine } from "../engine";
import type { Engine } from "../sealing/engine";
import {
  type Identity,
  type Manifest,
  type SealedBy,
  SealingRefusal,
  checkContent,
  checkHistory,
  fromBase64,
  newest,
  openGrant,
  openHistory,
  provenSealing,
} from "../sealing/index";
import { viewableKind } from "../viewer/kind";
import * as api from "./api";
import { type Names, isOpen } from "./names";
import type { Session } from "./session";
import type { DocumentPage } from "./types";

/** A document whose papers are right; its bytes have not been asked for yet. */
export interface OpenPapers {
  readonly key: Identity;
  readonly manifest: Manifest;
  /** Where it was sealed, as far as this reader can know; `agent` for a document that the team added. */
  readonly sealedBy: SealedBy | "agent";
}

/** None of the reader's teams holds this document's key. */
export class NoGrant extends Error {
  override readonly name = "NoGrant";
}

/**
 * Opens a document's key and manifest, and compares.
 * @throws {NoGrant}; {SealingRefusal} `manifest-differs`, `versions-broken`, and those of opening.
 */
export async function openPapers(session: Session, names: Names, page: DocumentPage): Promise<OpenPapers> {
  const key = await documentKey(session, page);
  const sealed = page.versions.map((version) => fromBase64(version, "manifest"));
  const history = await openHistory(sealed, key);
  const manifest = newest(history);
  const request = page.deposit?.request ?? null;
  // A deposit's request names its case, in the team's signed copy below; any other document names it itself.
  const caseId = request === null ? page.case : null;
  checkHistory(history, { document: page.document, purpose: page.purpose, piece: page.piece, request, case: caseId });
  if (page.deposit === null) return { key, manifest, sealedBy: "agent" };
  const copy = await names.teamCopy({ ...page.deposit, case: page.case, team: page.team });
  // The team keeps its copy as long as a document lives. Withheld, or signed for another case or request: the server shows this document where it does not belong.
  if (copy === "refused") throw new SealingRefusal("manifest-differs", "case");
  return { key, manifest, sealedBy: provenSealing(manifest, isOpen(copy) ? copy.deposit_secret : null) };
}

/** The grant is sealed to one of the reader's teams: the document's own, or the archive team. */
async function documentKey(session: Session, page: DocumentPage): Promise<Identity> {
  const own = session.teams.get(page.team);
  const teams = [...(own === undefined ? [] : [own]), ...[...session.teams.values()].filter((team) => team !== own)];
  if (page.grant === null || teams.length === 0) throw new NoGrant();
  const grant = fromBase64(page.grant, "grant");
  let refusal: unknown = new NoGrant();
  for (const team of teams) {
    try {
      return await openGrant(grant, team.identity);
    } catch (cause) {
      refusal = cause;
      if (!(cause instanceof SealingRefusal) || cause.code !== "sealed-to-another") throw cause;
    }
  }
  throw refusal;
}

/** Fetches and opens the bytes into memory; the server notes the opening. @throws {SealingRefusal} `content-differs`, `damaged`; {Refused}. */
export async function openContent(engine: Engine, papers: OpenPapers): Promise<Blob> {
  const opening = await openWithEngine(engine, await api.payload(papers.manifest.document), papers.key);
  const content = await new Response(opening.content as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
  checkContent(papers.manifest, await opening.measured);
  return content;
}

/** The part of the file system interface (File System Access) that some browsers have: writes go to a side file until `close`. */
interface SavePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Whether this browser can save a document without holding it whole in memory. */
export function canStreamToFile(): boolean {
  return (window as SavePicker).showSaveFilePicker !== undefined;
}

/** Asks where to save, then opens straight into that file: it appears only once its content was found right. */
export async function saveToFile(engine: Engine, papers: OpenPapers): Promise<void> {
  const handle = await (window as SavePicker).showSaveFilePicker?.({ suggestedName: papers.manifest.file_name });
  if (handle === undefined) return;
  const file = await handle.createWritable();
  try {
    const opening = await openWithEngine(engine, await api.payload(papers.manifest.document), papers.key);
    await (opening.content as ReadableStream<Uint8Array<ArrayBuffer>>).pipeTo(file, { preventClose: true });
    checkContent(papers.manifest, await opening.measured);
    await file.close();
  } catch (cause) {
    await file.abort().catch(() => undefined);
    throw cause;
  }
}

/** Hands a document in memory to the browser's downloads, as bytes that no browser opens by itself. */
export function downloadBlob(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

const DECLARED: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp",
};

/** Whether the file says it is a PDF or a picture and its first bytes say otherwise. */
export async function isNotWhatItSays(manifest: Manifest, content: Blob): Promise<boolean> {
  const declared = DECLARED[manifest.media_type];
  if (declared === undefined) return false;
  const start = new Uint8Array(await content.slice(0, 2048).arrayBuffer());
  return viewableKind(start) !== declared;
}
