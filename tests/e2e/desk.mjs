// An agent's day at one desk: several tabs, half-written forms, the screen turned to the person.
import assert from "node:assert/strict";
import { french, newPage, signIn, step } from "./looking.mjs";

/** What an agent's browser keeps, closes and gives back. */
export async function desk(browser, ready) {
  const worker = ready.agents.find((agent) => agent.role === "social_worker");
  await severalTabs(browser, ready.base_url, worker);
}

const atSignIn = (page) => page.waitForURL((url) => url.pathname === "/sign-in");

/** Types the passphrase again in a tab whose address is already known. */
async function unlock(page, agent) {
  await page.locator("#address[readonly]").waitFor();
  await page.locator("#passphrase").fill(agent.passphrase);
  await page.locator("form button[type=submit]").click();
  await page.waitForURL((url) => url.pathname !== "/sign-in", { timeout: 60_000 });
}

/** A key turned in one tab closes them all. */
async function severalTabs(browser, base, worker) {
  const context = await browser.newContext(french);
  const first = await newPage(context);
  await signIn(first, base, worker);
  await first.locator(".row").first().waitFor();
  const second = await newPage(context);
  await second.goto(`${base}/`);
  await unlock(second, worker);
  await second.locator(".row").first().waitFor();
  const opened = await second.locator("[data-document]").first().getAttribute("data-document");
  await second.goto(`${base}/documents/${opened}`);
  await second.getByRole("button", { name: "Ouvrir", exact: true }).click();
  await second.frameLocator("iframe").locator("canvas").first().waitFor({ timeout: 60_000 });

  await first.getByRole("button", { name: "Fermer à clé" }).click();
  await Promise.all([atSignIn(first), atSignIn(second)]);
  assert.equal(new URL(second.url()).searchParams.get("next"), `/documents/${opened}`);
  await second.goBack();
  await second.locator("#address[readonly]").waitFor();
  assert.equal(await second.locator("iframe").count(), 0, "the arrow back shows nothing of the document");
  step("a tab that is locked locks the others, the opened document with them");

  await unlock(first, worker);
  await first.locator(".row").first().waitFor();
  await second.goto(`${base}/documents/${opened}`);
  await unlock(second, worker);
  await second.getByRole("button", { name: "Ouvrir", exact: true }).waitFor();
  await second.locator("#sign-out").click();
  await Promise.all([atSignIn(first), atSignIn(second)]);
  for (const tab of [first, second]) {
    await tab.locator("#address:not([readonly])").waitFor();
    assert.equal(await tab.locator("#address").inputValue(), "");
  }
  step("a tab that signs out signs the others out, and none says who was there");
  await context.close();
}
