// The story in a real browser, against the demonstration instance: a stranger types one command and lives it.
//   node tests/e2e/run.mjs            builds nothing: `cargo build` first
//   SHOTS=DIR node tests/e2e/run.mjs  also writes a screenshot of every page, desk and phone
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const AxeBuilder = require("@axe-core/playwright").default;

const scratch = mkdtempSync(join(tmpdir(), "consigne-e2e-"));
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
let steps = 0;
const begun = Date.now();
const failures = [];

function step(sentence) {
  steps += 1;
  console.log(`${String(steps).padStart(2)}. ${sentence} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

async function until(what, check, seconds = 120) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const value = check();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`still waiting for ${what} after ${seconds} s`);
}

/** Every page is looked at by axe (WCAG 2.2 AA and good practice), and, where asked, photographed. */
async function look(page, name) {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  for (const violation of found.violations) failures.push(`${name}: axe ${violation.id}: ${violation.help}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) failures.push(`${name}: ${wide} px wider than the screen`);
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

async function lookOnPhone(page, name) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await look(page, `${name}-phone`);
  await page.setViewportSize(size);
}

/** A real PDF of one page, with text. */
function pdf(text) {
  const stream = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = body.length;
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(body, "latin1");
}

function newPage(context) {
  return context.newPage().then((page) => {
    page.on("pageerror", (error) => failures.push(`error in the page: ${error.message}`));
    page.on("console", (message) => {
      // A refusal that the story provokes, and a PDF without its own typeface, which the viewer may not look for on the disk.
      const expected = ["status of 4", "LiberationSans"].some((text) => message.text().includes(text));
      if (message.type() === "error" && !expected) failures.push(`console: ${message.text()}`);
    });
    return page;
  });
}

async function signIn(page, base, agent) {
  await page.goto(`${base}/sign-in`);
  await page.locator("#address").fill(agent.address);
  await page.locator("#passphrase").fill(agent.passphrase);
  await page.locator("form button[type=submit]").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"), { timeout: 60_000 });
}

async function story(browser, ready) {
  const base = ready.base_url;
  const worker = ready.agents.find((agent) => agent.role === "social_worker");
  const dpo = ready.agents.find((agent) => agent.role === "dpo");
  const other = ready.agents.find((agent) => agent.team !== worker.team && ["social_worker", "manager", "adviser"].includes(agent.role));
  const french = { locale: "fr-FR", viewport: { width: 1280, height: 900 } };
  const desk = await browser.newContext(french);
  const agent = await newPage(desk);

  await agent.goto(`${base}/sign-in`);
  await agent.locator("#address").waitFor();
  await look(agent, "sign-in");
  await lookOnPhone(agent, "sign-in");
  step("the sign-in page is clean, on a desk and on a phone");

  await signIn(agent, base, worker);
  await agent.locator(".row").first().waitFor();
  await look(agent, "home");
  await lookOnPhone(agent, "home");
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
  await look(partner, "sender");
  const picker = partner.locator("input[type=file]:not([capture])").first();
  await picker.setInputFiles([
    { name: "fiche de liaison.pdf", mimeType: "application/pdf", buffer: pdf("Fiche de liaison de la story") },
    { name: "vide.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) },
  ]);
  await partner.getByText("est vide", { exact: false }).first().waitFor();
  step("the partner opens the link on a phone, reads who asks; an empty file is refused in a sentence");

  await partner.getByRole("button", { name: "Envoyer", exact: false }).first().click();
  await partner.getByText("Gardez ce numéro", { exact: false }).or(partner.locator(".receipt")).first().waitFor({ timeout: 60_000 });
  await look(partner, "sender-receipt");
  step("sealed in the browser, sent, received: the receipt can be printed");

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
  if (shots) await agent.screenshot({ path: join(shots, "document-open.png"), fullPage: true });
  step("it opens in the sandboxed viewer");

  const [download] = await Promise.all([agent.waitForEvent("download"), agent.getByRole("button", { name: "Télécharger", exact: false }).first().click()]);
  const saved = readFileSync(await download.path());
  assert.deepEqual(saved, pdf("Fiche de liaison de la story"), "the file that comes out is the file that went in");
  step("and downloads as the very file that was sent");

  const situation = await agent.getByRole("link", { name: "situation", exact: false }).first().getAttribute("href");
  for (const [name, path, ready] of [["case", situation, ".row, .timeline, .card"], ["document-new", "/documents/new", "form"], ["team", "/team", ".people"]]) {
    await agent.goto(`${base}${path}`);
    await agent.locator("#app").locator(ready).first().waitFor();
    await look(agent, name);
    await lookOnPhone(agent, name);
  }
  step("the case, the page to add a document and the team's page are clean, on a desk and on a phone");

  const plain = ready.upload_links.find((one) => !one.purpose.startsWith("P02"));
  if (plain) {
    const bare = await (await browser.newContext({ ...french, javaScriptEnabled: false })).newPage();
    await bare.goto(plain.url);
    await bare.locator("input[type=file]").first().setInputFiles({ name: "papier.pdf", mimeType: "application/pdf", buffer: pdf("Sans script") });
    await bare.locator("#plain-form [type=submit], form[enctype] [type=submit]").first().click();
    await bare.locator(".receipt .ticket-reference").waitFor();
    if (shots) await bare.screenshot({ path: join(shots, "plain-receipt.png"), fullPage: true });
    step("without JavaScript, the plain form works where the purpose accepts it");
  }

  if (other) {
    const stranger = await newPage(await browser.newContext(french));
    await signIn(stranger, base, other);
    const answer = await stranger.goto(address);
    assert.equal(answer.status(), 404, "another team's document does not exist");
    step("another team is told that there is no such document");
  }

  const officer = await newPage(await browser.newContext(french));
  await signIn(officer, base, dpo);
  await officer.waitForURL(/\/retention/);
  await look(officer, "retention");
  await lookOnPhone(officer, "retention");
  assert.match(await officer.textContent("main"), /Aucun document en retard/);
  step("the DPO reads that nothing is overdue");
}

const folder = join(scratch, "instance");
const readyFile = join(scratch, "ready.json");
const server = spawn("target/debug/consigne", ["demo", "--data", folder, "--listen", "127.0.0.1:0", "--ready", readyFile], { stdio: ["ignore", "ignore", "pipe"] });
let said = "";
server.stderr.on("data", (text) => (said += text));
const ended = new Promise((resolve) => server.on("exit", resolve));
let browser;
try {
  await until("the demonstration", () => (server.exitCode === null ? existsSync(readyFile) : assert.fail(`it ended: ${said}`)));
  const ready = JSON.parse(readFileSync(readyFile, "utf8"));
  step("one command builds and serves the demonstration");
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  await story(browser, ready);
} catch (error) {
  failures.push(error.stack ?? String(error));
} finally {
  await browser?.close();
  server.kill("SIGTERM");
  const code = await ended;
  if (code !== 0) failures.push(`the server ended with status ${code}: ${said}`);
  rmSync(scratch, { recursive: true, force: true });
}
for (const failure of failures) console.error(`FAILED ${failure}`);
console.log(`${steps - (failures.length > 0 ? 1 : 0)} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
