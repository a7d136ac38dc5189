// What every part of the story uses: looking at pages, signing in, saying what was done.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const AxeBuilder = require("@axe-core/playwright").default;
export const { chromium } = require("playwright-core");

/** What went wrong, in sentences; the run fails when there is any. */
export const failures = [];
/** The program that is looked at. */
export const program = process.env.CONSIGNE ?? "target/debug/consigne";
/** A French desk. */
export const french = { locale: "fr-FR", viewport: { width: 1280, height: 900 } };
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const begun = Date.now();
let steps = 0;

/** Says what was just seen to hold. */
export function step(sentence) {
  steps += 1;
  console.log(`${String(steps).padStart(2)}. ${sentence} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

/** How many steps were said. */
export function stepsDone() {
  return steps;
}

/** Waits for something outside of the browser. */
export async function until(what, check, seconds = 120) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const value = check();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`still waiting for ${what} after ${seconds} s`);
}

/** Every page is looked at by axe (WCAG 2.2 AA and good practice), and, where asked, photographed. */
export async function look(page, name) {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  for (const violation of found.violations) failures.push(`${name}: axe ${violation.id}: ${violation.help}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) failures.push(`${name}: ${wide} px wider than the screen`);
  await photograph(page, name);
}

/** The whole page as a picture, where pictures are asked for. */
export async function photograph(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** The same on the narrowest screen that the pages are made for. */
export async function lookOnPhone(page, name) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await look(page, `${name}-phone`);
  await page.setViewportSize(size);
}

/** On a desk, then on a phone. */
export async function lookTwice(page, name) {
  await look(page, name);
  await lookOnPhone(page, name);
}

/** In the dark, on a desk and on a phone; then in the light again. */
export async function lookInTheDark(page, name) {
  await page.emulateMedia({ colorScheme: "dark" });
  // Colours that are still on their way from light to dark would be judged half-way.
  await page.evaluate(() => Promise.all(document.getAnimations().map((moving) => moving.finished.catch(() => undefined))));
  await lookTwice(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

/** A real PDF of one page, with text. */
export function pdf(text) {
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

/** A page whose errors are failures. */
export function newPage(context) {
  return context.newPage().then((page) => {
    page.on("pageerror", (error) => failures.push(`error in the page: ${error.message}`));
    page.on("console", (message) => {
      // A refusal or a cut network that the story provokes, and a PDF without its own typeface, which the viewer may not look for on the disk.
      const expected = ["status of 4", "ERR_INTERNET_DISCONNECTED", "LiberationSans"].some((text) => message.text().includes(text));
      if (message.type() === "error" && !expected) failures.push(`console: ${message.text()}`);
    });
    return page;
  });
}

/** Signs somebody in. */
export async function signIn(page, base, agent) {
  await page.goto(`${base}/sign-in`);
  await page.locator("#address").fill(agent.address);
  await page.locator("#passphrase").fill(agent.passphrase);
  await page.locator("form button[type=submit]").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"), { timeout: 60_000 });
}
