// The import of last contacts: choose a table, see what each of its lines leads to, send, and see what became of each.

import { el, icon, on, replace } from "../dom";
import type { Words } from "../words";
import type { ContactOrder, ContactOutcome } from "./clocktypes";
import { type KnownPerson, type Match, NoColumns, decodeTable, matchLines, readTable } from "./contactsfile";
import { fieldOf } from "./form";
import { today } from "./notice";
import { sentence } from "./page";
import { actionButton, callout, tag, whileBusy } from "./show";

/** A line that leads to one person. */
type Found = Extract<Match, { kind: "found" }>;

/** What the import needs of its page. */
export interface ImportDesk {
  readonly words: Words;
  readonly now: Date;
  people(): Promise<readonly KnownPerson[]>;
  send(contacts: readonly ContactOrder[]): Promise<ContactOutcome[]>;
}

/** The section of the page. */
export function importSection(desk: ImportDesk): HTMLElement {
  const { words } = desk;
  const input = el("input", { type: "file", accept: ".csv,text/csv,text/plain" });
  const field = fieldOf({ id: "contacts-file", label: words.say("agent-contacts-file"), hint: words.say("agent-contacts-file-hint") }, input);
  const place = el("div", { class: "stack-tight" });
  on(input, "change", () => {
    const file = input.files?.[0];
    if (file !== undefined) void preview(desk, file, place).then((wrong) => field.refuse(wrong));
  });
  return el("section", { class: "stack-tight" }, el("h2", {}, words.say("agent-contacts-import")), el("p", { class: "hint" }, words.say("agent-contacts-import-lead")), field.element, place);
}

/** Shows what a file leads to; answers what is wrong with it, or nothing. */
async function preview(desk: ImportDesk, file: File, place: HTMLElement): Promise<string> {
  const { words } = desk;
  replace(place);
  try {
    const lines = readTable(decodeTable(new Uint8Array(await file.arrayBuffer())));
    if (lines.length === 0) return words.say("agent-contacts-file-empty");
    showMatches(desk, matchLines(lines, await desk.people(), today(desk.now)), place);
    return "";
  } catch (cause) {
    return cause instanceof NoColumns ? words.say("agent-contacts-no-columns") : sentence(words, cause);
  }
}

function showMatches(desk: ImportDesk, matches: readonly Match[], place: HTMLElement): void {
  const { words } = desk;
  const found = matches.filter((match): match is Found => match.kind === "found");
  const left = matches.filter((match) => match.kind !== "found");
  const status = el("p", { role: "status" }, words.say("agent-contacts-preview", { found: found.length, left: left.length }));
  const error = el("p", { class: "field-error", role: "alert" });
  const send = actionButton("check", words.say("agent-contacts-send", { count: found.length }), "", () => {
    void whileBusy(send, async () => {
      replace(error);
      try {
        showOutcomes(desk, found, await desk.send(found.map((match) => ({ case: match.case, on: match.on }))), left, place);
      } catch (cause) {
        replace(error, icon("circle-alert"), sentence(words, cause));
      }
    });
  });
  const lists = [leftList(words, left), found.length > 0 && lineTable(words, found, null)];
  replace(place, status, ...lists, el("div", { class: "actions" }, found.length > 0 && send), error);
}

function leftList(words: Words, left: readonly Match[]): HTMLElement | false {
  if (left.length === 0) return false;
  const items = left.map(({ line, kind }) =>
    el("li", {}, words.say("agent-contacts-line", { line: line.line }), " ", el("span", { translate: "no" }, line.names[0] ?? ""), " ", words.say("agent-contacts-left", { kind })),
  );
  return callout("soon", "info", el("h3", {}, words.say("agent-contacts-left-title", { count: left.length })), el("ul", {}, ...items));
}

function showOutcomes(desk: ImportDesk, found: readonly Found[], outcomes: readonly ContactOutcome[], left: readonly Match[], place: HTMLElement): void {
  const { words } = desk;
  const recorded = outcomes.filter((outcome) => outcome === "recorded").length;
  const title = el("p", { role: "status", tabindex: -1 }, el("strong", {}, words.say("agent-contacts-done", { count: recorded })));
  replace(place, title, leftList(words, left), lineTable(words, found, outcomes));
  title.focus();
}

/** The lines that lead to somebody, with what became of them once they were sent. */
function lineTable(words: Words, found: readonly Found[], outcomes: readonly ContactOutcome[] | null): HTMLElement {
  const caption = words.say("agent-contacts-lines");
  const heads = [words.say("agent-contacts-line-word"), words.say("agent-contacts-person"), words.say("agent-contacts-on"), ...(outcomes === null ? [] : [words.say("agent-contacts-outcome-word")])];
  const rows = found.map((match, index) => {
    const outcome = outcomes?.[index];
    return el(
      "tr",
      {},
      el("td", { class: "number" }, String(match.line.line)),
      el("th", { scope: "row", translate: "no" }, match.line.names[0] ?? ""),
      el("td", {}, words.day(match.on)),
      outcome !== undefined && el("td", {}, outcomeTag(words, outcome)),
    );
  });
  const head = el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col" }, text))));
  return el("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": caption }, el("table", { class: "table" }, el("caption", {}, caption), head, el("tbody", {}, ...rows)));
}

/** What became of a contact, in a word. */
export function outcomeTag(words: Words, outcome: ContactOutcome): HTMLElement {
  const [tone, iconName] = outcome === "recorded" ? (["ok", "check"] as const) : outcome === "known" ? (["", "info"] as const) : (["soon", "circle-alert"] as const);
  return tag(tone, iconName, words.say("agent-contacts-outcome", { outcome }));
}
