// A purge that stopped, and its release.

import { WrongField, actForm } from "../agent/actform";
import { choices } from "../agent/form";
import { callout } from "../agent/show";
import { el } from "../dom";
import * as api from "./api";
import { type Desk, emptySection, section } from "./desk";
import type { Stop } from "./types";

/** Why a stopped purge may go on. */
const REASONS = ["VERIFIE", "CLOTURES_EN_NOMBRE", "REGLE_MODIFIEE"] as const;

/** The purges that stopped before they destroyed anything. */
export function stopsSection(desk: Desk): HTMLElement {
  const { words, waiting } = desk;
  const title = words.say("decide-stops");
  if (waiting.stops.length === 0) return emptySection("stops", title, "eraser", words.say("decide-stops-none"), words.say("decide-stops-none-text"));
  return section("stops", title, ...waiting.stops.map((stop) => stopBox(desk, stop)));
}

function stopBox(desk: Desk, stop: Stop): HTMLElement {
  const { words } = desk;
  return callout(
    "late",
    "circle-alert",
    el("p", {}, words.say("decide-stop", { moment: words.moment(stop.stopped_at), count: stop.moved, stock: words.number(stop.stock) })),
    el("p", {}, words.say("decide-stop-why")),
    el("p", {}, words.say("decide-stop-next")),
    el(
      "ul",
      {},
      el("li", {}, el("a", { href: "/retention/documents?state=due" }, words.say("decide-stop-due"))),
      el("li", {}, el("a", { href: "/retention/documents?state=overdue" }, words.say("decide-stop-overdue"))),
    ),
    releaseForm(desk, stop),
  );
}

function releaseForm(desk: Desk, { stop, moved }: Stop): HTMLElement {
  const { words } = desk;
  const reasons = REASONS.map((value) => ({ value, title: words.say("decide-release-reason", { code: value }) }));
  const reason = choices("radio", `release-${stop}`, words.say("decide-release-why"), reasons);
  const first = reason.element.querySelector("input") ?? reason.element;
  return actForm(words, { fields: [reason.element], icon: "check", submit: words.say("decide-release") }, async () => {
    const [chosen] = reason.values();
    if (chosen === undefined) throw new WrongField({ element: reason.element, input: first, refuse: reason.refuse }, words.say("agent-required"));
    await api.release(stop, { reason: chosen, moved });
    await desk.decided("stops", words.say("decide-released"));
  });
}
