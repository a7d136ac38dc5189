import { append, button, el, icon, replace } from "../dom";
import { fromBase64 } from "../sealing/base64";
import type { Brief } from "../sealing/brief";
import type { Engine } from "../sealing/engine";
import { SealingRefusal } from "../sealing/refusal";
import { finish, SealedUpload } from "../upload/sealed-upload";
import { BACK_OFF } from "../upload/patience";
import { UploadStopped } from "../upload/stop";
import type { Words } from "../words";
import { callout, callUs } from "./callout";
import { ChosenFile } from "./file-row";
import { markSending, markSent, wasInterrupted } from "./interrupted";
import type { SenderData, StatedPiece } from "./page-data";
import { type GivenFiles, ignoreOtherDrops, type PieceCard, pieceCard } from "./piece-card";
import { type Receipt, showReceipt } from "./receipt";

/** What the deposit needs to know. */
export interface DepositContext {
  app: HTMLElement;
  words: Words;
  data: SenderData;
  brief: Brief;
  engine: Engine;
}

/** To whom a piece is sealed: the brief says who they are; a piece without archive stage is not for the archive team. */
function recipientsFor(brief: Brief, data: SenderData, piece: string): Brief["recipients"] {
  const archived = data.pieces.find(({ code }) => code === piece)?.archive === true;
  return brief.recipients.filter(({ kind }) => kind === "team" || archived);
}

/**
 * The deposit: the cards of the pieces asked, the files chosen, one button that seals and sends them one after the other, then one *finish* that
 * makes them received all together. What was sent is kept over a lost connection; the same button goes on.
 */
export class Deposit {
  readonly #context: DepositContext;
  readonly #cards = new Map<string, PieceCard>();
  readonly #send: HTMLButtonElement;
  readonly #halt: HTMLButtonElement;
  readonly #total = el("p", { class: "hint", "aria-hidden": "true" });
  /** What went wrong, and what to do; read aloud when it changes. */
  readonly #message = el("div", { role: "alert" });
  /** Progress in a few sentences, for those who do not see the bars. */
  readonly #spoken = el("p", { class: "visually-hidden", role: "status" });
  /** The network cut and back, beside the button, for those who do see: {@link #spoken} says the same. */
  readonly #network = el("p", { class: "status", "aria-hidden": "true" });
  #waiting = false;
  #chosen: ChosenFile[] = [];
  #controller: AbortController | null = null;
  #stoppedByNetwork = false;

  constructor(context: DepositContext) {
    this.#context = context;
    const { words } = context;
    this.#send = button("", { class: "button", id: "send" }, () => void this.#run());
    this.#halt = button(words.say("sender-halt"), { class: "button plain" }, () => this.#controller?.abort());
    this.#halt.hidden = true;
    this.#nameButton("sender-send");
  }

