import { append, el, icon, on } from "../dom";
import type { Words } from "../words";
import type { StatedPiece } from "./page-data";

/** The card of one piece asked: choose, photograph or drop files, and the list of those chosen. */
export interface PieceCard {
  card: HTMLElement;
  list: HTMLUListElement;
  /** The first thing to reach by keyboard. */
  picker: HTMLInputElement;
  /** Says what was wrong with the files just given; an empty text clears it. */
  complain(sentence: string): void;
  /** Opens or closes the card to new files. */
  setOpen(open: boolean): void;
}

/** What was given to a card: files, and how many folders, which a browser cannot read as papers. */
export interface GivenFiles {
  files: File[];
  folders: number;
}

/** Makes the card of a piece. `give` is called with each choice, photograph or drop. */
export function pieceCard(words: Words, piece: StatedPiece, give: (given: GivenFiles) => void): PieceCard {
  const picker = fileInput(`file-${piece.code}`, { multiple: true }, give);
  const camera = fileInput(`camera-${piece.code}`, { class: "visually-hidden drop-camera", accept: "image/*", capture: "environment" }, give);
  const complaint = el("p", { class: "field-error", role: "alert", id: `error-${piece.code}` });
  picker.setAttribute("aria-describedby", complaint.id);
  const list = el("ul", { class: "files", hidden: true, "aria-label": words.say("sender-chosen-for", { piece: piece.label }) });
  const drop = el(
    "div",
    { class: "drop" },
    picker,
    labelFor(picker, "button quiet", "file-up", words.say("sender-choose"), piece.label),
    camera,
    labelFor(camera, "button quiet drop-camera", "camera", words.say("sender-photograph"), piece.label),
    el("p", { class: "drop-hint" }, words.say("sender-drop")),
  );
  const head = el("div", { class: "piece-head" }, el("h3", { id: `piece-${piece.code}` }, piece.label), stateTag(words, piece));
  const card = el("section", { class: "piece", "data-state": piece.state, "aria-labelledby": `piece-${piece.code}` }, head, drop, complaint, list);
  takeDrops(card, drop, give);
  return {
    card,
    list,
    picker,
    complain(sentence) {
      complaint.replaceChildren();
      if (sentence !== "") append(complaint, icon("circle-alert"), sentence);
    },
    setOpen(open) {
      picker.disabled = !open;
      camera.disabled = !open;
    },
  };
}

function stateTag(words: Words, piece: StatedPiece): HTMLElement {
  if (piece.received === 0) return el("span", { class: "tag soon" }, icon("clock"), words.say("sender-piece-awaited"));
  return el("span", { class: "tag ok" }, icon("check"), words.say("sender-piece-received", { count: piece.received }));
}

function fileInput(id: string, attributes: Record<string, string | boolean>, give: (given: GivenFiles) => void): HTMLInputElement {
  const input = el("input", { id, type: "file", class: "visually-hidden", ...attributes });
  return on(input, "change", () => {
    const files = [...(input.files ?? [])];
    // The same file may be chosen again after it was removed.
    input.value = "";
    if (files.length > 0) give({ files, folders: 0 });
  });
}

function labelFor(input: HTMLInputElement, style: string, iconName: string, text: string, piece: string): HTMLLabelElement {
  return el("label", { for: input.id, class: style }, icon(iconName), text, el("span", { class: "visually-hidden" }, ` : ${piece}`));
}

function takeDrops(card: HTMLElement, drop: HTMLElement, give: (given: GivenFiles) => void): void {
  on(card, "dragover", (event) => {
    event.preventDefault();
    drop.dataset["over"] = "";
  });
  on(card, "dragleave", (event) => {
    if (!card.contains(event.relatedTarget as Node | null)) delete drop.dataset["over"];
  });
  on(card, "drop", (event) => {
    event.preventDefault();
    delete drop.dataset["over"];
    const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === "file");
    const folders = items.filter((item) => item.webkitGetAsEntry()?.isDirectory === true);
    const files = items.filter((item) => !folders.includes(item)).map((item) => item.getAsFile());
    give({ files: files.filter((file) => file !== null), folders: folders.length });
  });
}

/** A file dropped beside the cards must not replace the page by the file. */
export function ignoreOtherDrops(): void {
  for (const kind of ["dragover", "drop"] as const) document.addEventListener(kind, (event) => event.preventDefault());
}
