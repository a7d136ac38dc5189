// A document that does not open just so: one of the archive asks why; one whose processing is restricted, or which a hold keeps past its day, opens to nobody.

import { el, replace } from "../dom";
import { actForm, chosen, reasonField } from "./actform";
import * as api from "./api";
import type { AgentPage } from "./page";
import { holdSection } from "./holds";
import { holdsDocuments } from "./roles";
import { callout, linkButton } from "./show";

const REASONS = ["CONTENTIEUX", "CONTROLE", "DEMANDE_DE_LA_PERSONNE", "INSTRUCTION_DU_VISA", "REPRISE_DE_L_ACCOMPAGNEMENT"] as const;

/** Puts in the place of the page what to do about this refusal; answers whether it knows it. `again` shows the page anew after an act. */
export async function showClosedDocument(page: AgentPage, document: string, cause: unknown, again: (said: string) => Promise<void>): Promise<boolean> {
  if (!(cause instanceof api.Refused)) return false;
  if (cause.code === "consultation-needed") {
    replace(page.app, consultation(page, document));
    return true;
  }
  if (cause.code !== "restricted" && cause.code !== "document-suspended") return false;
  await showHeld(page, document, cause.code === "restricted" ? "restricted" : "suspended", again);
  return true;
}

/** What stands in the way, and for whoever may end it, how. */
async function showHeld(page: AgentPage, document: string, kind: "restricted" | "suspended", again: (said: string) => Promise<void>): Promise<void> {
  const { words, session } = page;
  const why = callout("soon", "pause", ...(["title", "safe", "todo"] as const).map((part) => el(part === "title" ? "h2" : "p", {}, words.say(`agent-${kind}-${part}`))));
  if (!holdsDocuments(session.me.role)) {
    replace(page.app, why);
    return;
  }
  const found = await api.documentHolds(document);
  const holds = holdSection({
    words,
    now: new Date(),
    place: { document },
    holds: found.holds,
    mayAct: true,
    nameOf: () => words.say("agent-hold-on-document"),
    done: again,
  });
  const toCase = found.case !== null && el("div", { class: "actions" }, linkButton(`/cases/${found.case}`, "folder-open", words.say("agent-doc-to-case"), true));
  replace(page.app, why, holds, toCase);
}

function consultation({ words }: AgentPage, document: string): HTMLElement {
  const reason = reasonField(words, "consultation-reason", REASONS);
  const form = actForm(words, { fields: [reason.element], icon: "eye", submit: words.say("agent-consult-do") }, async () => {
    await api.consult(document, chosen(words, reason));
    location.reload();
  });
  return el("section", { class: "card" }, el("h2", { class: "card-title" }, words.say("agent-consult-title")), el("p", {}, words.say("agent-consult-lead")), form);
}
