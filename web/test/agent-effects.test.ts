import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Catalogue } from "../src/agent/catalogue";
import type { Effect } from "../src/agent/clocktypes";
import { effectSentences, eventWords } from "../src/agent/effects";
import { undoOf } from "../src/agent/timeline";
import { ruleOf } from "../src/agent/tasks";
import type { CaseEvent, Purpose } from "../src/agent/types";
import { Words } from "../src/words";

/* What an act does is said before it is confirmed; what can be undone is offered, and nothing else. */

const TODAY = "2026-03-03";
const text = ["agent-js.ftl", "acts-js.ftl", "common.ftl"].map((name) => readFileSync(`messages/fr/${name}`, "utf8")).join("\n");
const words = new Words("fr", text);
const purpose = { code: "P02", label: "Maintien dans l’emploi", pieces: [{ code: "RIB", label: "RIB" }, { code: "FICHE", label: "Fiche" }] };
const catalogue = new Catalogue({ policy: "", purposes: [purpose as unknown as Purpose] });
const plain = (sentences: string[]): string[] => sentences.map((sentence) => sentence.replaceAll("\u00a0", " "));

const still: Effect = {
  document: "doc_1",
  purpose: "P02",
  piece: "RIB",
  active_until: null,
  purge_at: "2027-03-02T23:00:00Z",
  new_active_until: null,
  new_purge_at: "2027-03-02T23:00:00Z",
  decided_by: "start",
  at_once: false,
};

test("each document whose dates move has its sentence; the others are counted", () => {
  const moved = { ...still, document: "doc_2", piece: "FICHE", new_purge_at: "2026-06-30T22:00:00Z" };
  assert.deepEqual(plain(effectSentences(words, catalogue, [still, moved])), ["Fiche : effacé le 1er juillet 2026 au lieu du 3 mars 2027.", "Rien ne change pour 1 autre document."]);
  assert.deepEqual(plain(effectSentences(words, catalogue, [still, { ...still, document: "doc_3" }])), ["Rien ne change pour les 2 documents."]);
  assert.deepEqual(plain(effectSentences(words, catalogue, [still])), ["Rien ne change pour le document."]);
  assert.deepEqual(plain(effectSentences(words, catalogue, [])), ["Aucun document n’est gardé ici : rien ne change."]);
});

test("the end of the team's access is said, and what closes at once is said as such", () => {
  const team = { ...still, new_active_until: "2026-06-30T22:00:00Z" };
  assert.deepEqual(plain(effectSentences(words, catalogue, [team])), ["RIB : accessible à l’équipe jusqu’au 30 juin 2026."]);
  const both = { ...team, new_purge_at: "2028-03-02T23:00:00Z" };
  assert.deepEqual(plain(effectSentences(words, catalogue, [both])), ["RIB : effacé le 3 mars 2028 au lieu du 3 mars 2027. Accessible à l’équipe jusqu’au 30 juin 2026."]);
  const once = { ...still, new_purge_at: "2026-03-01T23:00:00Z", at_once: true };
  assert.deepEqual(plain(effectSentences(words, catalogue, [once])), ["RIB : fermé tout de suite pour l’équipe. Dernier jour : 2 mars 2026."]);
});

test("a document under two purposes is told apart by their names", () => {
  const other = { ...still, purpose: "P09", new_purge_at: "2026-06-30T22:00:00Z" };
  assert.deepEqual(plain(effectSentences(words, catalogue, [other, still]))[0], "RIB (P09) : effacé le 1er juillet 2026 au lieu du 3 mars 2027.");
});

test("an event, its undoing and a reopening have their words", () => {
  assert.equal(eventWords(words, { kind: "DECES", on: "2026-03-01" }), "Décès, 1er mars 2026");
  assert.equal(eventWords(words, { kind: "DECES", on: null }).replaceAll("\u00a0", " "), "Annulé : Décès");
  assert.equal(eventWords(words, { kind: "SITUATION_CLOSE", on: null }), "Rouvrir la situation");
  assert.equal(words.say("agent-clock-event", { kind: "VERSE_DOSSIER" }), "Versé au dossier métier");
});

const event = (rank: number, kind: string, on: string | null, more: Partial<CaseEvent> = {}): CaseEvent => ({ event: rank, kind, document: null, corrects: null, happened_on: on, recorded_at: "2026-03-03T08:00:00Z", ...more });

test("the last contact alone can be undone, whatever the order in which contacts were noted", () => {
  const events = [event(1, "DERNIER_CONTACT", "2026-02-01"), event(2, "DERNIER_CONTACT", "2026-03-01"), event(3, "DERNIER_CONTACT", "2026-01-01")];
  assert.deepEqual(events.map((one) => undoOf(events, one, TODAY)?.corrects ?? null), [null, 2, null]);
  // Once it is undone, the one before it is the last.
  const undone = [...events, event(4, "DERNIER_CONTACT", null, { corrects: 2 })];
  assert.deepEqual(undone.map((one) => undoOf(undone, one, TODAY)?.corrects ?? null), [1, null, null, null]);
});

test("acts with a grace can be undone for thirty days, and others not", () => {
  const closed = event(1, "SITUATION_CLOSE", "2026-02-01");
  assert.deepEqual(undoOf([closed], closed, "2026-03-03"), { kind: "SITUATION_CLOSE", on: null });
  assert.equal(undoOf([closed], closed, "2026-03-04"), null);
  const reopened = event(2, "SITUATION_CLOSE", null);
  assert.equal(undoOf([closed, reopened], closed, TODAY), null);
  assert.equal(undoOf([closed, reopened], reopened, TODAY), null);
  const decision = event(3, "DECISION", "2026-03-01");
  assert.equal(undoOf([decision], decision, TODAY), null);
});

test("a task of rules names its version and its purpose", () => {
  assert.deepEqual(ruleOf({ about: "abcd P02_PDP_SPSTI" }), { digest: "abcd", purpose: "P02_PDP_SPSTI" });
  assert.deepEqual(ruleOf({ about: null }), { digest: "", purpose: "" });
});
