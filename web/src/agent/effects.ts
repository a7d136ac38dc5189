// What an act does to the dates of documents, written before it is confirmed; then the act.

import { el, icon, replace } from "../dom";
import type { Words } from "../words";
import * as api from "./api";
import type { Catalogue } from "./catalogue";
import type { Effect, EventOrder } from "./clocktypes";
import { daysAfter } from "./days";
import { today } from "./notice";
import { sentence } from "./page";
import type { RowContext } from "./rows";
import { actionButton, callout, whileBusy } from "./show";

/** Days after an act during which a mistaken click can be undone. */
export const GRACE_DAYS = 30;

/** Acts that have them. */
const WITH_GRACE: ReadonlySet<string> = new Set(["SITUATION_CLOSE", "DECES", "REVOCATION", "PAIEMENT"]);

/** Whether an act of this kind leaves thirty days to undo it. */
export function hasGrace(kind: string): boolean {
  return WITH_GRACE.has(kind);
}

/** What can be undone until which day, and whether nothing is erased until then: null where it cannot be. */
function graceWords(words: Words, order: EventOrder, effects: readonly Effect[], now: Date): string | null {
  if (order.on === null || !hasGrace(order.kind) || effects.some((effect) => effect.at_once)) return null;
  const until = daysAfter(order.on, GRACE_DAYS);
  if (until < today(now)) return null;
  const goesBefore = effects.some((effect) => today(new Date(effect.new_purge_at)) < until);
  return words.say(goesBefore ? "agent-act-undoable" : "agent-act-grace", { date: words.day(until) });
}

/** Whether an event, rather than its undoing, is what is asked; a closed set of words follows its kind. */
export function eventWords(words: Words, order: Pick<EventOrder, "kind" | "on">): string {
  const what = words.say("agent-clock-event", { kind: order.kind });
  if (order.on !== null) return words.say("agent-act-on", { what, date: words.day(order.on) });
  return order.kind === "SITUATION_CLOSE" ? words.say("agent-act-reopen") : words.say("agent-act-undone", { what });
}

/** One sentence for each document whose dates move, and one for all the others. */
export function effectSentences(words: Words, catalogue: Catalogue, effects: readonly Effect[]): string[] {
  if (effects.length === 0) return [words.say("agent-effect-no-documents")];
  const twice = new Set(effects.map((effect) => effect.document)).size < effects.length;
  const moving = effects.map((effect) => effectSentence(words, pieceOf(catalogue, effect, twice), effect)).filter((text) => text !== null);
  const still = effects.length - moving.length;
  return still === 0 ? moving : [...moving, words.say("agent-effect-still", { count: still, moving: moving.length })];
}

function pieceOf(catalogue: Catalogue, { purpose, piece }: Effect, twice: boolean): string {
  const name = catalogue.pieceName(purpose, piece);
  return twice ? `${name} (${catalogue.purposeName(purpose)})` : name;
}

function effectSentence(words: Words, piece: string, effect: Effect): string | null {
  const [before, after] = [words.day(effect.purge_at), words.day(effect.new_purge_at)];
  const erased = effect.purge_at === effect.new_purge_at ? null : words.say("agent-effect-erased", { piece, before, after });
  if (effect.at_once) return words.say("agent-effect-at-once", { piece, after });
  if (effect.active_until === effect.new_active_until) return erased;
  const until = effect.new_active_until === null ? null : words.lastDay(effect.new_active_until);
  const team = until === null ? words.say("agent-effect-team-open", { piece }) : words.say("agent-effect-team", { piece, date: until });
  return erased === null ? team : `${erased} ${until === null ? "" : words.say("agent-effect-team-too", { date: until })}`.trim();
}

/** A place where an event is looked at, and then recorded or left. */
export class EventDesk {
  readonly element = el("div", {});
  readonly #context: RowContext;
  readonly #caseId: string;
  readonly #done: (said: string) => Promise<void>;

  readonly #heading: "h2" | "h3";

  /** `done` is told what to say once the event is recorded; `heading` is the level at which the place stands in its page. */
  constructor(context: RowContext, caseId: string, done: (said: string) => Promise<void>, heading: "h2" | "h3" = "h3") {
    this.#heading = heading;
    this.#context = context;
    this.#caseId = caseId;
    this.#done = done;
  }

  /** Shows what the event would do, with a button to record it; `remark` is said too. */
  async ask(order: EventOrder, opener: HTMLElement, remark = ""): Promise<void> {
    await this.askAll([order], opener, remark);
  }

  /** The same for events of several documents, all of one kind and day: one look, one press. */
  async askAll(orders: readonly EventOrder[], opener: HTMLElement, remark = ""): Promise<void> {
    try {
      const effects: Effect[] = [];
      for (const order of orders) {
        const found = await api.previewEvent(this.#caseId, order);
        effects.push(...(orders.length === 1 ? found : found.filter((effect) => effect.document === order.document)));
      }
      this.#show(orders, effects, opener, remark);
    } catch (cause) {
      this.#refuse(cause);
    }
  }

  /** Records one after the other; what was recorded stays so, and a second press goes on where the first one stopped. */
  async #record(waiting: EventOrder[], atOnce: boolean): Promise<void> {
    for (let order = waiting[0]; order !== undefined; order = waiting[0]) {
      await api.recordEvent(this.#caseId, { ...order, ends_at_once: atOnce });
      waiting.shift();
    }
  }

  #refuse(cause: unknown): void {
    replace(this.element, el("p", { class: "field-error", role: "alert" }, icon("circle-alert"), sentence(this.#context.words, cause)));
  }

  #show(orders: readonly EventOrder[], effects: readonly Effect[], opener: HTMLElement, remark: string): void {
    const { words, catalogue } = this.#context;
    const [order] = orders;
    if (order === undefined) return;
    const what = orders.length === 1 ? eventWords(words, order) : words.say("agent-act-several", { what: eventWords(words, order), count: orders.length });
    const waiting = [...orders];
    const atOnce = effects.some((effect) => effect.at_once);
    const title = el(this.#heading, { tabindex: -1 }, what);
    const grace = graceWords(words, order, effects, this.#context.now);
    const error = el("p", { class: "field-error", role: "alert" });
    const yes = actionButton("check", words.say(atOnce ? "agent-act-confirm-at-once" : "agent-act-confirm"), atOnce ? "danger" : "", () => {
      void whileBusy(yes, async () => {
        try {
          await this.#record(waiting, atOnce);
          await this.#done(words.say("agent-act-done", { what }));
        } catch (cause) {
          const done = orders.length - waiting.length;
          replace(error, icon("circle-alert"), sentence(words, cause), done > 0 && ` ${words.say("agent-act-some-done", { done, count: orders.length })}`);
        }
      });
    });
    const no = actionButton("undo-2", words.say("agent-act-leave"), "quiet", () => {
      replace(this.element);
      opener.focus();
    });
    const lines = effectSentences(words, catalogue, effects).map((text) => el("li", {}, text));
    const box = callout(
      atOnce ? "late" : "info",
      atOnce ? "circle-alert" : "calendar-clock",
      title,
      atOnce && el("p", {}, el("strong", {}, words.say("agent-effect-warning"))),
      el("ul", { class: "stack-tight" }, ...lines),
      grace !== null && el("p", {}, el("strong", {}, grace)),
      remark !== "" && el("p", {}, remark),
      el("div", { class: "actions" }, yes, no),
      error,
    );
    replace(this.element, box);
    title.focus();
  }
}
