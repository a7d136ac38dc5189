// What leaves the page: the agent's own message, already written, and a letter with a QR code for those who have no mail.

import { el } from "../dom";
import type { Person } from "../sealing/index";
import type { Words } from "../words";
import { qrCode } from "./qr";
import { ticket } from "./request";
import type { Day } from "./types";

/** What a message and a letter say of a request. */
export interface Outgoing {
  readonly reference: string;
  readonly link: string;
  readonly until: Day;
  readonly team: string;
  readonly telephone: string;
  readonly agent: string;
  readonly person: Person;
  readonly pieces: readonly string[];
  readonly message: string | null;
}

/** A `mailto:` with the reference in its subject and the link in its body. The person is not named in a mail: the link shows the name. */
export function mailAddress(words: Words, outgoing: Outgoing): string {
  const { reference, link, agent, team } = outgoing;
  const subject = words.say("agent-ask-mail-subject", { reference });
  const body = words.say("agent-ask-mail-body", { reference, link, agent, team, until: words.day(outgoing.until), check: words.say("sender-check") });
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`;
}

/** The letter: printed alone, shown nowhere. */
export function letter(words: Words, outgoing: Outgoing): HTMLElement {
  const { person, reference, link } = outgoing;
  const born = person.birth_date === null ? "" : ` · ${words.say("agent-letter-born", { date: words.day(person.birth_date) })}`;
  const written = el(
    "div",
    { class: "stack-tight" },
    el("p", { translate: "no" }, el("strong", {}, outgoing.team), ` · ${outgoing.agent} · ${outgoing.telephone}`),
    el("h1", {}, words.say("agent-letter-title")),
    ticket(words.say("agent-ask-reference-word"), reference),
    el("p", { translate: "no" }, words.say("agent-letter-for", { person: `${person.name}${born}` })),
    el("p", {}, words.say("agent-letter-intro")),
    el("ul", {}, ...outgoing.pieces.map((piece) => el("li", {}, piece))),
    outgoing.message !== null && el("p", { translate: "no" }, outgoing.message),
    el("p", {}, words.say("agent-letter-how")),
    qrCode(link, words.say("agent-letter-qr")),
    el("p", { class: "proof", translate: "no" }, link),
    el("p", {}, words.say("agent-letter-until", { date: words.day(outgoing.until) })),
    el("p", {}, words.say("agent-letter-safe")),
    el("p", {}, words.say("agent-letter-other")),
    // As on the page and in the mail: whoever forged a letter printed a number on it too.
    el("p", {}, words.say("sender-check")),
  );
  return el("article", { class: "letter print-only" }, written);
}
