// The service's clock, when it is in doubt: the operator says that it is right, then the reader does.

import { callout, facts } from "../agent/show";
import { el } from "../dom";
import * as api from "./api";
import { type Desk, decisions, emptySection, section } from "./desk";

/** The command by which the operator says that the clock is right. */
const OPERATOR_COMMAND = "consigne clock confirm";

/** The clock, and its confirmation when it is in doubt. */
export function clockSection(desk: Desk): HTMLElement {
  const { words, waiting } = desk;
  const { now, doubted_since: since, operator_confirmed: confirmed } = waiting.clock;
  const title = words.say("decide-clock");
  if (since === null) return emptySection("clock", title, "clock", words.say("decide-clock-none"), words.say("decide-clock-none-text"));
  const here = new Date().toISOString();
  const times = facts([words.say("decide-clock-service"), words.moment(now)], [words.say("decide-clock-here"), words.moment(here)]);
  const box = callout(
    "late",
    "clock",
    el("p", {}, words.say("decide-clock-doubted", { moment: words.moment(since) })),
    times,
    ...(confirmed ? [el("p", {}, words.say("decide-clock-compare")), confirmation(desk)] : operatorFirst(desk)),
  );
  return section("clock", title, box);
}

function confirmation(desk: Desk): HTMLElement {
  const { words } = desk;
  const said = words.say("decide-clock-confirmed");
  return decisions(desk, { section: "clock", icon: "check", text: words.say("decide-clock-confirm"), said, act: api.confirmClock });
}

function operatorFirst({ words }: Desk): HTMLElement[] {
  return [el("p", {}, words.say("decide-clock-operator")), el("p", { class: "proof" }, el("code", { translate: "no" }, OPERATOR_COMMAND))];
}
