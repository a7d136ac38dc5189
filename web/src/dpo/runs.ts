// The last purges, each with its bordereau.

import { actionButton } from "../agent/show";
import { el } from "../dom";
import { type Cell, type Desk, emptySection, section, tableOf } from "./desk";
import type { Run } from "./types";

/** Purges before the reader asks for all. */
const FIRST_RUNS = 10;

/** The last purges that destroyed something, failed or were stopped. */
export function runsSection(desk: Desk): HTMLElement {
  const { words, waiting } = desk;
  const [title, { runs }] = [words.say("decide-runs"), waiting];
  if (runs.length === 0) return emptySection("runs", title, "eraser", words.say("decide-runs-none"), words.say("decide-runs-none-text"));
  const table = (shown: readonly Run[]): HTMLElement => tableOf(title, heads(desk), shown.map((run) => cells(desk, run)));
  const first = table(runs.slice(0, FIRST_RUNS));
  const more = el("div", { class: "actions" });
  const all = actionButton("plus", words.say("decide-runs-all", { count: runs.length }), "quiet", () => {
    const whole = table(runs);
    first.replaceWith(whole);
    more.remove();
    whole.focus();
  });
  more.append(all);
  return section("runs", title, el("p", { class: "hint" }, words.say("decide-runs-hint")), first, runs.length > FIRST_RUNS && more);
}

function heads({ words }: Desk): Cell[] {
  return [
    { child: words.say("decide-run-at") },
    { child: words.say("decide-run-state") },
    { child: words.say("decide-run-purged"), kind: "number" },
    { child: words.say("decide-run-faulted"), kind: "number" },
    { child: words.say("decide-run-entry"), kind: "number" },
  ];
}

function cells({ words }: Desk, run: Run): Cell[] {
  const state = run.stopped !== null ? "stopped" : run.ended_at === null ? "running" : "ended";
  return [
    { child: el("a", { href: `/retention/purges/${encodeURIComponent(run.run)}` }, words.moment(run.started_at)), kind: "when" },
    { child: words.say("decide-run-states", { state }) },
    { child: words.number(run.purged), kind: "number" },
    { child: words.number(run.faulted), kind: "number" },
    { child: run.entry === null ? words.say("decide-run-no-entry") : words.number(run.entry), kind: "number" },
  ];
}
