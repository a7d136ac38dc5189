// The DPO's report is the server's own page; its script ends the session, here and in every tab, opens the teams' rows all at once, and records what is decided on the report.

import { whenSessionEnds } from "../agent/api";
import { closeWithOtherTabs, goToSignIn, signOut } from "../agent/session";
import { decidable, verdictForm } from "../dpo/verdict";
import { loadWords } from "../words";

document.getElementById("sign-out")?.addEventListener("click", () => void signOut());
closeWithOtherTabs();
whenSessionEnds(goToSignIn);

const groups = [...document.querySelectorAll<HTMLDetailsElement>("details.team-rows")];
const press = document.querySelector<HTMLButtonElement>("#unfold");

/** The button says what it will do: open all while one is closed, else close all. */
function unfoldAll(press: HTMLButtonElement): void {
  const [open, close] = [press.textContent, press.dataset["fold"] ?? ""];
  const folded = (): boolean => groups.some((group) => !group.open);
  const follow = (): void => void (press.textContent = folded() ? open : close);
  press.hidden = groups.length === 0;
  press.addEventListener("click", () => {
    const opening = folded();
    for (const group of groups) group.open = opening;
  });
  for (const group of groups) group.addEventListener("toggle", follow);
}

if (press !== null) unfoldAll(press);
// On paper nothing can be opened: all of it is printed, and then as it was on the screen.
const printed = [...document.querySelectorAll<HTMLDetailsElement>("details.team-rows, details.on-paper")];
let closed: readonly HTMLDetailsElement[] = [];
window.addEventListener("beforeprint", () => {
  closed = printed.filter((group) => !group.open);
  for (const group of closed) group.open = true;
});
window.addEventListener("afterprint", () => {
  for (const group of closed) group.open = false;
});

const place = document.querySelector<HTMLElement>("#decide");
if (place !== null) void offerDecision(place);

/** Once recorded, the decision is read where it was made. */
async function offerDecision(place: HTMLElement): Promise<void> {
  const words = await loadWords();
  const done = (): void => {
    location.hash = "decision-title";
    location.reload();
  };
  place.append(verdictForm(words, decidable(place.dataset), done));
}
