// The counter: the screen is turned to the person. One key leaves a single case on it, the same key brings the rest back.

import { announce } from "./page";
import type { Words } from "../words";

/** The key, and its name on the page. */
export const COUNTER_KEY = "F8";

/** Listens to the key and to the banner's button. `single` says whether one case is on the screen to be left alone there. */
export function counterMode(words: Words, single: () => boolean): void {
  document.querySelector(".page-head")?.classList.toggle("counter-hide", document.body.dataset["page"] === "home");
  const turn = (): void => {
    if ("counter" in document.body.dataset) {
      delete document.body.dataset["counter"];
    } else if (single()) {
      document.body.dataset["counter"] = "";
      announce("", "info");
    } else {
      announce(words.say("agent-counter-none"), "soon");
    }
  };
  document.getElementById("counter-end")?.addEventListener("click", turn);
  document.addEventListener("keydown", (event) => {
    if (event.key !== COUNTER_KEY || event.repeat) return;
    event.preventDefault();
    turn();
  });
}
