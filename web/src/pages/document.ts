// One document: what is known of it, its line of life, who may open it and who did; opened here, shown in a sandboxed frame.

import { type Child, byId, el, replace } from "../dom";
import * as api from "../agent/api";
import { type Catalogue, loadCatalogue } from "../agent/catalogue";
import type { Clock, Hold } from "../agent/clocktypes";
import { showClosedDocument } from "../agent/consultation";
import { counterMode } from "../agent/counter";
import { type DocumentDesk, documentActs, filingDesk, sealingActs } from "../agent/documentacts";
import { offerFiling } from "../agent/filing";
import { lifeLine, lifeOf } from "../agent/life";
import { Names } from "../agent/names";
import { NoGrant, type OpenPapers, canStreamToFile, downloadBlob, isNotWhatItSays, openContent, openPapers, saveToFile } from "../agent/opening";
import { type AgentPage, announce, sentence, startAgentPage } from "../agent/page";
import { personSpan } from "../agent/person";
import { holdsDocuments, keepsDocuments } from "../agent/roles";
import { actionButton, callout, facts, linkButton, whileBusy } from "../agent/show";
import type { DocumentPage } from "../agent/types";
import { viewerFrame } from "../agent/viewframe";
import { SealingRefusal } from "../sealing/index";

/** Above this many bytes a document is not held in memory for the preview where a file can take it. */
const LARGEST_PREVIEW = 150 * 1024 * 1024;

/** What the page shows, read at once. */
interface Read {
  readonly document: DocumentPage;
  readonly clocks: readonly Clock[];
  readonly holds: readonly Hold[];
}

class DocumentView {
  readonly #page: AgentPage;
  readonly #catalogue: Catalogue;
  readonly #names: Names;
  readonly #document: DocumentPage;
  readonly #acting: DocumentDesk;
  readonly #sealing = el("div", { class: "stack-tight" });
  readonly #desk = el("div", { class: "stack" });
  readonly #actions = el("div", { class: "actions counter-hide" });
  readonly #filing = el("div", {});
  readonly #preview = el("div", { class: "stack-tight" });
  readonly #openings = el("section", { class: "stack-tight" });
  #content: Blob | null = null;

