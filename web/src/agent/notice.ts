// What the person is told, and the days on which they were told or agreed: asked where the agent already is.

import { el } from "../dom";
import type { Words } from "../words";
import { type Field, textField } from "./form";
import { actionButton, facts } from "./show";
import type { Day, Purpose } from "./types";

/** Today in Paris, as dates are written. */
export function today(now: Date): Day {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris", dateStyle: "short" }).format(now);
}

/** A past day, with a button that says today: never filled in beforehand, or it would be true of every request. */
export function pastDayField(words: Words, id: string, label: string, now: Date): Field<HTMLInputElement> {
  const field = textField({ id, label }, { type: "date", max: today(now) });
  const press = actionButton("calendar", words.say("agent-today"), "quiet", () => {
    field.input.value = today(now);
    field.input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const row = el("div", { class: "copy-box" });
  field.input.replaceWith(row);
  row.append(field.input, press);
  return field;
}

/** The sentence for a day that is missing or to come; empty when it is right. */
export function wrongPastDay(words: Words, day: string, now: Date, missing: string): string {
  if (day === "") return missing;
  return day > today(now) ? words.say("agent-ask-day-future") : "";
}

/** The purpose's notice, to be read to the person: its lines, and the details unfolded. */
export function noticeBox(words: Words, purpose: Purpose): HTMLElement {
  return el(
    "section",
    { class: "notice" },
    el("h2", {}, words.say("agent-ask-notice")),
    el("ul", { class: "notice-lines" }, ...purpose.notice.lines.map((line) => el("li", {}, line))),
    purpose.notice.details.length > 0 &&
      el(
        "details",
        { class: "more" },
        el("summary", {}, words.say("agent-more")),
        el("div", { class: "more-body" }, facts(...purpose.notice.details)),
      ),
  );
}
