// What an agent may do with a document's clocks: keep it longer, hand it over to the service's own records, suspend it, put its purpose
// or piece right, hold it for one more purpose.

import { el, on, replace } from "../dom";
import { actForm, chosen, dayField, dayWithin, folded, reasonField } from "./actform";
import * as api from "./api";
import type { Clock, Hold } from "./clocktypes";
import { type FilingDesk, filing } from "./filing";
import { type Field, selectField } from "./form";
import { holdSection } from "./holds";
import { today } from "./notice";
import type { OpenPapers } from "./opening";
import type { AgentPage } from "./page";
import { repurpose } from "./repurpose";
import { holdsDocuments, recordsEvents } from "./roles";
import type { RowContext } from "./rows";
import type { DocumentPage } from "./types";

const EXTENSION_REASONS = ["DEMARCHE_EN_COURS", "RECOURS_EN_COURS", "DECISION_ATTENDUE", "DEMANDE_DE_LA_PERSONNE"] as const;
const PURPOSE_REASONS = ["DEMARCHE_NOUVELLE", "ORIENTATION", "DEMANDE_DE_LA_PERSONNE"] as const;
const CORRECTION_REASONS = ["FINALITE_ERRONEE", "PIECE_ERRONEE", "DEPOT_MAL_CLASSE"] as const;

/** What the acts are about. */
export interface DocumentDesk {
  readonly page: AgentPage;
  readonly context: RowContext;
  readonly document: DocumentPage;
  /** Empty for whoever may not move them. */
  readonly clocks: readonly Clock[];
  readonly holds: readonly Hold[];
  /** Told what to say once something was done. */
  done(said: string): Promise<void>;
}

/** The acts that need no open document. */
export function documentActs(desk: DocumentDesk): HTMLElement[] {
  const { page, context, document } = desk;
  const running = runningClocks(desk);
  const extensions = running.map((clock) => extension(desk, clock, running.length > 1)).filter((element) => element !== null);
  const filingHere = filingDesk(desk);
  const holds = holdSection({
    words: page.words,
    now: context.now,
    place: { document: document.document },
    holds: desk.holds,
    mayAct: holdsDocuments(page.session.me.role),
    nameOf: () => page.words.say("agent-hold-on-document"),
    done: (said) => desk.done(said),
  });
  return [...extensions, ...(filingHere === null || running.length === 0 ? [] : [filing(filingHere)]), ...(holds === false ? [] : [holds])];
}

function extension(desk: DocumentDesk, clock: Clock, several: boolean): HTMLElement | null {
  const { words, catalogue, now } = desk.context;
  const last = clock.extendable_to;
  if (last === null) return null;
  const first = today(now);
  const hint = words.say("agent-extend-hint", { date: words.day(last) });
  const until = dayField(`until-${clock.purpose}`, words.say("agent-extend-until"), last, { min: first, max: last }, hint);
  const reason = reasonField(words, `extension-reason-${clock.purpose}`, EXTENSION_REASONS);
  const form = actForm(words, { fields: [until.element, reason.element], icon: "calendar-clock", submit: words.say("agent-extend-do") }, async () => {
    const order = { purpose: clock.purpose, until: dayWithin(words, until, first, last), reason: chosen(words, reason) };
    const effect = await api.extendDocument(desk.document.document, order);
    await desk.done(words.say("agent-extend-done", { date: words.day(effect.new_purge_at) }));
  });
  const title = several ? words.say("agent-extend-for", { purpose: catalogue.purposeName(clock.purpose) }) : words.say("agent-extend");
  return folded(title, form);
}

/** What filing needs to know; null for whoever records no events. */
export function filingDesk(desk: DocumentDesk): FilingDesk | null {
  const { page, context, document } = desk;
  if (!recordsEvents(page.session.me.role)) return null;
  return { context, caseId: document.case, document: document.document, running: runningClocks(desk), done: (said) => desk.done(said) };
}

/** The purposes under which the team still has the document. */
function runningClocks({ clocks, context }: DocumentDesk): Clock[] {
  return clocks.filter((clock) => clock.state === "active" && Date.parse(clock.purge_at) > context.now.getTime());
}

