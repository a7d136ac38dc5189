// A social worker asks, a partner deposits, the team opens.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { french, look, lookInTheDark, lookOnPhone, lookTwice, newPage, pdf, photograph, program, signIn, step } from "./looking.mjs";

/** The page loaded again in the middle of the sending, then the network cut: both are said, and the papers arrive all the same. */
async function cutShort(partner, picker) {
  const send = partner.getByRole("button", { name: "Envoyer", exact: false }).first();
  const cut = partner.locator(".status", { hasText: "Le réseau est coupé. L’envoi reprendra tout seul." });
  await partner.context().setOffline(true);
  await send.click();
  await cut.waitFor();
  assert.equal(await partner.locator("[role=status].visually-hidden").textContent(), await cut.textContent());
  await lookTwice(partner, "sender-cut");
  await partner.context().setOffline(false);
  // No answer comes, so that the page is seen while the sending goes on, and then is loaded again in the middle of it.
  await partner.route("**/finish", () => undefined);
  await partner.locator(".status", { hasText: "L’envoi a repris." }).waitFor();
  assert.equal(await cut.count(), 0);
  await partner.reload();
  await partner.getByText("Un envoi a été interrompu. Rien n’a été envoyé", { exact: false }).waitFor();
  await lookTwice(partner, "sender-interrupted");
  await partner.unroute("**/finish");
  await picker.setInputFiles({ name: "fiche de liaison.pdf", mimeType: "application/pdf", buffer: pdf("Fiche de liaison de la story") });
  assert.equal(await partner.getByText("Un envoi a été interrompu", { exact: false }).count(), 0);
  step("a cut network and a sending cut short are said in a sentence, to the eye and aloud");
  await send.click();
}

/** The proof of what was sent: a page and its code, and a file that anybody's program verifies with the log's key. */
async function proven(partner, base) {
  await partner.locator(".receipt summary").click();
  await partner.locator(".receipt .proofs svg.qr").first().waitFor();
  await lookTwice(partner, "sender-proofs");
  const [page] = await Promise.all([partner.waitForEvent("popup"), partner.locator(".receipt .proofs a").first().click()]);
  await page.getByRole("heading", { name: "Reçu d’un document" }).waitFor();
  await lookTwice(page, "proof");
  await page.close();
  const [download] = await Promise.all([partner.waitForEvent("download"), partner.locator(".receipt a[download]").click()]);
  const key = await (await partner.request.get(`${base}/log/key`)).text();
  const said = execFileSync(program, ["receipt", "verify", await download.path(), "--key", key.trim()]).toString();
  assert.match(said, /was received on .* for P02_PDP_SPSTI/);
  assert.match(said, /Not proved: what the document says/);
  step("the proof is read on its page, and its file verified without the service");
}

