// A document that does not open just so: one of the archive asks why, one whose processing is restricted opens to nobody.

import { el, replace } from "../dom";
import { actForm, reasonField } from "./actform";
import * as api from "./api";
import type { AgentPage } from "./page";
import { callout } from "./show";

const REASONS = ["CONTENTIEUX", "CONTROLE", "DEMANDE_DE_LA_PERSONNE", "INSTRUCTION_DU_VISA", "REPRISE_DE_L_ACCOMPAGNEMENT"] as const;

/** Puts in the place of the page what to do about this refusal; answers whether it knows it. */
export function showClosedDocument(page: AgentPage, document: string, cause: unknown): boolean {
  if (!(cause instanceof api.Refused)) return false;
  if (cause.code === "consultation-needed") {
    replace(page.app, consultation(page, document));
    return true;
  }
  if (cause.code !== "restricted") return false;
  const { words } = page;
  replace(
    page.app,
    callout("soon", "pause", el("h2", {}, words.say("agent-restricted-title")), el("p", {}, words.say("agent-restricted-safe")), el("p", {}, words.say("agent-restricted-todo"))),
  );
  return true;
}

function consultation({ words }: AgentPage, document: string): HTMLElement {
  const reason = reasonField(words, "consultation-reason", REASONS);
  const form = actForm(words, { fields: [reason.element], icon: "eye", submit: words.say("agent-consult-do") }, async () => {
    await api.consult(document, reason.input.value);
    location.reload();
  });
  return el("section", { class: "card" }, el("h2", { class: "card-title" }, words.say("agent-consult-title")), el("p", {}, words.say("agent-consult-lead")), form);
}
