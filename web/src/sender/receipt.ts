import { append, button, el, icon, replace, telephoneLink } from "../dom";
import type { Brief } from "../sealing/brief";
import type { Words } from "../words";
import type { StatedPiece } from "./page-data";

/** The server's answer to *finish*. */
export interface Receipt {
  reference: string;
  received_at: string;
  team: { name: string; telephone: string };
  documents: { document: string; piece: string; purge_at: string }[];
  /** Number of the entry in the audit trail. */
  entry: number;
  /** Where the proof of each document is read, in their order; none where its purpose or piece was put right since. */
  proofs: (string | null)[];
}

/** What stands on a receipt: the server's answer, and the names that only this page knows. */
export interface ReceiptFacts {
  receipt: Receipt;
  brief: Brief;
  pieces: readonly StatedPiece[];
  files: readonly { piece: string; name: string; size: number }[];
  /** Where the receipts are as a file that is verified without the service. */
  file: string;
}

/** The last of the days on which these files are erased. */
function latest({ documents, received_at }: Receipt): string {
  return documents.map((one) => one.purge_at).sort().at(-1) ?? received_at;
}

/** Shows the receipt in place of the deposit: a page to print into the sender's own file. */
export function showReceipt(app: HTMLElement, words: Words, facts: ReceiptFacts): void {
  const { receipt, brief } = facts;
  const title = el("h1", { tabindex: "-1" }, words.say("receipt-title"));
  const line = (term: string, ...value: (Node | string)[]): HTMLElement =>
    el("div", {}, el("dt", {}, words.say(term)), el("dd", {}, ...value));
  const sheet = el(
    "section",
    { class: "receipt", "aria-labelledby": "receipt-title" },
    el("p", { class: "receipt-sign" }, icon("circle-check"), words.say("receipt-sign")),
    title,
    el("p", { class: "ticket" }, el("span", { class: "ticket-word" }, words.say("receipt-reference")), " ", el("span", { class: "ticket-reference", translate: "no" }, receipt.reference)),
    el(
      "dl",
      { class: "facts" },
      line("receipt-team", el("span", { translate: "no" }, receipt.team.name)),
      line("receipt-telephone", telephoneLink(receipt.team.telephone)),
      line("receipt-agent", el("span", { translate: "no" }, brief.agent_name)),
      line("receipt-received", words.moment(receipt.received_at)),
      line("receipt-about", el("span", { translate: "no" }, brief.person.name)),
      line("receipt-pieces", pieceList(words, facts)),
      line("receipt-erased", words.say("receipt-erased-on", { date: words.day(latest(receipt)) })),
      line("receipt-entry", words.number(receipt.entry)),
    ),
    el("p", { class: "proof" }, words.say("receipt-proof", { team: receipt.team.name, entry: words.number(receipt.entry) })),
    proofs(words, facts),
  );
  title.id = "receipt-title";
  const printing = button("", { class: "button" }, () => print());
  append(printing, icon("printer"), words.say("receipt-print"));
  const more = button(words.say("receipt-more"), { class: "button quiet" }, () => location.reload());
  replace(app, sheet, el("div", { class: "actions no-print" }, printing, more));
  // The receipt is the last screen: what was asked, by whom and how it is kept has been read, and stands on it where it matters.
  for (const asked of document.querySelectorAll<HTMLElement>("#main > .page-head, #main > .desk, #main > .notice")) asked.hidden = true;
  document.title = words.say("receipt-page-title", { reference: receipt.reference });
  title.focus();
  scrollTo({ top: 0 });
}

/** The proof of each document: a page, and its address as a code for the printed sheet. */
function proofs(words: Words, { receipt, pieces, file }: ReceiptFacts): HTMLElement {
  const list = el("ul", { class: "proofs" });
  receipt.documents.forEach(({ piece }, place) => {
    const proof = receipt.proofs[place];
    if (proof === undefined || proof === null) return;
    const label = pieces.find((stated) => stated.code === piece)?.label ?? piece;
    const item = el("li", {}, el("a", { href: proof, target: "_blank", rel: "noopener" }, words.say("receipt-proof-of", { piece: label })));
    list.append(item);
    // The code is for paper: without it the link is there all the same.
    void import("../agent/qr").then(({ qrCode }) => item.prepend(qrCode(new URL(proof, location.href).href, words.say("receipt-code"))), () => {});
  });
  const save = el("p", { class: "no-print" }, el("a", { href: file, download: `recu-${receipt.reference}.json` }, words.say("receipt-file")));
  return el("details", { class: "more on-paper" }, el("summary", {}, words.say("receipt-proofs")), el("p", { class: "hint" }, words.say("receipt-proofs-hint")), list, save);
}

function pieceList(words: Words, { receipt, pieces, files }: ReceiptFacts): HTMLElement {
  const codes = [...new Set(receipt.documents.map((document) => document.piece))];
  const items = codes.map((code) => {
    const label = pieces.find((piece) => piece.code === code)?.label ?? code;
    const names = files.filter((file) => file.piece === code).map((file) => el("li", { translate: "no" }, `${file.name} (${words.weight(file.size)})`));
    return el("li", {}, label, el("ul", {}, ...names));
  });
  return el("ul", {}, ...items);
}
