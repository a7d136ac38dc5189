// An agent's day at one desk: several tabs, half-written forms, the screen turned to the person.
import assert from "node:assert/strict";
import { french, look, lookTwice, newPage, signIn, step } from "./looking.mjs";

/** What an agent's browser keeps, closes and gives back. */
export async function desk(browser, ready) {
  const worker = ready.agents.find((agent) => agent.role === "social_worker");
  await severalTabs(browser, ready.base_url, worker);
  await halfWritten(browser, ready.base_url, worker);
  await enteredTwice(browser, ready.base_url, worker);
  await turnedScreen(browser, ready.base_url, worker);
  await keyboardAlone(browser, ready.base_url, worker);
}

/** A tab that was sent to sign-in, however often on its way. */
const atSignIn = (page) => page.locator("[data-page=sign-in] #address").waitFor();

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
  await second.getByText("Chaque onglet demande votre phrase secrète.").waitFor();
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

  await first.getByText("Votre session est fermée à clé.", { exact: false }).waitFor();
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

/** What was typed comes back after a lock and after the end of the session, and goes once it is sent. */
async function halfWritten(browser, base, worker) {
  const context = await browser.newContext(french);
  const page = await newPage(context);
  await signIn(page, base, worker);
  await page.goto(`${base}/requests/new`);
  await page.locator("#person-name").fill("Aurore Brouillon");
  const purposes = await page.locator("#purpose option").evaluateAll((all) => all.map((option) => option.value));
  const other = purposes.find((code) => code.startsWith("P12"));
  await page.locator("#purpose").selectOption(other);
  await page.locator("#partner").fill("Madame Guichet");
  const boxes = page.locator("input[name=pieces]");
  const ticked = await boxes.evaluateAll((all) => all.map((box) => box.checked));
  await boxes.last().setChecked(!ticked.at(-1));
  await page.locator("#message").fill("Merci de faire vite.");
  const written = async () => [
    await page.locator("#person-name").inputValue(),
    await page.locator("#purpose").inputValue(),
    await page.locator("#partner").inputValue(),
    await boxes.last().isChecked(),
    await page.locator("#message").inputValue(),
  ];
  const before = await written();
  const kept = () => page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
  await page.waitForFunction(() => sessionStorage.getItem("consigne.draft /requests/new") !== null);
  assert.ok(!(await kept()).includes("Brouillon"), "nothing of it lies in clear in the tab");

  await page.getByRole("button", { name: "Fermer à clé" }).click();
  await unlock(page, worker);
  await page.getByText("Ce que vous aviez écrit est revenu", { exact: false }).waitFor();
  assert.deepEqual(await written(), before);
  await lookTwice(page, "request-draft");
  step("a half-written request comes back after a lock, sealed in between");

  for (const day of await page.locator("input[type=date]").all()) {
    const id = await day.getAttribute("id");
    if (id !== "until" && id !== "person-birth") await day.fill(await day.getAttribute("max"));
  }
  if (await page.locator("input[name=agreement]").count()) await page.locator("input[name=agreement]").first().check();
  await context.clearCookies();
  await page.locator("form button[type=submit]").click();
  await page.getByText("Votre session a pris fin. La demande n’a pas été créée. Ce que vous avez écrit est gardé.").waitFor();
  await lookTwice(page, "request-session-ended");
  await page.getByRole("link", { name: "Se connecter" }).click();
  await page.locator("#address:not([readonly])").fill(worker.address);
  await page.locator("#passphrase").fill(worker.passphrase);
  await page.locator("form button[type=submit]").click();
  await page.locator("#message").waitFor({ timeout: 60_000 });
  await page.getByText("Ce que vous aviez écrit est revenu", { exact: false }).waitFor();
  assert.deepEqual(await written(), before);
  await page.locator("form button[type=submit]").click();
  await page.locator(".copy-box input[value*='/d/']").waitFor({ timeout: 30_000 });
  await page.goto(`${base}/requests/new`);
  await page.locator("#purpose").waitFor();
  assert.equal(await page.locator("#person-name").inputValue(), "");
  step("the end of the session is said before anything is lost; once sent, the draft is gone");
  await context.close();
}

