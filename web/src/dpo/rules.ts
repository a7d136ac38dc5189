// Versions of the purposes that are proposed: what each would do, document counts and days, before it is approved or refused.

import { sentence } from "../agent/page";
import { callout } from "../agent/show";
import { el } from "../dom";
import { makeApproval } from "../sealing/index";
import * as api from "./api";
import { type Cell, type Desk, type Order, decisions, emptySection, section, tableOf } from "./desk";
import type { Plan, PlanChange, PlanRow, Version } from "./types";
import type { Proposal } from "./waiting";

/** The proposed versions. */
export function rulesSection(desk: Desk): HTMLElement {
  const { words, waiting } = desk;
  const title = words.say("decide-rules");
  if (waiting.proposals.length === 0) return emptySection("rules", title, "scale", words.say("decide-rules-none"), words.say("decide-rules-none-text"));
  return section("rules", title, ...waiting.proposals.map((proposal) => proposalCard(desk, proposal)));
}

function proposalCard(desk: Desk, { version, plan, failure }: Proposal): HTMLElement {
  const { words } = desk;
  const name = words.say("decide-rules-of", { moment: words.moment(version.proposed_at) });
  const refuse = refusal(desk, version, name);
  const shown = plan === null ? [callout("soon", "circle-alert", el("p", {}, words.say("decide-plan-missing")), el("p", {}, sentence(words, failure)))] : planView(desk, plan, name);
  const orders = plan === null ? [refuse] : [approval(desk, plan, name), refuse];
  return el(
    "div",
    { class: "card" },
    el("h3", { class: "card-title" }, name),
    el("p", { class: "hint" }, words.say("decide-rules-digest"), " ", el("code", { class: "proof", translate: "no" }, version.digest)),
    ...shown,
    decisions(desk, ...orders),
  );
}

function approval(desk: Desk, plan: Plan, name: string): Order {
  const { words, signer } = desk;
  const act = async (): Promise<void> => api.approve(plan.to, await makeApproval({ policy: plan.to, previous: plan.from }, signer, new Date()));
  return { section: "rules", icon: "check", text: words.say("decide-approve"), on: name, said: words.say("decide-rules-approved"), act };
}

function refusal(desk: Desk, version: Version, name: string): Order {
  const { words } = desk;
  const act = (): Promise<void> => api.refuse(version.digest);
  return { section: "rules", icon: "x", text: words.say("decide-refuse"), kind: "quiet", on: name, said: words.say("decide-rules-refused"), act };
}

/** What the version would do: the warning first, then the table, then what follows. */
function planView(desk: Desk, plan: Plan, name: string): HTMLElement[] {
  const { words } = desk;
  const total = (figure: (row: PlanRow) => number): number => plan.rows.reduce((sum, row) => sum + figure(row), 0);
  const [due, longer, shorter] = [total((row) => row.due_at_once), total((row) => row.longer), total((row) => row.shorter)];
  const parts: HTMLElement[] = plan.changes.length > 0 ? [el("h4", {}, words.say("decide-plan-changes")), changeTable(desk, plan.changes, name)] : [];
  if (due > 0) parts.push(callout("late", "circle-alert", el("p", {}, words.say("decide-plan-due", { count: due }))));
  parts.push(el("p", {}, words.say("decide-plan-stock", { count: plan.stock, moving: words.number(longer + shorter) })));
  if (plan.rows.length > 0) parts.push(planTable(desk, plan.rows, name));
  const counted = [["decide-plan-to-tell", total((row) => row.to_tell)], ["decide-plan-to-announce", total((row) => row.to_announce)], ["decide-plan-unsealed", total((row) => row.unsealed)]] as const;
  const follows = [...counted.map(([id, count]) => count > 0 && words.say(id, { count })), ...purposesOf(desk, plan)];
  const lines = follows.filter((line) => line !== false).map((line) => el("li", {}, line));
  if (lines.length > 0) parts.push(el("ul", {}, ...lines));
  return parts;
}

/** What the version says otherwise, before and after: what is approved is read before it is. */
function changeTable({ words, catalogue }: Desk, changes: readonly PlanChange[], name: string): HTMLElement {
  const heads = ["decide-purpose", "decide-plan-part", "decide-plan-before", "decide-plan-after"].map((id) => ({ child: words.say(id) }));
  const cells = changes.map(({ purpose, part, before, after }): Cell[] => [{ child: catalogue.purposeName(purpose) }, { child: part }, { child: before === "" ? "—" : before }, { child: after === "" ? "—" : after }]);
  return tableOf(`${name} · ${words.say("decide-plan-changes")}`, heads, cells);
}

/** The purposes that come, go, or of which something else than a duration changes. */
function purposesOf({ words, catalogue }: Desk, plan: Plan): string[] {
  const lists = [["decide-plan-added", plan.added], ["decide-plan-removed", plan.removed], ["decide-plan-reworded", plan.reworded]] as const;
  const named = (codes: readonly string[]): string => codes.map((code) => catalogue.purposeName(code)).join(", ");
  return lists.filter(([, codes]) => codes.length > 0).map(([id, codes]) => words.say(id, { purposes: named(codes) }));
}

function planTable({ words, catalogue }: Desk, rows: readonly PlanRow[], name: string): HTMLElement {
  const number = (text: string): Cell => ({ child: text, kind: "number" });
  const moved = (count: number, days: number): Cell => number(count === 0 ? "0" : words.say("decide-plan-days", { documents: words.number(count), count: days }));
  const figures = ["decide-plan-documents", "decide-plan-same", "decide-plan-longer-head", "decide-plan-shorter-head", "decide-plan-due-head"];
  const heads = [{ child: words.say("decide-purpose") }, { child: words.say("decide-plan-team") }, ...figures.map((id) => number(words.say(id)))];
  const cells = (row: PlanRow): Cell[] => [
    { child: catalogue.purposeName(row.purpose) },
    { child: row.team_name, isName: true },
    number(words.number(row.documents)),
    number(words.number(row.same)),
    moved(row.longer, row.most_days_longer),
    moved(row.shorter, row.most_days_shorter),
    number(words.number(row.due_at_once)),
  ];
  return tableOf(name, heads, rows.map(cells));
}