  /** Puts the deposit on the page. */
  show(): void {
    const { app, words, data } = this.#context;
    const pieces = data.pieces.map((piece) => this.#addCard(piece));
    replace(
      app,
      callout("ok", "lock", el("p", {}, words.say("sender-sealed-before-leaving"))),
      el("h2", {}, words.say("sender-pieces-title", { count: pieces.length })),
      el("div", { class: "pieces" }, ...pieces),
      el("p", { class: "hint" }, words.say("sender-limits", { weight: words.weight(data.limits.file), files: data.limits.files })),
      this.#message,
      this.#network,
      el("div", { class: "actions" }, this.#send, this.#halt, this.#total),
      this.#spoken,
    );
    if (wasInterrupted(sessionStorage, data.request, this.#receivedBefore())) {
      this.#say(callout("soon", "info", el("p", {}, words.say("sender-interrupted"))));
      this.#message.scrollIntoView({ block: "nearest" });
    }
    ignoreOtherDrops();
    addEventListener("beforeunload", (event) => {
      if (this.#chosen.length > 0) event.preventDefault();
    });
    // The network is back: go on without being asked, when the sending had stopped for the lack of it.
    addEventListener("online", () => {
      if (this.#controller === null && this.#stoppedByNetwork) void this.#run();
    });
  }

  /** How many files the service had received when this page was made. */
  #receivedBefore(): number {
    return this.#context.data.pieces.reduce((sum, piece) => sum + piece.received, 0);
  }

  #addCard(piece: StatedPiece): HTMLElement {
    const card = pieceCard(this.#context.words, piece, (given) => this.#take(piece, card, given));
    this.#cards.set(piece.code, card);
    return card.card;
  }

  #take(piece: StatedPiece, card: PieceCard, given: GivenFiles): void {
    const { words } = this.#context;
    const complaints = given.folders > 0 ? [words.say("sender-folder")] : [];
    for (const file of given.files) {
      const complaint = this.#complaintAbout(piece, file);
      if (complaint !== null) {
        complaints.push(complaint);
        continue;
      }
      const chosen = new ChosenFile(words, piece.code, file, (removed) => this.#remove(removed));
      this.#chosen.push(chosen);
      card.list.append(chosen.row);
      card.list.hidden = false;
    }
    card.complain(complaints.join(" "));
    this.#say(null);
    this.#showTotal();
  }

  #complaintAbout(piece: StatedPiece, file: File): string | null {
    const { words, data } = this.#context;
    const again = this.#chosen.some(
      (chosen) =>
        chosen.piece === piece.code &&
        chosen.file.name === file.name &&
        chosen.file.size === file.size &&
        chosen.file.lastModified === file.lastModified,
    );
    if (again) return words.say("sender-file-again", { name: file.name });
    if (file.size === 0) return words.say("sender-file-empty", { name: file.name });
    if (file.size > data.limits.file) {
      return words.say("sender-file-too-large", { name: file.name, weight: words.weight(file.size), most: words.weight(data.limits.file) });
    }
    if (this.#chosen.length >= data.limits.files) return words.say("sender-too-many", { files: data.limits.files });
    return null;
  }

  #remove(removed: ChosenFile): void {
    const card = this.#cards.get(removed.piece);
    this.#chosen = this.#chosen.filter((chosen) => chosen !== removed);
    void removed.upload?.forget();
    removed.row.remove();
    if (this.#chosen.length === 0) markSent(sessionStorage, this.#context.data.request);
    if (card !== undefined) card.list.hidden = card.list.childElementCount === 0;
    card?.picker.focus();
    this.#speak(this.#context.words.say("sender-removed", { name: removed.file.name }));
    this.#say(null);
    this.#showTotal();
  }

  async #run(): Promise<void> {
    const { words } = this.#context;
    if (this.#controller !== null) return;
    if (this.#chosen.length === 0) {
      this.#say(callout("soon", "circle-alert", el("p", {}, words.say("sender-nothing-chosen"))));
      this.#cards.values().next().value?.picker.focus();
      return;
    }
    markSending(sessionStorage, this.#context.data.request, this.#receivedBefore());
    this.#controller = new AbortController();
    this.#stoppedByNetwork = false;
    this.#setBusy(true);
    this.#say(null);
    try {
      await this.#sendAll(this.#controller.signal);
    } catch (cause) {
      this.#explain(cause);
    } finally {
      this.#controller = null;
      this.#endWait();
      this.#setBusy(false);
    }
  }

  /** Sends what is not yet sent, then makes everything received. A file that fails alone does not stop the others. */
  async #sendAll(signal: AbortSignal): Promise<void> {
    const { words, data } = this.#context;
    this.#speak(words.say("sender-spoken-begin", { files: this.#chosen.length }));
    for (const chosen of this.#chosen) {
      if (chosen.finished === null) await this.#sendOne(chosen, signal);
    }
    const failed = this.#chosen.filter((chosen) => chosen.state === "failed").length;
    if (failed > 0) {
      this.#nameButton("sender-continue");
      this.#say(callout("late", "circle-alert", el("p", {}, words.say("sender-some-failed", { files: failed }))));
      return;
    }
    const documents = this.#chosen.map((chosen) => chosen.finished).filter((finished) => finished !== null);
    const receipt = await finish<Receipt>(`/api/v1/links/${data.token}/finish`, documents, signal, BACK_OFF, (waiting) => this.#wait(waiting));
    this.#received(receipt);
  }

  async #sendOne(chosen: ChosenFile, signal: AbortSignal): Promise<void> {
    const { data, brief, engine } = this.#context;
    chosen.show("sending");
    chosen.upload ??= new SealedUpload({
      engine,
      file: chosen.file,
      facts: {
        request: brief.request,
        case: null,
        depositSecret: fromBase64(brief.deposit_secret, "deposit_secret"),
        purpose: brief.purpose,
        policy: brief.policy,
        piece: chosen.piece,
      },
      recipients: recipientsFor(brief, data, chosen.piece),
      upload: {
        create: `${location.origin}/api/v1/links/${data.token}/uploads`,
        metadata: { piece: chosen.piece },
        largestChunk: data.limits.chunk,
      },
      onState: ({ acknowledged, size, waiting }) => {
        this.#wait(waiting);
        chosen.progress(acknowledged, size, waiting);
        this.#showTotal();
      },
    });
    try {
      chosen.finished = await chosen.upload.send(signal);
      chosen.upload = null;
      chosen.show("sent");
      const sent = this.#chosen.filter((other) => other.finished !== null).length;
      this.#speak(this.#context.words.say("sender-spoken-sent", { name: chosen.file.name, sent, files: this.#chosen.length }));
    } catch (cause) {
      this.#failed(chosen, cause);
    }
    this.#showTotal();
  }

  /** Follows the network: says that it is cut, then that the sending goes on; no sentence is left standing once it is no longer true. */
  #wait(waiting: boolean): void {
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    const sentence = this.#context.words.say(waiting ? "sender-network-cut" : "sender-network-back");
    this.#network.dataset["kind"] = waiting ? "soon" : "ok";
    replace(this.#network, sentence);
    this.#speak(sentence);
  }

  /** The sending is over, or stopped: what it waited for is said elsewhere. */
  #endWait(): void {
    if (this.#waiting) this.#speak("");
    this.#waiting = false;
    replace(this.#network);
  }

  /** What concerns this file alone is said beneath it; what stops everything is thrown on. */
  #failed(chosen: ChosenFile, cause: unknown): void {
    const { words, data } = this.#context;
    const code = cause instanceof UploadStopped ? cause.code : null;
    const kept = code === "connection" || code === "cancelled";
    if (!kept) chosen.upload = null;
    if (cause instanceof SealingRefusal && cause.code === "file-changed") {
      return chosen.show("failed", words.say("sender-file-changed"));
    }
    if (cause instanceof UploadStopped && code === "too-large") {
      return chosen.show("failed", cause.detail || words.say("sender-refused-too-large", { most: words.weight(data.limits.file) }));
    }
    if (cause instanceof UploadStopped && (code === "refused" || code === "lost")) {
      return chosen.show("failed", cause.detail || words.say("sender-refused"));
    }
    if (kept) chosen.show(code === "cancelled" ? "paused" : "waiting");
    else chosen.show("ready");
    throw cause;
  }

  /** Says why everything stopped, what is safe, and what to do. */
  #explain(cause: unknown): void {
    const { words, data } = this.#context;
    const code = cause instanceof UploadStopped ? cause.code : "refused";
    this.#stoppedByNetwork = code === "connection";
    this.#nameButton("sender-continue");
    if (code === "lost") {
      // Between the last byte and *finish* the server let the uploads go (they live a day): they must be sent again.
      for (const chosen of this.#chosen) {
        chosen.finished = null;
        chosen.show("ready");
      }
    }
    const detail = cause instanceof UploadStopped && cause.detail !== "" ? cause.detail : words.say(`sender-stopped-${code}`);
    const asksHelp = code !== "connection" && code !== "cancelled";
    this.#say(
      callout(asksHelp ? "late" : "soon", code === "connection" ? "wifi-off" : "circle-alert", el("p", {}, detail), asksHelp && callUs(words, data.team.telephone)),
    );
  }

  #received(receipt: Receipt): void {
    const { app, words, data, brief } = this.#context;
    const files = this.#chosen.map(({ piece, file }) => ({ piece, name: file.name, size: file.size }));
    this.#chosen = [];
    markSent(sessionStorage, data.request);
    showReceipt(app, words, { receipt, brief, pieces: data.pieces, files, file: `/api/v1/links/${data.token}/receipts` });
  }

  #setBusy(busy: boolean): void {
    this.#send.setAttribute("aria-busy", String(busy));
    this.#send.disabled = busy;
    this.#halt.hidden = !busy;
    if (busy) this.#nameButton("sender-sending");
    else if (this.#send.textContent === this.#context.words.say("sender-sending")) this.#nameButton("sender-continue");
    for (const card of this.#cards.values()) card.setOpen(!busy);
    for (const chosen of this.#chosen) chosen.removable = !busy;
  }

  #nameButton(id: string): void {
    replace(this.#send);
    append(this.#send, id === "sender-sending" ? null : icon("send"), this.#context.words.say(id));
  }

  #showTotal(): void {
    const { words } = this.#context;
    const weight = this.#chosen.reduce((sum, chosen) => sum + chosen.file.size, 0);
    replace(this.#total, this.#chosen.length === 0 ? "" : words.say("sender-total", { files: this.#chosen.length, weight: words.weight(weight) }));
  }

  #say(message: HTMLElement | null): void {
    replace(this.#message, message);
  }

  #speak(sentence: string): void {
    replace(this.#spoken, sentence);
  }
}
