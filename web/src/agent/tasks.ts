// What the team is asked to do, on its home page: each task says itself, leads to its place, and ends with a click or a small form.

import { el } from "../dom";
import { actForm, folded, toldFields } from "./actform";
import * as api from "./api";
import { announce, sentence } from "./page";
import type { RowContext } from "./rows";
import { actionButton, callout, linkButton } from "./show";
import type { RequestRow, Task } from "./types";

/** Where the list of documents that end soon stands on the page. */
export const ENDING_LIST = "ending";

/** Hours from the announcement of a shorter rule to the moment it applies. */
const NOTICE_HOURS = 72;

/** The tasks in their box; nothing while there are none. */
export function taskBox(context: RowContext, tasks: readonly Task[], awaited: readonly RequestRow[]): HTMLElement | false {
  if (tasks.length === 0) return false;
  const items = tasks.map((task) => taskItem(context, task, awaited));
  return el("div", { class: "counter-hide" }, callout("soon", "hand", el("h2", {}, context.words.say("agent-home-tasks")), el("ul", { class: "stack-tight" }, ...items)));
}

/** The version of the purposes and the purpose that a task of rules is about. */
export function ruleOf(task: Pick<Task, "about">): { digest: string; purpose: string } {
  const [digest = "", purpose = ""] = (task.about ?? "").split(" ");
  return { digest, purpose };
}

function taskItem(context: RowContext, task: Task, awaited: readonly RequestRow[]): HTMLElement {
  const { words, catalogue } = context;
  const rule = task.kind.startsWith("rule-");
  const applies = new Date(Date.parse(task.at) + NOTICE_HOURS * 3_600_000).toISOString();
  const places = { kind: task.kind, reference: task.reference ?? "—", purpose: rule ? catalogue.purposeName(ruleOf(task).purpose) : "—", date: words.day(applies) };
  const item = el("li", { tabindex: -1 }, el("p", {}, words.say("agent-home-task", places), " ", el("span", { class: "row-meta" }, words.moment(task.at))));
  const request = awaited.find((row) => row.request === task.request);
  if (task.kind === "rule-longer") {
    item.append(noticeForm(context, task, item));
    return item;
  }
  const done = actionButton("check", words.say(rule || task.kind.startsWith("correction-") ? "agent-home-task-read" : "agent-home-task-done"), "plain", () => {
    void api.doTask(task.task).then(
      () => item.remove(),
      (cause: unknown) => announce(sentence(words, cause), "late"),
    );
  });
  item.append(
    el(
      "div",
      { class: "actions" },
      request !== undefined && linkButton(`/cases/${request.case}`, "folder-open", words.say("agent-home-open-case"), true),
      task.kind.startsWith("correction-") && task.about !== null && linkButton(`/documents/${task.about}`, "file-text", words.say("agent-home-open-document"), true),
      task.kind === "ending-digest" && linkButton(`#${ENDING_LIST}`, "eraser", words.say("agent-home-see-ending"), true),
      done,
    ),
  );
  return item;
}

/** A longer rule applies to what the team holds once the persons were told: when, and how. */
function noticeForm({ words, now }: RowContext, task: Task, item: HTMLElement): HTMLElement {
  const told = toldFields(words, `task-${task.task}`, now);
  const form = actForm(words, { fields: told.elements, icon: "check", submit: words.say("agent-home-task-told") }, async () => {
    await api.tellOfRule(task.team, { ...ruleOf(task), ...told.read() });
    item.remove();
    announce(words.say("agent-home-task-told-done"), "ok");
  });
  return folded(words.say("agent-home-task-tell"), form);
}
