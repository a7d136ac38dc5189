// The DPO's report, the lists behind its figures, and the page for whoever has no link any more.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { french, lookInTheDark, lookTwice, newPage, signIn, step } from "./looking.mjs";

/** The report: a sentence, figures, each figure's list. */
export async function report(browser, ready) {
  const base = ready.base_url;
  const officer = await newPage(await browser.newContext(french));
  await signIn(officer, base, ready.agents.find((agent) => agent.role === "dpo"));
  await officer.waitForURL(/\/retention/);
  await officer.locator("#unfold").waitFor();
  assert.match(await officer.textContent("main"), /Aucun document en retard/);
  await lookTwice(officer, "retention");
  await lookInTheDark(officer, "retention");
  const tall = await officer.evaluate(() => document.documentElement.scrollHeight);
  assert.ok(tall < 7_000, `the report is ${tall} px tall`);
  step("the DPO reads that nothing is overdue, in the light and in the dark");

  const rows = officer.locator(".team-rows tbody tr");
  const shown = () => rows.evaluateAll((all) => all.filter((row) => row.checkVisibility({ contentVisibilityAuto: true }) && row.getBoundingClientRect().height > 0).length);
  const all = await rows.count();
  assert.equal(await shown(), 0);
  await officer.emulateMedia({ media: "print" });
  // What is folded is laid out anew for paper.
  await officer.waitForFunction((count) => [...document.querySelectorAll(".team-rows tbody tr")].filter((row) => row.getBoundingClientRect().height > 0).length === count, all);
  assert.equal(await shown(), all, "on paper every team's rows are there");
  await officer.emulateMedia({ media: "screen" });
  await officer.locator(".team-rows > summary").first().focus();
  await officer.keyboard.press("Enter");
  const first = officer.locator(".team-rows").first();
  assert.equal(await shown(), await first.locator("tbody tr").count());
  await officer.locator("#unfold").click();
  assert.equal(await shown(), all);
  assert.equal(await officer.locator("#unfold").textContent(), "Tout fermer");
  await lookTwice(officer, "retention-open");
  step("each purpose opens on its teams, by the keyboard too; on paper all are open");

  await officer.locator("a.figure", { hasText: "visa" }).click();
  await officer.locator(".row").first().waitFor();
  await lookTwice(officer, "retention-list");
  await officer.goto(`${base}/retention`);
  await first.locator("summary").click();
  await first.locator("td.number > a").first().click();
  await officer.locator("#rule-title").waitFor();
  await lookTwice(officer, "retention-list-of-a-purpose");
  step("a figure opens its list, and the list of one purpose says its rule");

  await officer.goto(`${base}/retention`);
  await officer.locator("#period").selectOption({ index: 13 });
  await officer.locator("form [type=submit]").first().click();
  await officer.waitForURL(/period=\d{4}-T\d/);
  await officer.locator("#periods-title").waitFor();
  const file = officer.waitForEvent("download");
  await officer.locator("a", { hasText: "à imprimer et à signer" }).click();
  const pdf = await readFile(await (await file).path());
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  step("a quarter is compared with the one before, and its report taken away to be signed");

  await officer.goto(`${base}/retention?period=${new Date().getUTCFullYear()}`);
  await officer.locator("details.on-paper > summary").click();
  await officer.locator("details.on-paper tbody tr").first().waitFor();
  await officer.locator("#decide summary").focus();
  await officer.keyboard.press("Enter");
  await officer.locator("#decide [type=submit]").click();
  await officer.locator("#verdict .field-error svg").waitFor();
  assert.equal(await officer.locator("#about").isVisible(), false);
  await officer.locator("#verdict input[value=RESERVE]").check();
  await officer.locator("#decide [type=submit]").click();
  await officer.locator("#about .field-error svg").waitFor();
  await lookTwice(officer, "retention-deciding");
  await officer.locator("#about input[value=SANS_DEPART]").check();
  await officer.locator("#decide [type=submit]").click();
  const decided = officer.locator("section[aria-labelledby=decision-title] li");
  await decided.waitFor();
  assert.match(await decided.textContent(), /Validé avec réserve\u00a0: les documents sans départ/);
  assert.match(officer.url(), /period=\d{4}#decision-title/);
  await lookTwice(officer, "retention-decided");
  step("what they decide on the year's report is read under it");

  await officer.goto(`${base}/retention/register`);
  await officer.getByRole("heading", { name: "Registre des activités de traitement" }).waitFor();
  await lookTwice(officer, "register");
  await officer.goto(`${base}/retention/decisions`);
  await officer.locator("section[data-section=runs] a").first().waitFor();
  await lookTwice(officer, "decisions");
  await officer.locator("section[data-section=runs] a").first().click();
  await officer.waitForURL(/\/retention\/purges\/run_/);
  await officer.locator("table").first().waitFor();
  await lookTwice(officer, "bordereau");
  step("the register, what waits for a decision, and the bordereau of a run are there to read");
  await breach(officer, base);
  await officer.context().close();
}

/** An agent's keys are in other hands: which documents, of which class, and what that agent did. */
async function breach(officer, base) {
  await officer.goto(`${base}/retention`);
  await officer.locator("a[href='/retention/exposure']").click();
  await officer.locator("#breach").waitFor();
  await lookTwice(officer, "exposure-asked");
  const today = new Date().toISOString().slice(0, 10);
  await officer.locator("#from").fill(`${new Date().getUTCFullYear() - 1}-01-01`);
  await officer.locator("#to").fill(today);
  await officer.locator("#breach").selectOption("copy");
  await officer.locator("form [type=submit]").click();
  await officer.locator("#classes-title").waitFor();
  assert.match(await officer.textContent("main"), /l’article 34 ne demande pas d’informer/);
  await lookTwice(officer, "exposure-copy");
  const saved = officer.waitForEvent("download");
  await officer.locator("a", { hasText: "Télécharger la liste" }).click();
  const list = await readFile(await (await saved).path(), "utf8");
  assert.match(list.split("\r\n")[1], /^CHIFFRÉ_SEUL,held,doc_/);
  await officer.locator("#breach").selectOption("account");
  await officer.locator("form [type=submit]").click();
  await officer.locator("a", { hasText: "Chronologie de cet agent" }).click();
  await officer.locator("#lines-title").waitFor();
  await lookTwice(officer, "timeline-agent");
  step("after a breach the DPO reads which documents are exposed, class by class, and what the agent did");
}

/** Somebody without link, session or account asks for a new link. */
export async function askForNewLink(browser, ready) {
  const person = await newPage(await browser.newContext(french));
  await person.goto(`${ready.base_url}/help/new-link`);
  await lookTwice(person, "new-link");
  await person.locator("form [type=submit]").click();
  await person.locator(".field-error").waitFor();
  await lookTwice(person, "new-link-refused");
  await person.locator("#reference").fill("7K4-2M");
  await person.locator("form [type=submit]").click();
  await person.locator("#reference").waitFor({ state: "detached" });
  await lookTwice(person, "new-link-done");
  step("whoever has no link any more asks for another, and learns nothing from the answer");
  await person.goto(`${ready.base_url}/accessibility`);
  await lookTwice(person, "accessibility");
  await person.context().close();
  const reader = await newPage(await browser.newContext({ ...french, locale: "en-GB" }));
  const sender = new URL(ready.upload_links[0].url);
  for (const [name, path] of [["sign-in", "/sign-in"], ["sender", sender.pathname + sender.hash], ["new-link", "/help/new-link"], ["accessibility", "/accessibility"], ["not-found", "/nowhere"]]) {
    await reader.goto(`${ready.base_url}${path}`);
    await reader.locator("html[lang=en] h1").waitFor();
    await lookTwice(reader, `${name}-english`);
  }
  step("the declaration of accessibility, and in English the pages that anybody may open, are clean");
  await reader.context().close();
}