  constructor(page: AgentPage, catalogue: Catalogue, read: Read) {
    this.#page = page;
    this.#catalogue = catalogue;
    this.#names = new Names(page.session);
    this.#document = read.document;
    const context = { words: page.words, names: this.#names, catalogue, now: new Date() };
    this.#acting = { page, context, ...read, done: (said) => again(page, catalogue, read.document.document, said) };
  }

  async show(): Promise<void> {
    const { words } = this.#page;
    const row = this.#document;
    replace(byId("title"), this.#catalogue.pieceName(row.purpose, row.piece));
    replace(byId("lead"), personSpan(words, this.#names, row, ""));
    replace(
      this.#page.app,
      ...this.#lives(),
      this.#desk,
      el("div", { class: "stack counter-hide" }, this.#whoCould(), this.#openings),
      this.#acts(),
      // The archive's people have the document, not its case.
      this.#page.session.teams.has(row.team) && el("div", { class: "actions counter-hide" }, linkButton(`/cases/${row.case}`, "folder-open", words.say("agent-doc-to-case"), true)),
    );
    this.#whoDid(row);
    try {
      const papers = await openPapers(this.#page.session, this.#names, row);
      this.#showPapers(papers);
      replace(this.#sealing, ...sealingActs(this.#acting, papers));
      if (location.hash === "#open") this.#actions.querySelector("button")?.click();
    } catch (cause) {
      this.#refuse(cause);
    }
  }

  /** A line of life for each purpose; its name stands above when there are several. */
  #lives(): HTMLElement[] {
    const { words } = this.#page;
    const { uses, received_at } = this.#document;
    const shown = uses.length === 0 ? [this.#document] : uses;
    return shown.map((use) => {
      const life = lifeOf({ ...use, received_at }, this.#catalogue.archives(use.purpose, use.piece));
      const title = shown.length > 1 && el("h2", { class: "card-title" }, words.say("agent-doc-use", { purpose: this.#catalogue.purposeName(use.purpose), piece: this.#catalogue.pieceName(use.purpose, use.piece) }));
      return el("section", { class: "card" }, title, lifeLine(words, life, false, new Date()));
    });
  }

  #acts(): HTMLElement | false {
    const acts = documentActs(this.#acting);
    if (acts.length === 0 && this.#acting.clocks.length === 0) return false;
    return el("section", { class: "stack-tight counter-hide" }, el("h2", {}, this.#page.words.say("agent-doc-acts")), this.#sealing, ...acts);
  }

  #showPapers(papers: OpenPapers): void {
    const { words } = this.#page;
    const { manifest } = papers;
    const large = manifest.size > LARGEST_PREVIEW && canStreamToFile();
    const open = actionButton("eye", words.say("agent-doc-open"), "", () => void whileBusy(open, () => this.#open(papers, open)));
    const download = actionButton("download", words.say("agent-doc-download"), "quiet", () => void whileBusy(download, () => this.#download(papers, download)));
    const save = actionButton("download", words.say("agent-doc-save"), "", () => void whileBusy(save, () => this.#save(papers, save)));
    replace(this.#actions, ...(large ? [save] : [open, download]));
    replace(
      this.#desk,
      this.#provenance(papers),
      facts(
        [words.say("agent-doc-file"), el("span", { translate: "no" }, manifest.file_name)],
        [words.say("agent-doc-size"), words.weight(manifest.size)],
        [words.say("agent-doc-purpose"), this.#catalogue.purposeName(this.#document.purpose)],
        [words.say("agent-doc-received"), words.moment(this.#document.received_at)],
        [words.say("agent-doc-sealed-at"), words.moment(manifest.sealed_at)],
        [words.say("agent-doc-reference"), this.#document.reference],
        [words.say("agent-doc-proof"), this.#document.proof === null ? null : el("a", { href: this.#document.proof }, words.say("agent-doc-receipt"))],
      ),
      this.#actions,
      el("p", { class: "hint counter-hide" }, large ? words.say("agent-doc-large", { size: words.weight(manifest.size) }) : words.say("agent-doc-open-note"), " ", words.say("agent-doc-download-note")),
      this.#filing,
      this.#preview,
    );
  }

  #provenance({ sealedBy }: OpenPapers): HTMLElement {
    const { words } = this.#page;
    const said = (id: string): Child[] => [el("p", {}, el("strong", {}, words.say(id))), words.has(`${id}-text`) && el("p", {}, words.say(`${id}-text`))];
    const proven = sealedBy === "browser" || sealedBy === "client";
    return callout(proven ? "ok" : sealedBy === "agent" ? "info" : "soon", proven ? "shield-check" : "info", ...said(`agent-doc-sealed-${sealedBy}`));
  }

  async #fetched(papers: OpenPapers): Promise<Blob | null> {
    const { words, engine } = this.#page;
    if (this.#content !== null) return this.#content;
    announce(words.say("agent-doc-opening"), "info");
    try {
      this.#content = await openContent(await engine(), papers);
      announce("", "info");
      this.#whoDid(await api.documentPage(this.#document.document));
      return this.#content;
    } catch (cause) {
      announce("", "info");
      this.#refuse(cause);
      return null;
    }
  }

  async #open(papers: OpenPapers, opener: HTMLButtonElement): Promise<void> {
    const { words } = this.#page;
    const content = await this.#fetched(papers);
    if (content === null) return;
    const warning = (await isNotWhatItSays(papers.manifest, content)) && callout("late", "circle-alert", el("p", {}, words.say("agent-doc-type-differs", { name: papers.manifest.file_name })));
    const frame = viewerFrame(words, await content.arrayBuffer(), {
      shown: () => frame.focus(),
      refused: (reason) => replace(this.#preview, warning, callout("soon", "info", el("p", {}, words.say("agent-doc-viewer-refused", { reason })))),
      left: () => opener.focus(),
    });
    replace(this.#preview, warning, frame);
    // A browser draws nothing in a frame of another origin that is out of sight.
    frame.scrollIntoView({ block: "nearest" });
  }

  async #download(papers: OpenPapers, opener: HTMLElement): Promise<void> {
    const content = await this.#fetched(papers);
    if (content === null) return;
    downloadBlob(content, papers.manifest.file_name);
    this.#offerFiling(opener);
  }

  /** A copy was saved: one press notes that it has gone to the service's own records. */
  #offerFiling(opener: HTMLElement): void {
    const desk = filingDesk(this.#acting);
    replace(this.#filing, desk !== null && offerFiling(desk, opener));
  }

  async #save(papers: OpenPapers, opener: HTMLElement): Promise<void> {
    try {
      await saveToFile(await this.#page.engine(), papers);
      this.#offerFiling(opener);
    } catch (cause) {
      // The reader closed the dialog: nothing was asked of the server.
      if (cause instanceof DOMException && cause.name === "AbortError") return;
      this.#refuse(cause);
    }
  }

  /** A document that is refused is not shown at all: what is wrong, and whom to tell. */
  #refuse(cause: unknown): void {
    const { words } = this.#page;
    if (cause instanceof NoGrant) {
      replace(this.#desk, callout("info", "lock", el("p", {}, words.say("agent-doc-no-grant"))));
      return;
    }
    if (!(cause instanceof SealingRefusal)) {
      const gone = cause instanceof api.Refused && cause.status === 410;
      announce(gone ? words.say("agent-doc-gone") : sentence(words, cause), "late");
      return;
    }
    const field = cause.field === "" ? "—" : cause.field;
    const box = callout("late", "circle-alert", el("h2", {}, words.say("agent-doc-refused-title")), el("p", {}, words.say("agent-doc-refused", { code: cause.code, field })));
    box.setAttribute("role", "alert");
    replace(this.#desk, box);
  }

  #whoCould(): HTMLElement {
    const { words } = this.#page;
    const holders = this.#document.holders.map((holder) => {
      const inArchive = this.#document.uses.find((use) => use.purpose === holder.purpose)?.state !== "active";
      const since = words.say("agent-doc-since", { date: words.day(holder.since) });
      const until = holder.until === null ? since : words.say("agent-doc-from-to", { since: words.day(holder.since), until: words.day(holder.until) });
      const when = holder.kind === "archive" && holder.until === null && !inArchive ? words.say("agent-doc-archive-later") : until;
      return el("li", {}, words.say("agent-doc-holder", { kind: holder.kind, name: holder.name }), this.#document.uses.length > 1 && ` (${this.#catalogue.purposeName(holder.purpose)})`, " ", el("span", { class: "row-meta" }, when));
    });
    return el("section", { class: "stack-tight" }, el("h2", {}, words.say("agent-doc-who-could")), el("ul", {}, ...holders));
  }

  /** Who opened it, the reader included once they did. */
  #whoDid(row: DocumentPage): void {
    const { words } = this.#page;
    const openings = row.openings.map((opening) =>
      el("li", {}, words.moment(opening.at), " · ", words.say("role", { role: opening.role })),
    );
    const list = openings.length === 0 ? el("p", {}, words.say("agent-doc-nobody")) : el("ul", {}, ...openings);
    const all = el("p", {}, el("a", { href: `/documents/${this.#document.document}/timeline` }, words.say("timeline-of-document")));
    replace(this.#openings, el("h2", {}, words.say("agent-doc-who-did")), list, all);
  }
}

/** The document, with its clocks for whoever may move them. */
async function readAll(page: AgentPage, id: string): Promise<Read> {
  const document = await api.documentPage(id);
  const { me, teams } = page.session;
  const [clocks, { holds }] = await Promise.all([
    keepsDocuments(me.role) && teams.has(document.team) ? api.clocks(id) : [],
    holdsDocuments(me.role) ? api.documentHolds(id) : { holds: [] },
  ]);
  return { document, clocks, holds };
}

/** The document as it is after an act, and what was done. It may be closed by now. */
async function again(page: AgentPage, catalogue: Catalogue, id: string, said: string): Promise<void> {
  // Opening it once more would be one more opening in its list.
  history.replaceState(null, "", location.pathname);
  try {
    await new DocumentView(page, catalogue, await readAll(page, id)).show();
  } catch (cause) {
    if (!(await showClosedDocument(page, id, cause, (next) => again(page, catalogue, id, next)))) replace(page.app, callout("info", "info", el("p", {}, sentence(page.words, cause))));
  }
  byId("title").focus({ preventScroll: true });
  announce(said, "ok");
}

startAgentPage(async (page) => {
  const id = location.pathname.split("/").at(-1) ?? "";
  const catalogue = await loadCatalogue();
  try {
    const read = await readAll(page, id);
    counterMode(page.words, () => ({ case: read.document.case, row: null }));
    await new DocumentView(page, catalogue, read).show();
  } catch (cause) {
    if (!(await showClosedDocument(page, id, cause, (said) => again(page, catalogue, id, said)))) throw cause;
  }
});
