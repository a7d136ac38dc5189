import { button, el, icon, replace } from "../dom";
import type { FinishedDocument, SealedUpload } from "../upload/sealed-upload";
import type { Words } from "../words";

/** Where a chosen file stands. `sent` means that the server has all of it; only *finish* makes it received. */
export type FileState = "ready" | "sending" | "waiting" | "paused" | "sent" | "failed";

const STATE_ICONS: Record<FileState, string> = {
  ready: "file-check",
  sending: "lock",
  waiting: "wifi-off",
  paused: "pause",
  sent: "check",
  failed: "circle-alert",
};

/** The states that the style sheet draws under another name. */
const ROW_STATES: Partial<Record<FileState, string>> = { sent: "received", paused: "waiting" };

/** A file that the sender chose for a piece, its row on the page, and what has become of it. */
export class ChosenFile {
  readonly file: File;
  readonly piece: string;
  readonly row: HTMLLIElement;
  /** The upload under way, kept over a lost connection. */
  upload: SealedUpload | null = null;
  finished: FinishedDocument | null = null;
  readonly #words: Words;
  readonly #word = el("span");
  readonly #stateIcon = el("span");
  readonly #bar: HTMLProgressElement;
  readonly #error: HTMLElement;
  readonly #remove: HTMLButtonElement;
  #state: FileState = "ready";

  constructor(words: Words, piece: string, file: File, onRemove: (chosen: ChosenFile) => void) {
    this.#words = words;
    this.piece = piece;
    this.file = file;
    this.#bar = el("progress", { class: "progress", max: 100, value: 0, "aria-label": words.say("sender-progress-of", { name: file.name }) });
    this.#bar.hidden = true;
    this.#error = el("p", { class: "field-error" });
    this.#remove = button("", { class: "icon-button", "aria-label": words.say("sender-remove", { name: file.name }) }, () => onRemove(this));
    this.#remove.append(icon("x"));
    this.row = el(
      "li",
      { class: "file" },
      fileIcon(file),
      el("span", { class: "file-name", translate: "no" }, file.name),
      el("span", { class: "file-size" }, words.weight(file.size)),
      el("span", { class: "file-state" }, this.#stateIcon, this.#word),
      this.#bar,
      el("span", { class: "file-actions" }, this.#remove),
      this.#error,
    );
    this.show("ready");
  }

  get state(): FileState {
    return this.#state;
  }

  /** Shows a state; `problem` is the sentence beneath a failed file. */
  show(state: FileState, problem = ""): void {
    this.#state = state;
    this.row.dataset["state"] = ROW_STATES[state] ?? state;
    replace(this.#stateIcon, icon(STATE_ICONS[state]));
    replace(this.#word, this.#words.say(`sender-file-${state}`));
    replace(this.#error, ...(problem === "" ? [] : [icon("circle-alert"), problem]));
    this.#bar.hidden = state === "ready" || state === "failed";
    if (state === "sent") this.#bar.value = 100;
  }

  /** Shows how far the sending of the sealed file is. */
  progress(acknowledged: number, size: number, waiting: boolean): void {
    this.#bar.value = Math.floor((acknowledged / size) * 100);
    const state = waiting ? "waiting" : "sending";
    if (this.#state !== state) this.show(state);
  }

  /** Whether the file may be removed: not while it is being sent. */
  set removable(removable: boolean) {
    this.#remove.hidden = !removable;
  }
}

function fileIcon(file: File): SVGSVGElement {
  const drawn = icon(file.type.startsWith("image/") ? "image" : "file");
  drawn.classList.add("file-icon");
  return drawn;
}