/** The demonstration, lived: a request, its deposit, its opening, and what others see of it. */
export async function story(browser, ready) {
  const base = ready.base_url;
  const worker = ready.agents.find((agent) => agent.role === "social_worker");
  const other = ready.agents.find((agent) => agent.team !== worker.team && ["social_worker", "manager", "adviser"].includes(agent.role));
  const desk = await browser.newContext(french);
  const agent = await newPage(desk);

  await agent.goto(`${base}/sign-in`);
  await agent.locator("#address").waitFor();
  await look(agent, "sign-in");
  await lookOnPhone(agent, "sign-in");
  step("the sign-in page is clean, on a desk and on a phone");

  await signIn(agent, base, worker);
  await agent.locator(".row").first().waitFor();
  await lookTwice(agent, "home");
  await lookInTheDark(agent, "home");
  step("the social worker signs in and sees her team's arrivals, names decrypted in her browser");

  await agent.goto(`${base}/requests/new`);
  await agent.locator("#purpose").waitFor();
  await agent.locator("#person-name").fill("Éloïse Témoin");
  await agent.locator("#person-birth").fill("1979-04-02");
  await agent.locator("input[name=agreement]").first().check();
  const today = await agent.evaluate(() => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date()));
  for (const input of await agent.locator("input[type=date]").all()) {
    const id = await input.getAttribute("id");
    if (id !== "until" && id !== "person-birth") await input.fill(today);
  }
  await look(agent, "request-new");
  await lookOnPhone(agent, "request-new");
  await agent.locator("form button[type=submit]").click();
  const link = await (await agent.locator("input[value*='/d/'], textarea:has-text('/d/'), [data-copy*='/d/'], .copy-text, .copy input").first().elementHandle({ timeout: 30_000 })).evaluate((element) => element.value ?? element.textContent);
  assert.match(link, /\/d\/[0-9A-Za-z]{22}#[\w-]{64}[0-9a-f]{4}$/);
  await look(agent, "request-made");
  step("a new case and a P02 request from its template: the browser makes the link");

  const partner = await newPage(await browser.newContext({ ...french, viewport: { width: 360, height: 740 } }));
  await partner.goto(link);
  await partner.locator(".piece").first().waitFor();
  assert.ok((await partner.textContent("main")).includes("Éloïse Témoin"), "the sealed brief names the person");
  await lookTwice(partner, "sender");
  await lookInTheDark(partner, "sender");
  const picker = partner.locator("input[type=file]:not([capture])").first();
  await picker.setInputFiles([
    { name: "fiche de liaison.pdf", mimeType: "application/pdf", buffer: pdf("Fiche de liaison de la story") },
    { name: "vide.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) },
  ]);
  await partner.getByText("est vide", { exact: false }).first().waitFor();
  step("the partner opens the link on a phone, reads who asks; an empty file is refused in a sentence");

  await cutShort(partner, picker);
  await partner.getByText("Gardez ce numéro", { exact: false }).or(partner.locator(".receipt")).first().waitFor({ timeout: 60_000 });
  await look(partner, "sender-receipt");
  step("sealed in the browser, sent, received: the receipt can be printed");
  await proven(partner, base);

  await partner.goto(link.split("#")[0]);
  await partner.getByText("Le lien est incomplet", { exact: false }).first().waitFor();
  await look(partner, "link-incomplete");
  await partner.goto(`${base}/d/AAAAAAAAAAAAAAAAAAAAAA#x`);
  await look(partner, "link-ended");
  step("a cut link and an ended link each have their page");

  await agent.goto(`${base}/`);
  const row = agent.locator(".row", { hasText: "Éloïse Témoin" }).first();
  await row.waitFor();
  await row.locator(".row-open").click();
  await look(agent, "panel");
  await agent.getByRole("link", { name: "Ouvrir le document", exact: false }).or(agent.getByRole("button", { name: "Ouvrir le document", exact: false })).first().click();
  await agent.waitForURL(/\/documents\//);
  await agent.getByText("Scellé dans le navigateur de l’expéditeur", { exact: false }).waitFor();
  await agent.getByText("fiche de liaison.pdf").first().waitFor();
  await look(agent, "document");
  await lookOnPhone(agent, "document");
  step("the document arrived: the page says that it was sealed in the sender's browser");

  const address = agent.url().split("#")[0];
  await agent.getByRole("button", { name: "Ouvrir", exact: true }).first().click();
  const frame = agent.frameLocator("iframe");
  await frame.locator("canvas").first().waitFor({ timeout: 60_000 });
  await photograph(agent, "document-open");
  step("it opens in the sandboxed viewer");

  const [download] = await Promise.all([agent.waitForEvent("download"), agent.getByRole("button", { name: "Télécharger", exact: false }).first().click()]);
  const saved = readFileSync(await download.path());
  assert.deepEqual(saved, pdf("Fiche de liaison de la story"), "the file that comes out is the file that went in");
  step("and downloads as the very file that was sent");

  await agent.locator("a[href$='/timeline']").click();
  await agent.locator("#lines-title").waitFor();
  assert.match(await agent.locator("ol.rows").textContent(), /Document ouvert[^]*Document reçu/);
  assert.match(await agent.textContent("main"), /Qui pouvait ouvrir/);
  await lookTwice(agent, "timeline-document");
  await agent.locator(".breadcrumb a").click();
  await agent.getByRole("link", { name: "situation", exact: false }).first().waitFor();
  step("its timeline says who could open it, and who did");

  const situation = await agent.getByRole("link", { name: "situation", exact: false }).first().getAttribute("href");
  for (const [name, path, ready] of [["case", situation, ".row, .timeline, .card"], ["document-new", "/documents/new", "form"], ["team", "/team", ".people"]]) {
    await agent.goto(`${base}${path}`);
    await agent.locator("#app").locator(ready).first().waitFor();
    await look(agent, name);
    await lookOnPhone(agent, name);
  }
  step("the case, the page to add a document and the team's page are clean, on a desk and on a phone");

  const plain = ready.upload_links.find((one) => one.purpose.startsWith("P12"));
  assert.ok(plain, "the demonstration has a link for an identity check");
  const bare = await (await browser.newContext({ ...french, javaScriptEnabled: false })).newPage();
  await bare.goto(plain.url);
  await bare.locator("input[type=file]").first().setInputFiles({ name: "papier.pdf", mimeType: "application/pdf", buffer: pdf("Sans script") });
  await bare.locator("#plain-form [type=submit], form[enctype] [type=submit]").first().click();
  await bare.locator(".receipt .ticket-reference").waitFor();
  await photograph(bare, "plain-receipt-bare");
  // Axe is a script itself: it looks at the same pages where the browser runs scripts and ours never arrive.
  const blocked = await (await browser.newContext(french)).newPage();
  await blocked.route("**/*.js", (route) => route.abort());
  await blocked.goto(plain.url);
  await lookTwice(blocked, "plain");
  await blocked.locator("input[type=file]").first().setInputFiles({ name: "papier.pdf", mimeType: "application/pdf", buffer: pdf("Sans nos scripts") });
  await blocked.locator("#plain-form [type=submit]").click();
  await blocked.locator(".receipt .ticket-reference").waitFor();
  await lookTwice(blocked, "plain-receipt");
  step("without JavaScript, the plain form works where the purpose accepts it");

  if (other) {
    const stranger = await newPage(await browser.newContext(french));
    await signIn(stranger, base, other);
    const answer = await stranger.goto(address);
    assert.equal(answer.status(), 404, "another team's document does not exist");
    step("another team is told that there is no such document");
  }
}
