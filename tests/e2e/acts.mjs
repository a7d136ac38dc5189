// What people do with documents' clocks, on their pages: agents close, prolong, correct, file and hold; the archives give a visa and look again; the DPO decides.
import assert from "node:assert/strict";
import { french, lookTwice, newPage, signIn, step } from "./looking.mjs";

/** The acts of retention, in the demonstration. */
export async function acts(browser, ready) {
  const role = (name) => ready.agents.find((agent) => agent.role === name);
  const asked = await closing(browser, ready.base_url, role("social_worker"));
  await holding(browser, ready.base_url, role("manager"));
  const consulted = await archives(browser, ready.base_url, role("archivist"));
  await deciding(browser, ready.base_url, role("dpo"), { asked, consulted });
  await linksMadeBefore(browser, ready.upload_links);
}

/** A rule that was approved breaks no link that was made before: each page opens, and takes files. */
async function linksMadeBefore(browser, links) {
  const page = await newPage(await browser.newContext(french));
  for (const { url } of links) {
    await page.goto("about:blank");
    await page.goto(url);
    await page.locator("#app input[type=file]").first().waitFor({ state: "attached" });
    assert.equal(await page.getByText("n’a pas pu être vérifiée", { exact: false }).count(), 0);
  }
  step("links that were made before a rule was approved still take papers");
  await page.context().close();
}

async function signedIn(browser, base, agent) {
  const page = await newPage(await browser.newContext({ ...french, acceptDownloads: true }));
  await signIn(page, base, agent);
  return page;
}

/** What the pages are told, read with the reader's own session. */
const told = (page, path) => page.evaluate((where) => fetch(`/api/v1${where}`).then((answer) => answer.json()), path);

/** Unfolds what has this title, within `place`. */
async function unfold(place, title) {
  const summary = place.locator("summary", { hasText: title }).first();
  await summary.click();
  return summary.locator("xpath=..");
}

/** What the page says in its status line. */
const said = (page, text) => page.locator("#status", { hasText: text }).waitFor();

/** A case is closed, one of its documents prolonged, corrected and filed, then the case opened again. */
async function closing(browser, base, worker) {
  const page = await signedIn(browser, base, worker);
  const { arrived } = await told(page, "/home");
  const row = arrived.find((document) => document.purpose === "P02_PDP_SPSTI");
  await page.goto(`${base}/cases/${row.case}`);
  await page.getByRole("button", { name: "Clôture de la situation", exact: true }).click();
  await page.getByText("Rien n’est effacé avant le", { exact: false }).waitFor();
  await lookTwice(page, "case-closing");
  await page.getByRole("button", { name: "Confirmer" }).click();
  await said(page, "C’est noté");
  await page.getByRole("button", { name: "Rouvrir la situation" }).waitFor();
  step("a closing says what it would do to each document, then does it");

  await page.goto(`${base}/documents/${row.document}`);
  const longer = await unfold(page, "Garder plus longtemps");
  await longer.locator("select").selectOption({ index: 1 });
  await lookTwice(page, "document-extension");
  await longer.locator("button[type=submit]").click();
  await said(page, "C’est fait. Le document sera effacé le");
  step("a document is prolonged within its rule");
  const correction = await unfold(page, "Corriger la finalité ou le papier");
  await correction.locator("#correct-piece").selectOption("CR_CELLULE_PDP");
  await correction.locator("#correction-reason").selectOption("PIECE_ERRONEE");
  await lookTwice(page, "document-correction");
  await correction.locator("button[type=submit]").click();
  await said(page, "C’est corrigé.");
  await page.getByRole("heading", { level: 1, name: "cellule", exact: false }).waitFor();
  step("a wrong piece is put right by sealing the manifest anew in the browser");

  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Télécharger", exact: true }).click();
  await file;
  await page.getByRole("heading", { name: /Versé au dossier métier/ }).waitFor();
  await lookTwice(page, "document-filing");
  await page.getByRole("button", { name: "Confirmer" }).click();
  await said(page, "C’est noté");
  step("once a copy was downloaded, one press notes that it was filed, and the copy here gets a short clock");

  await page.goto(`${base}/cases/${row.case}`);
  await page.getByRole("button", { name: "Rouvrir la situation" }).click();
  await page.getByRole("button", { name: "Confirmer" }).click();
  await said(page, "C’est noté");
  await page.getByRole("button", { name: "Clôture de la situation", exact: true }).waitFor();
  step("a case that was closed by mistake is open again, its clocks with it");
  const asked = await correcting(page, base, arrived);
  await page.context().close();
  return asked;
}

/** What is corrected after five working days waits for the data protection officer: nothing changes until then. */
async function correcting(page, base, arrived) {
  const clocks = await Promise.all(arrived.map(({ document }) => told(page, `/documents/${document}/clocks`)));
  const old = arrived.find((_, place) => clocks[place].length === 1 && clocks[place].every((clock) => clock.state === "active" && clock.hold === null && !clock.freely_corrected));
  await page.goto(`${base}/documents/${old.document}`);
  const correction = await unfold(page, "Corriger la finalité ou le papier");
  const title = await page.getByRole("heading", { level: 1 }).textContent();
  await correction.getByText("Les cinq jours ouvrés sont passés", { exact: false }).waitFor();
  const other = await correction.locator("#correct-piece option").evaluateAll((options, piece) => options.map(({ value }) => value).find((value) => value !== "" && value !== piece), old.piece);
  await correction.locator("#correct-piece").selectOption(other);
  await correction.locator("#correction-reason").selectOption("PIECE_ERRONEE");
  await lookTwice(page, "document-correction-asked");
  await correction.locator("button[type=submit]").click();
  await said(page, "La demande est partie.");
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), title);
  step("a piece that is corrected late stays what it is until the data protection officer decides");
  return old.document;
}