/** One case stays on the screen, whatever is loaded again or opened from it, until the agent comes back. */
async function turnedScreen(browser, base, worker) {
  const context = await browser.newContext(french);
  const page = await newPage(context);
  await signIn(page, base, worker);
  await page.locator(".row").first().waitFor();
  const names = () => page.locator(".row-person").evaluateAll((all) => all.filter((name) => name.checkVisibility()).length);
  const banner = page.locator("#counter-banner");
  const opener = page.locator("[data-document]").first();
  const opened = await opener.getAttribute("data-document");
  await opener.focus();
  await page.keyboard.press("Enter");
  const title = page.locator("#panel-title");
  await title.locator("span:not(.locked)").waitFor();
  const person = await title.textContent();
  await page.keyboard.press("F8");
  await banner.waitFor();
  assert.equal(await page.locator(".panel-head .icon-button").isVisible(), false, "no cross that would do nothing");
  await page.keyboard.press("Escape");
  assert.ok(await title.isVisible(), "Esc leaves the person's case where it is");
  await look(page, "counter");
  await page.reload();
  await title.locator("span:not(.locked)").waitFor();
  assert.ok(await banner.isVisible());
  assert.equal(await title.textContent(), person);
  assert.equal(await names(), 0, "no other name on the screen");

  await page.getByRole("link", { name: "Ouvrir la situation" }).click();
  await page.locator(".columns .row").first().waitFor();
  assert.ok(await banner.isVisible());
  const [whole, shown] = await page.evaluate(() => [".columns", ".columns > .stack"].map((part) => document.querySelector(part).getBoundingClientRect().width));
  assert.equal(shown, whole, "the documents take the whole width");
  await lookTwice(page, "counter-case");
  await page.goto(`${base}/documents/${opened}`);
  await page.locator(".facts").first().waitFor();
  assert.ok(await banner.isVisible());
  await page.goto(`${base}/`);
  await title.waitFor();
  assert.equal(await names(), 0);
  await page.locator("#counter-end").click();
  await page.locator(".lists .row").first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "panel-title");
  await page.reload();
  await page.locator(".lists .row").first().waitFor();
  assert.equal(await banner.isVisible(), false);
  step("the screen stays turned to the person over a reload and on the case's own pages, until the agent comes back");
  await context.close();
}

/** Whoever is followed already is not made anew without a word. */
async function enteredTwice(browser, base, worker) {
  const context = await browser.newContext(french);
  const page = await newPage(context);
  await signIn(page, base, worker);
  await page.goto(`${base}/requests/new`);
  const known = page.locator("#person-known");
  await known.waitFor({ state: "attached" });
  const [value, shown] = await known.locator("option").nth(1).evaluate((option) => [option.value, option.textContent]);
  const typed = shown.split(" · ")[0].normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  await page.locator("#person-name").pressSequentially(typed);
  const said = page.getByText(/existe(nt)? déjà à ce nom/);
  await said.waitFor();
  await lookTwice(page, "request-known-already");
  await page.locator("#person-name").press("End");
  await page.keyboard.type("x");
  await said.waitFor({ state: "detached" });
  await page.keyboard.press("Backspace");
  await page.getByRole("button", { name: `Prendre cette situation : ${shown}` }).click();
  assert.equal(await known.inputValue(), value);
  assert.ok(await page.locator("input[name=person-kind][value=known]").isChecked());
  assert.ok(await known.isVisible());
  step("a person whom the team follows already is recognised while her name is typed");
  await context.close();
}

/** The focus is on something that is seen and has a frame around it: on itself, on its label, or on the row it fills. */
async function seenFocus(page) {
  const seen = await page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return "nothing is focused";
    // The page of a document takes the keys itself; what it does with them is its own matter.
    if (focused instanceof HTMLIFrameElement) return "";
    const framed = [[focused, null], [focused, "::after"], [focused.closest(".choice"), null], [focused.nextElementSibling, null]];
    const outlined = framed.some(([element, part]) => {
      if (element === null) return false;
      const style = getComputedStyle(element, part);
      return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
    });
    const name = `${focused.tagName} ${focused.id} ${focused.textContent.trim().slice(0, 40)}`;
    if (!outlined) return `no frame around ${name}`;
    return focused.getClientRects().length > 0 ? "" : `out of sight: ${name}`;
  });
  assert.equal(seen, "");
}

/** Presses Tab until `selector` has the focus, which is seen at every stop. */
async function tabTo(page, selector, key = "Tab") {
  for (let stops = 0; stops < 80; stops += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return await seenFocus(page);
    await page.keyboard.press(key);
    const lost = await page.evaluate(() => document.activeElement === document.body);
    if (!lost) await seenFocus(page);
  }
  assert.fail(`the Tab key does not come to ${selector}`);
}

