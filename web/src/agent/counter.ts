// The counter: the screen is turned to the person. One key leaves a single case on it, the same key brings the rest back. The mode
// outlives the page: loading it again, or opening the case or a document from it, must not show the others' names.

import { announce } from "./page";
import type { Words } from "../words";

/** The key, and its name on the page. */
const COUNTER_KEY = "F8";

const ENTRY = "consigne.counter";

/** What stays on the screen: a case, and on the team's home the document or request whose panel is open. */
export interface AtCounter {
  readonly case: string;
  readonly row: string | null;
}

/** What this tab shows the person, or null when the screen is the agent's. */
export function atCounter(): AtCounter | null {
  const written = sessionStorage.getItem(ENTRY);
  return written === null ? null : (JSON.parse(written) as AtCounter);
}

/** Takes the mode up again before anything is shown, on the pages that have its banner; whoever goes to another page has left it. */
export function resumeCounter(): void {
  const end = document.getElementById("counter-end");
  if (end === null) {
    sessionStorage.removeItem(ENTRY);
    return;
  }
  if (atCounter() !== null) document.body.dataset["counter"] = "";
  end.addEventListener("click", endCounter);
}

/** Listens to the key. `single` says which case is on the screen to be left alone there, if one is. */
export function counterMode(words: Words, single: () => AtCounter | null): void {
  document.querySelector(".page-head")?.classList.toggle("counter-hide", document.body.dataset["page"] === "home");
  const shown = single();
  // Another case, reached by the browser's own arrows: it is the one to come back to.
  if (shown !== null && atCounter() !== null && atCounter()?.case !== shown.case) keep(shown);
  document.addEventListener("keydown", (event) => {
    if (event.key !== COUNTER_KEY || event.repeat) return;
    event.preventDefault();
    if ("counter" in document.body.dataset) endCounter();
    else beginCounter(words, single());
  });
}

function beginCounter(words: Words, shown: AtCounter | null): void {
  if (shown === null) {
    announce(words.say("agent-counter-none"), "soon");
    return;
  }
  keep(shown);
  document.body.dataset["counter"] = "";
  announce("", "info");
}

function endCounter(): void {
  sessionStorage.removeItem(ENTRY);
  delete document.body.dataset["counter"];
  // The banner goes with its button: the focus needs a place that stays.
  (document.getElementById("panel-title") ?? document.getElementById("title"))?.focus();
}

function keep(shown: AtCounter): void {
  sessionStorage.setItem(ENTRY, JSON.stringify(shown));
}
