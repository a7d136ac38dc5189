import { byId, el, pageData, replace } from "../dom";
import { startEngine } from "../engine";
import { fromBase64 } from "../sealing/base64";
import { SealingRefusal } from "../sealing/refusal";
import { callout, callUs } from "../sender/callout";
import { Deposit } from "../sender/deposit";
import { fillDesk } from "../sender/desk";
import { lackingFeatures } from "../sender/floor";
import { type LinkFault, showIncomplete } from "../sender/incomplete";
import { type SenderData, statedRequest } from "../sender/page-data";
import { loadWords, type Words } from "../words";

/*
 * The sender's page: a link's fragment opens the brief, the brief says whom it comes from and to whom one seals, the files are sealed
 * here and only then leave. The fragment stays in the address bar, so that the page can be loaded again; it is sent nowhere.
 */

const data = pageData<SenderData>();
const app = byId("app");
const words = await loadWords();
// Another link pasted over this one differs by its fragment only: the browser would stay on this page.
addEventListener("hashchange", () => location.reload());

const lacking = lackingFeatures();
if (lacking.length > 0) showFloor(words, lacking);
else await begin(words);

async function begin(words: Words): Promise<void> {
  const engine = await startEngine();
  try {
    const brief = await engine.openBrief(fromBase64(data.brief, "brief"), location.hash, statedRequest(data));
    fillDesk(words, brief, data.team);
    new Deposit({ app, words, data, brief, engine }).show();
  } catch (cause) {
    const fault = faultOf(cause);
    if (fault === null) showUnverified(words, cause);
    else {
      hideNotice();
      showIncomplete(app, words, fault, data.team.telephone);
    }
  }
}

/** What becomes of the papers is beside the point while none can be sent. */
function hideNotice(): void {
  for (const notice of document.querySelectorAll<HTMLElement>("#main > .notice")) notice.hidden = true;
}

/** Whether the link, rather than what it leads to, is at fault. */
function faultOf(cause: unknown): LinkFault | null {
  if (!(cause instanceof SealingRefusal)) return null;
  if (cause.code === "fragment-missing") return "missing";
  if (cause.code === "fragment-damaged") return "damaged";
  return cause.code === "sealed-to-another" ? "other" : null;
}

/** The brief is not what the link pins: nothing may be sent from this page. */
function showUnverified(words: Words, cause: unknown): void {
  const sign = cause instanceof SealingRefusal ? cause.message : "error";
  hideNotice();
  replace(
    app,
    callout(
      "late",
      "circle-alert",
      el("h2", { class: "card-title" }, words.say("sender-unverified")),
      el("p", {}, words.say("sender-unverified-why")),
      // The number on this page may be as false as the rest.
      el("p", {}, words.say("sender-check")),
      el("p", { class: "hint" }, words.say("sender-unverified-sign", { sign })),
    ),
  );
}

/** The browser is too old to seal: the form without JavaScript stays, when the purpose has one. */
function showFloor(words: Words, lacking: readonly string[]): void {
  const form = document.getElementById("plain-form");
  const message = callout(
    "soon",
    "info",
    el("p", {}, words.say(form === null ? "sender-floor" : "sender-floor-form")),
    callUs(words, data.team.telephone),
    el("p", { class: "hint" }, words.say("sender-floor-lacks", { features: lacking.join(", ") })),
  );
  if (form === null) replace(app, message);
  else app.prepend(message);
}
