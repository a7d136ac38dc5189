// Files chosen by an agent, sealed to the team and sent: the same sealing and the same upload as a sender's.

import { el, icon, on, replace } from "../dom";
import type { Engine } from "../sealing/engine";
import { SealingRefusal } from "../sealing/index";
import { ChosenFile } from "../sender/file-row";
import { type FinishedDocument, SealedUpload, finish } from "../upload/sealed-upload";
import { UploadStopped } from "../upload/stop";
import type { Words } from "../words";
import type { FinishedAnswer } from "./types";
import type { HolderRecipient } from "../sealing/index";

/** Largest chunk of one request (the contract of uploads). */
const LARGEST_CHUNK = 8 * 1024 * 1024;

/** Where the files go, known once the form was read. */
export interface Destination {
  readonly engine: Engine;
  readonly caseId: string;
  readonly purpose: string;
  readonly policy: string;
  /** To whom a piece is sealed. */
  recipients(piece: string): HolderRecipient[];
}

/** The drop zone and the list of files. */
export class FileAdder {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #piece: () => string;
  readonly #list = el("ul", { class: "files" });
  readonly #error = el("p", { class: "field-error", id: "files-error", role: "alert" });
  #chosen: ChosenFile[] = [];
  /** The case for which files were sealed so far: its id is in their manifests. */
  #sealedFor: string | null = null;

  /** `piece` tells which piece a file is when it is chosen. */
  constructor(words: Words, piece: () => string) {
    this.#words = words;
    this.#piece = piece;
    const files = this.#input("files", { multiple: true });
    const camera = this.#input("camera", { accept: "image/*", capture: "environment" });
    const drop = el(
      "div",
      { class: "drop" },
      files,
      el("label", { for: "files", class: "button quiet" }, icon("file-up"), words.say("agent-add-choose")),
      camera,
      el("label", { for: "camera", class: "button quiet drop-camera" }, icon("camera"), words.say("agent-add-photo")),
      el("p", { class: "drop-hint" }, words.say("agent-add-drop")),
    );
    this.#takeDrops(drop);
    this.element = el("section", { class: "stack-tight", "aria-label": words.say("agent-add-files") }, drop, this.#error, this.#list);
  }

  get count(): number {
    return this.#chosen.length;
  }

  refuse(sentence: string): void {
    replace(this.#error, sentence !== "" && icon("circle-alert"), sentence);
  }

  /** Takes every file away. */
  clear(): void {
    for (const chosen of this.#chosen) this.#remove(chosen);
  }

  /**
   * Sends what is not yet sent, one file after the other, then makes everything received at once. After a lost connection the same
   * call goes on where it was; towards another case everything is sealed anew.
   * @throws {UploadStopped}; {SealingRefusal}: the file it befell says it too.
   */
  async send(to: Destination, signal: AbortSignal): Promise<FinishedAnswer> {
    if (this.#sealedFor !== to.caseId) this.#startAnew();
    this.#sealedFor = to.caseId;
    for (const chosen of this.#chosen) chosen.removable = false;
    try {
      for (const chosen of this.#chosen) {
        if (chosen.finished === null) await this.#sendOne(chosen, to, signal);
      }
    } finally {
      for (const chosen of this.#chosen) chosen.removable = true;
    }
    const documents = this.#chosen.map((chosen) => chosen.finished).filter((done): done is FinishedDocument => done !== null);
    return await finish<FinishedAnswer>(`/api/v1/cases/${to.caseId}/finish`, documents, signal);
  }

  #startAnew(): void {
    for (const chosen of this.#chosen) {
      void chosen.upload?.forget();
      chosen.upload = null;
      chosen.finished = null;
      chosen.show("ready");
    }
  }

  async #sendOne(chosen: ChosenFile, to: Destination, signal: AbortSignal): Promise<void> {
    chosen.show("sending");
    chosen.upload ??= new SealedUpload({
      engine: to.engine,
      file: chosen.file,
      facts: { request: null, case: to.caseId, depositSecret: null, purpose: to.purpose, policy: to.policy, piece: chosen.piece },
      recipients: to.recipients(chosen.piece),
      upload: {
        create: `${location.origin}/api/v1/cases/${to.caseId}/uploads`,
        metadata: { piece: chosen.piece, purpose: to.purpose },
        largestChunk: LARGEST_CHUNK,
      },
      onState: ({ acknowledged, size, waiting }) => chosen.progress(acknowledged, size, waiting),
    });
    try {
      chosen.finished = await chosen.upload.send(signal);
      chosen.upload = null;
      chosen.show("sent");
    } catch (cause) {
      chosen.show("failed", this.#reason(cause));
      throw cause;
    }
  }

  #reason(cause: unknown): string {
    if (cause instanceof SealingRefusal) return this.#words.say(`refusal-${cause.code}`);
    if (cause instanceof UploadStopped && cause.detail !== "") return cause.detail;
    if (cause instanceof UploadStopped && cause.code === "too-large") return this.#words.say("agent-add-too-large");
    return this.#words.say("agent-add-stopped");
  }

  #input(id: string, attributes: Record<string, string | boolean>): HTMLInputElement {
    const input = el("input", { id, type: "file", class: "visually-hidden", "aria-describedby": "files-error", ...attributes });
    return on(input, "change", () => {
      this.#take([...(input.files ?? [])]);
      input.value = "";
    });
  }

  #takeDrops(drop: HTMLElement): void {
    on(drop, "dragover", (event) => {
      event.preventDefault();
      drop.dataset["over"] = "";
    });
    on(drop, "dragleave", () => delete drop.dataset["over"]);
    on(drop, "drop", (event) => {
      event.preventDefault();
      delete drop.dataset["over"];
      this.#take([...(event.dataTransfer?.files ?? [])]);
    });
  }

  #take(files: readonly File[]): void {
    const empty = files.filter((file) => file.size === 0);
    this.refuse(empty.map(({ name }) => this.#words.say("sender-file-empty", { name })).join(" "));
    for (const file of files.filter((given) => given.size > 0)) {
      const chosen = new ChosenFile(this.#words, this.#piece(), file, (removed) => this.#remove(removed));
      this.#chosen.push(chosen);
      this.#list.append(chosen.row);
    }
  }

  #remove(removed: ChosenFile): void {
    this.#chosen = this.#chosen.filter((chosen) => chosen !== removed);
    void removed.upload?.forget();
    removed.row.remove();
  }
}
