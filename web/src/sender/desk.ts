import { append, el, replace, telephoneLink } from "../dom";
import type { Brief } from "../sealing/brief";
import type { Words } from "../words";
import type { SenderData } from "./page-data";

/** Fills the counter's three slots with what the brief says: who asks, about whom, and the message. All of it is text, never HTML. */
export function fillDesk(words: Words, brief: Brief, team: SenderData["team"]): void {
  // What the server's own part of the page already says is not said twice; where the signed brief differs, the brief is shown as well.
  const ownName = brief.team_name === team.name ? null : el("p", { translate: "no" }, brief.team_name);
  const ownTelephone = brief.telephone === team.telephone ? null : el("p", {}, telephoneLink(brief.telephone));
  append(
    slot("desk-agent"),
    el("p", {}, `${words.say("sender-asked-by")} `, el("b", { translate: "no" }, brief.agent_name)),
    ownName,
    ownTelephone,
    el("p", { class: "hint" }, words.say("sender-check")),
  );
  append(slot("desk-person"), personLine(words, brief));
  if (brief.message !== null && brief.message !== "") {
    append(slot("desk-message"), el("p", { class: "message", translate: "no" }, brief.message));
  }
}

function personLine(words: Words, { person }: Brief): HTMLElement {
  const born = person.birth_date === null ? null : words.say("sender-born", { date: words.day(person.birth_date) });
  const more = [born, person.company].filter((part) => part !== null && part !== "").map((part) => ` · ${part}`);
  return el("p", {}, `${words.say("sender-about")} `, el("span", { translate: "no" }, el("b", {}, person.name), ...more));
}

/** The text of a slot that the server left hidden; shown now, empty. */
function slot(id: string): HTMLElement {
  const whole = document.getElementById(id) ?? el("div");
  whole.hidden = false;
  const text = whole.querySelector<HTMLElement>(".desk-text") ?? whole;
  replace(text);
  return text;
}
