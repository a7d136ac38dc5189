// A person's name on the page: empty at first, written when its label is open. Names are never translated, never HTML.

import { el } from "../dom";
import type { Person } from "../sealing/index";
import type { Words } from "../words";
import { type NameRefusal, type Names, isOpen } from "./names";
import type { Base64 } from "./types";

/** What holds a sealed name. */
export interface Named {
  readonly case: string;
  readonly team: string;
  readonly label: Base64 | null;
}

/** A span that shows the name once it is open, or says that it stays closed. */
export function personSpan(words: Words, names: Names, row: Named, style = "row-person"): HTMLElement {
  const span = el("span", { class: `${style} locked`, translate: "no" });
  void names.person(row).then((answer) => showName(words, span, answer));
  return span;
}

function showName(words: Words, span: HTMLElement, answer: Person | NameRefusal): void {
  if (isOpen(answer)) {
    span.classList.remove("locked");
    span.textContent = answer.name;
    return;
  }
  span.textContent = words.say("agent-sealed-name");
  span.title = words.say(answer === "no-key" ? "agent-home-locked" : "agent-name-refused");
}

/** Birth date and company in one line; empty when neither is known. */
export function personDetails(words: Words, person: Person): string {
  const born = person.birth_date === null ? "" : words.say("agent-case-born", { date: words.day(person.birth_date) });
  return [born, person.company ?? ""].filter((part) => part !== "").join(" · ");
}
