// How every agents' page begins and how it fails: words, session, then the page; an alarm or a refusal has its own screen.

import { button, byId, el, icon, replace } from "../dom";
import { startEngine } from "../engine";
import type { Engine } from "../sealing/engine";
import { SealingRefusal } from "../sealing/index";
import { type Words, loadWords } from "../words";
import { Refused, whenSessionEnds } from "./api";
import { resumeCounter } from "./counter";
import { type Session, SignInNeeded, closeWithOtherTabs, goToSignIn, lock, lockWhenIdle, openSession, signInAddress, signOut } from "./session";
import { actionButton, callout, linkButton } from "./show";
import { ArchiveUnknown, KeyAlarm } from "./trust";

/** Long cryptography, off the main thread where the browser allows it; started when first asked for. */
export type EngineSource = () => Promise<Engine>;

/** What a page is given to build itself. */
export interface AgentPage {
  readonly words: Words;
  readonly session: Session;
  readonly engine: EngineSource;
  /** The place the page fills whole. */
  readonly app: HTMLElement;
}

/** Builds a page for the signed-in reader; a tab without open vault goes to sign-in and comes back. */
export function startAgentPage(build: (page: AgentPage) => Promise<void>): void {
  whenSessionEnds(goToSignIn);
  closeWithOtherTabs();
  resumeCounter();
  void run(async (words, app) => {
    const session = await openSession();
    lockWhenIdle();
    fillHeader(words);
    await build({ words, session, engine: oneEngine(), app });
  });
}

/** Builds a page that needs no session (sign-in, join). */
export function startOpenPage(build: (words: Words, app: HTMLElement, engine: EngineSource) => Promise<void>): void {
  void run(async (words, app) => {
    await build(words, app, oneEngine());
  });
}

async function run(act: (words: Words, app: HTMLElement) => Promise<void>): Promise<void> {
  const words = await loadWords();
  const app = byId("app");
  try {
    await act(words, app);
  } catch (cause) {
    if (cause instanceof SignInNeeded) {
      goToSignIn();
      return;
    }
    showFailure(words, app, cause);
  }
}

function oneEngine(): EngineSource {
  let engine: Promise<Engine> | null = null;
  return () => {
    engine ??= startEngine();
    return engine;
  };
}

/** The sentence for a failure; never a stack, never a secret. */
export function sentence(words: Words, cause: unknown): string {
  if (cause instanceof KeyAlarm) return words.say(cause.isOlder ? "agent-alarm-older" : "agent-alarm", { team: cause.teamName });
  if (cause instanceof ArchiveUnknown) return words.say("agent-archive-unknown");
  if (cause instanceof SealingRefusal) return words.say(`refusal-${cause.code}`);
  if (cause instanceof Refused && cause.code === "unreachable") return words.say("agent-unreachable");
  if (cause instanceof Refused && cause.detail !== "") return cause.detail;
  return words.say("agent-failed");
}

/** Puts a failure in the place of the page. An alarm leaves nothing else on it. */
export function showFailure(words: Words, app: HTMLElement, cause: unknown): void {
  const alarm = cause instanceof KeyAlarm;
  const retry = button(words.say("agent-retry"), { class: "button quiet" }, () => location.reload());
  const box = el(
    "div",
    { class: "callout late", role: "alert", tabindex: -1, "data-alarm": alarm },
    icon("circle-alert"),
    el(
      "div",
      {},
      alarm && el("h2", {}, words.say(cause.isOlder ? "agent-alarm-older-title" : "agent-alarm-title")),
      el("p", {}, sentence(words, cause)),
      alarm && el("p", {}, words.say("agent-alarm-code", { code: cause.code })),
      !alarm && el("div", { class: "actions" }, retry),
    ),
  );
  replace(app, box);
  box.focus();
}

/** From now on, when the session ends, the page says what becomes of what was being written, and then shows the way to sign-in. */
export function explainSessionEnd(words: Words, app: HTMLElement, text: string): void {
  whenSessionEnds(() => {
    const box = callout("late", "circle-alert", el("p", {}, text), el("div", { class: "actions" }, linkButton(signInAddress(), "key-round", words.say("agent-signin-submit"))));
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    announce("", "info");
    replace(app, box);
    box.focus();
  });
}

/** Says that what was written in a form before is there again, with a way to begin anew. */
export function draftNotice(words: Words, forget: () => void): HTMLElement {
  const anew = actionButton("eraser", words.say("agent-draft-drop"), "quiet", () => {
    forget();
    location.reload();
  });
  return callout("info", "info", el("p", {}, words.say("agent-draft-restored")), el("div", { class: "actions" }, anew));
}

/** Says something in the page's status line; `kind` is its tone. */
export function announce(text: string, kind: "ok" | "soon" | "late" | "info"): void {
  const status = byId("status");
  status.dataset["kind"] = kind;
  status.textContent = text;
  // Whoever pressed a button at the end of a long page must see what became of it.
  if (text !== "" && kind !== "info") status.scrollIntoView({ block: "nearest" });
}

function fillHeader(words: Words): void {
  document.getElementById("sign-out")?.addEventListener("click", () => void signOut());
  const links = document.querySelector(".site-nav > ul");
  links?.append(el("li", {}, actionButton("lock", words.say("agent-team-lock"), "plain", () => void lock())));
}