/** The acts that seal the document's key anew: they need its papers open. */
export function sealingActs(desk: DocumentDesk, papers: OpenPapers): HTMLElement[] {
  const { session } = desk.page;
  const team = session.teams.get(desk.document.team);
  const running = runningClocks(desk);
  if (team === undefined || running.length === 0) return [];
  const sealed = (to: { purpose: string; piece: string }) =>
    repurpose({ key: papers.key, manifest: papers.manifest, versions: desk.document.versions }, to, team, desk.context.catalogue, new Date());
  const addable = desk.context.catalogue.purposes.filter(({ code }) => !desk.document.uses.some((use) => use.purpose === code));
  return [correction(desk, running, sealed), ...(addable.length === 0 ? [] : [addition(desk, addable.map(({ code }) => code), sealed)])];
}

type Sealed = (to: { purpose: string; piece: string }) => ReturnType<typeof repurpose>;

/** A purpose and one of its pieces. */
class PieceChoice {
  readonly element = el("div", { class: "form" });
  readonly #desk: DocumentDesk;
  readonly #id: string;
  readonly #purpose: Field<HTMLSelectElement>;
  #piece!: Field<HTMLSelectElement>;
  readonly #place = el("div", {});

  constructor(desk: DocumentDesk, id: string, purposes: readonly string[], chosen: { purpose: string; piece: string } | null) {
    const { words, catalogue } = desk.context;
    this.#desk = desk;
    this.#id = id;
    const list = purposes.map((code) => [code, catalogue.purposeName(code)] as const);
    this.#purpose = selectField({ id: `${id}-purpose`, label: words.say("agent-doc-purpose") }, list, chosen?.purpose);
    on(this.#purpose.input, "change", () => this.#build(null));
    this.#build(chosen?.piece ?? null);
    replace(this.element, this.#purpose.element, this.#place);
  }

  value(): { purpose: string; piece: string } {
    return { purpose: this.#purpose.input.value, piece: this.#piece.input.value };
  }

  #build(chosen: string | null): void {
    const { words, catalogue } = this.#desk.context;
    const pieces = catalogue.purpose(this.#purpose.input.value)?.pieces ?? [];
    // The same piece under another purpose is the likeliest.
    const piece = chosen ?? this.#desk.document.piece;
    this.#piece = selectField({ id: `${this.#id}-piece`, label: words.say("agent-doc-piece") }, pieces.map(({ code, label }) => [code, label] as const), piece);
    replace(this.#place, this.#piece.element);
  }
}

function correction(desk: DocumentDesk, running: readonly Clock[], sealed: Sealed): HTMLElement {
  const { words, catalogue } = desk.context;
  const from = selectField({ id: "correct-from", label: words.say("agent-correct-from") }, running.map((clock) => [clock.purpose, catalogue.purposeName(clock.purpose)] as const));
  from.element.hidden = running.length < 2;
  const wrong = running.find((clock) => clock.purpose === desk.document.purpose) ?? running[0];
  const choice = new PieceChoice(desk, "correct", catalogue.purposes.map(({ code }) => code), wrong ?? null);
  const reason = reasonField(words, "correction-reason", CORRECTION_REASONS);
  const hint = el("p", { class: "hint" });
  const explain = (): void => {
    const free = running.find((clock) => clock.purpose === from.input.value)?.freely_corrected === true;
    replace(hint, words.say(free ? "agent-correct-free" : "agent-correct-decided"));
  };
  on(from.input, "change", explain);
  if (wrong !== undefined) from.input.value = wrong.purpose;
  explain();
  const fields = [hint, from.element, choice.element, reason.element];
  const form = actForm(words, { fields, icon: "check", submit: words.say("agent-correct-do") }, async () => {
    const why = chosen(words, reason);
    const order = await sealed(choice.value());
    const isDone = await api.correctDocument(desk.document.document, { ...order, from: from.input.value, reason: why });
    await desk.done(words.say(isDone ? "agent-correct-done" : "agent-correct-asked"));
  });
  return folded(words.say("agent-correct"), form);
}

function addition(desk: DocumentDesk, purposes: readonly string[], sealed: Sealed): HTMLElement {
  const { words } = desk.context;
  const choice = new PieceChoice(desk, "add", purposes, null);
  const reason = reasonField(words, "purpose-reason", PURPOSE_REASONS);
  const fields = [el("p", { class: "hint" }, words.say("agent-purpose-lead")), choice.element, reason.element];
  const form = actForm(words, { fields, icon: "plus", submit: words.say("agent-purpose-do") }, async () => {
    const why = chosen(words, reason);
    await api.addPurpose(desk.document.document, { ...(await sealed(choice.value())), reason: why });
    await desk.done(words.say("agent-purpose-done"));
  });
  return folded(words.say("agent-purpose-add"), form);
}