/** A document is held and released; one that is restricted says what stands in the way; several documents are filed at once. */
async function holding(browser, base, manager) {
  const page = await signedIn(browser, base, manager);
  const { arrived } = await told(page, "/home");
  const row = arrived.find((document) => document.purpose === "P11_AIDE_FIN" && document.hold === null);
  await page.goto(`${base}/documents/${row.document}`);
  await page.locator(".facts").first().waitFor();
  const place = await unfold(page, "Geler ce document");
  await place.locator("#hold-reason").selectOption("PROCEDURE_EN_COURS");
  await lookTwice(page, "document-hold");
  await place.locator("button[type=submit]").click();
  await said(page, "Le gel est placé.");
  const held = page.locator(".card[data-hold]").first();
  await held.waitFor();
  const lift = await unfold(held, "Lever ce gel");
  await lift.locator("select").selectOption("COURRIER");
  await lookTwice(page, "document-held");
  await lift.locator("button[type=submit]").click();
  await said(page, "Le gel est levé.");
  step("a hold is placed with its reason and day of review, and lifted once the person was told");

  const restricted = arrived.find((document) => document.hold === "LIMITATION");
  await page.goto(`${base}/documents/${restricted.document}`);
  await page.getByRole("heading", { name: "Ce document est mis de côté" }).waitFor();
  await page.locator(".card[data-hold]").first().waitFor();
  await lookTwice(page, "document-restricted");
  step("a restricted document opens to nobody, and says what stands in the way");

  await page.goto(`${base}/cases/${row.case}`);
  const filing = await unfold(page, "Verser plusieurs documents au dossier métier");
  for (const box of await filing.locator("input[type=checkbox]").all()) await box.check();
  const chosen = await filing.locator("input[type=checkbox]").count();
  await filing.getByRole("button", { name: "Voir ce que cela change" }).click();
  await filing.getByRole("heading", { name: `(${chosen} documents)`, exact: false }).waitFor();
  await lookTwice(page, "case-filing");
  await filing.getByRole("button", { name: "Confirmer" }).click();
  await said(page, "C’est noté");
  step("several documents of a case are filed in the service's own records in one press");
  await page.context().close();
}

/** The archive gives the visa that documents waited for, and looks at one of them again. Answers which. */
async function archives(browser, base, archivist) {
  const page = await signedIn(browser, base, archivist);
  const { ending, arrived } = await told(page, "/home");
  const kept = [...ending, ...arrived].find((document) => document.state === "awaiting_visa" || document.state === "archived");
  await page.goto(`${base}/documents/${kept.document}`);
  await page.locator("#consultation-reason").selectOption("CONTROLE");
  await lookTwice(page, "document-consultation");
  await page.getByRole("button", { name: "Ouvrir le document" }).click();
  await page.getByRole("button", { name: "Ouvrir", exact: true }).waitFor();
  await lookTwice(page, "document-consulted");
  step("the archive looks at a document again once it said why");

  await page.goto(`${base}/visas`);
  const form = page.locator("section[data-purpose] form").first();
  await form.locator("input").first().fill("Madame Benali");
  await form.locator("input[type=date]").fill(new Date().toISOString().slice(0, 10));
  await form.locator("button[type=submit]").click();
  await form.locator(".field-error").filter({ hasText: /./ }).first().waitFor();
  await lookTwice(page, "visas-refused");
  await form.locator("input").first().fill("AD69 2026-014");
  await form.locator("button[type=submit]").click();
  await said(page, "visa");
  await lookTwice(page, "visas-given");
  step("a visa is recorded under its reference; a name in its place is refused");
  await page.context().close();
  return kept.document;
}

/** The data protection officer approves a shorter rule, reviews a hold, sees who looked into the archive, and decides of a late correction. */
async function deciding(browser, base, officer, { asked, consulted }) {
  const page = await signedIn(browser, base, officer);
  await page.goto(`${base}/retention/decisions`);
  const rules = page.locator("section[data-section=rules]");
  await rules.getByRole("table").first().waitFor();
  const consultations = page.locator("section[data-section=consultations]");
  await consultations.getByText(consulted.slice(-6), { exact: false }).first().waitFor();
  await lookTwice(page, "decisions-waiting");
  await rules.getByRole("button", { name: "Approuver" }).click();
  await said(page, "approuvé");
  assert.equal(await rules.getByRole("table").count(), 0);
  step("a rule's plan is read, and its approval signed in the browser");

  const holds = page.locator("section[data-section=holds]");
  const due = holds.locator(".card[data-hold]").filter({ visible: true }).first();
  const keep = await unfold(due, "Garder ce gel");
  const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  await keep.locator("input[type=date]").fill(day);
  await keep.locator("button[type=submit]").click();
  await said(page, "Le gel dure.");
  await unfold(holds, "gels en cours");
  assert.equal(await holds.locator(".card[data-hold]").filter({ visible: true }).count(), 2);
  await lookTwice(page, "decisions-holds");
  await consultations.getByRole("button").first().click();
  await consultations.locator(".empty").waitFor();
  step("a hold is reviewed, and what the archive consulted is seen");

  const corrections = page.locator("section[data-section=corrections]");
  const late = corrections.locator(".card", { hasText: "Attend votre accord" });
  assert.equal(await late.count(), 1);
  await late.getByText(asked.slice(-6), { exact: false }).waitFor();
  await late.getByRole("button", { name: "Approuver" }).click();
  await said(page, "La correction est faite.");
  assert.equal(await late.count(), 0);
  step("a late correction is approved, and is done");
  await page.context().close();
}