/** Goes to a purpose in the list that has the focus, arrow by arrow. */
async function arrowTo(page, prefix) {
  const steps = await page.locator("#purpose").evaluate((list, start) => [...list.options].findIndex((option) => option.value.startsWith(start)) - list.selectedIndex, prefix);
  for (let step = 0; step < Math.abs(steps); step += 1) await page.keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
  assert.ok((await page.locator("#purpose").inputValue()).startsWith(prefix));
}

/** An agent's main ways, without a pointer. */
async function keyboardAlone(browser, base, worker) {
  const context = await browser.newContext(french);
  const page = await newPage(context);
  await page.goto(`${base}/sign-in`);
  await page.locator("#address").waitFor();
  await page.keyboard.type(worker.address);
  await tabTo(page, "#passphrase");
  await page.keyboard.type(worker.passphrase);
  await page.keyboard.press("Enter");
  await page.locator(".lists .row-person:not(.locked)").first().waitFor({ timeout: 60_000 });
  await tabTo(page, ".lists [data-document]");
  const first = await page.evaluate(() => document.activeElement.dataset.document);
  await page.keyboard.press("ArrowDown");
  await seenFocus(page);
  const second = await page.evaluate(() => document.activeElement.dataset.document);
  assert.notEqual(second, first);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.locator("#panel-title").waitFor();
  await tabTo(page, ".panel-foot a[href*='/cases/']");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.document), first, "Esc gives the focus back to the row");
  await page.keyboard.press("Enter");
  await tabTo(page, ".panel-foot a[href*='/documents/']");
  await page.keyboard.press("Enter");
  await page.frameLocator("iframe").locator("canvas").first().waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => document.activeElement instanceof HTMLIFrameElement);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.tagName === "BUTTON");
  await seenFocus(page);
  await tabTo(page, ".site-nav a[href='/']", "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/");
  await page.locator(".lists .row").first().waitFor();
  step("by keyboard alone: sign-in, a row of the home, its panel, its document, and back");

  await tabTo(page, ".lists [data-document]");
  await page.keyboard.press("Enter");
  await page.keyboard.press("F8");
  await page.locator("#counter-banner").waitFor();
  await page.keyboard.press("Escape");
  await seenFocus(page);
  assert.equal(await page.locator(".lists").isVisible(), false);
  await page.keyboard.press("F8");
  await page.locator(".lists").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.document), first);
  step("by keyboard alone: the screen is turned with F8, and Esc shows nothing more to the person");

  await tabTo(page, "a[href='/requests/new']", "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.locator("#purpose").waitFor();
  await tabTo(page, "#message");
  await tabTo(page, "form button[type=submit]");
  await page.keyboard.press("Space");
  await page.locator(".error-summary a[href='#agreement']").waitFor();
  await seenFocus(page);
  assert.ok(await page.evaluate(() => document.activeElement.matches(".error-summary")));
  await tabTo(page, "#purpose");
  await arrowTo(page, "P12");
  await page.keyboard.press("Tab");
  assert.equal(await page.locator(".error-summary a[href='#agreement']").count(), 0, "nothing is said of a question that is not asked any more");
  await tabTo(page, "#purpose", "Shift+Tab");
  await arrowTo(page, "P02");
  await tabTo(page, "#person-name", "Shift+Tab");
  await page.keyboard.type("Clavier Seul");
  await tabTo(page, "input[name=pieces]:not(:checked)");
  await page.keyboard.press("Space");
  await tabTo(page, "input[name=agreement]");
  await page.keyboard.press("Space");
  for (const day of ["#agreed-on", "#informed"]) {
    await tabTo(page, day);
    await tabTo(page, `${day} + button`);
    await page.keyboard.press("Space");
  }
  await tabTo(page, "form button[type=submit]");
  await page.keyboard.press("Enter");
  await page.locator(".copy-box input[value*='/d/']").waitFor({ timeout: 30_000 });
  assert.equal(await page.evaluate(() => document.activeElement.id), "title");
  assert.equal(await page.locator("main .button:visible:not(.quiet, .plain)").count(), 1, "one main button");
  await tabTo(page, ".copy-box button");
  await look(page, "request-made-by-keyboard");
  step("by keyboard alone: a request is filled in, corrected and made");
  await context.close();
}
