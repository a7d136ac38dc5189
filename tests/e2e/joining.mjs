// A first installation: an empty instance, a team founded in a browser, colleagues invited, confirmed, and invited again.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { failures, french, look, lookTwice, newPage, signIn, step, until } from "./looking.mjs";

/** An empty instance of this binary in `folder`; answers its address, its command line and how to end it. */
export async function firstInstallation(binary, folder) {
  mkdirSync(folder, { mode: 0o700 });
  const port = await freePort();
  const recovery = execFileSync(binary, ["recovery", "init", "--out", join(folder, "recovery.key")], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  for (const key of ["log.key", "process.key"]) writeFileSync(join(folder, key), randomBytes(32).toString("hex"), { mode: 0o600 });
  const configuration = join(folder, "consigne.toml");
  const base = `http://localhost:${port}`;
  writeFileSync(
    configuration,
    `[service]
base_url = "${base}"
listen = "127.0.0.1:${port}"
data_dir = "."
[recovery]
recipient = "${recovery.match(/age1[a-z0-9]+/)?.[0]}"
[log]
origin = "consigne.example/log"
signing_key_file = "log.key"
[process_key]
file = "process.key"
[contacts]
telephone = "04 65 71 00 00"
accessibility = "accessibilite@consigne.example"
`,
  );
  const server = spawn(binary, ["serve", "--config", configuration], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.on("data", (text) => (said += text));
  const ended = new Promise((resolve) => server.on("exit", resolve));
  await until("the new instance", () => (server.exitCode === null ? said.includes('"serving"') : assert.fail(`it ended: ${said}`)));
  return {
    base,
    founderLink: (...options) => execFileSync(binary, ["first-manager", "--config", configuration, ...options], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim(),
    async end() {
      server.kill("SIGTERM");
      const code = await ended;
      if (code !== 0) failures.push(`the new instance ended with status ${code}: ${said}`);
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Answers an invitation with the passphrase that the page proposes; `name` names the pictures. Answers the passphrase. */
async function answer(page, name) {
  await page.locator("#proposed").waitFor();
  if (name) await lookTwice(page, name);
  const passphrase = await page.locator("#proposed").textContent();
  await page.getByRole("button", { name: "Prendre cette phrase" }).click();
  await page.locator("#repeat").fill(passphrase);
  await page.locator("#kept").check();
  await page.getByRole("button", { name: "Créer mon accès" }).click();
  await page.getByRole("link", { name: "Continuer" }).waitFor({ timeout: 60_000 });
  if (name) await lookTwice(page, `${name}-done`);
  return passphrase;
}

/** The link that the page of the team just made. */
async function madeLink(page) {
  const link = await page.locator(".copy-box input").first().inputValue();
  assert.match(link, /\/join\/[0-9A-Za-z]{22}#[\w-]{64}[0-9a-f]{4}$/);
  return link;
}

/** Confirms whoever answered: the vault, which pins the new roster, is saved before the page comes again. */
async function confirm(page, name, pictures) {
  await page.reload();
  const press = page.getByRole("button", { name: `Confirmer ${name}` });
  await press.waitFor();
  await lookTwice(page, pictures);
  const saved = page.waitForResponse((response) => response.url().endsWith("/api/v1/me/vault") && response.request().method() === "PUT");
  const reloaded = page.waitForEvent("load");
  await press.click();
  assert.equal((await saved).status(), 204, "the vault pins the roster that was signed");
  await reloaded;
  await page.locator(".person", { hasText: name }).locator(".tag.ok").waitFor();
}

/** From nothing to a team of two, and back after a lost passphrase. */
export async function joining(browser, installation) {
  const { base } = installation;
  const manager = await newPage(await browser.newContext(french));
  const fetched = [];
  manager.on("response", (response) => fetched.push(response.url()));
  await manager.goto(installation.founderLink("--name", "Inès Moreau", "--address", "ines.moreau@service.example", "--team", "Agence de Roanne", "--department", "42", "--telephone", "04 77 00 00 36"));
  await manager.locator("#passphrase").waitFor();
  const before = fetched.length;
  await manager.locator("#passphrase").focus();
  await manager.locator("#passphrase").fill("soleil123");
  await manager.getByText("Trop facile à deviner", { exact: false }).first().waitFor();
  assert.ok(fetched.slice(before).some((url) => url.includes("/assets/chunk.")), "the dictionaries come with the first letters");
  await answer(manager, "join-founder");
  await manager.getByRole("link", { name: "Continuer" }).click();
  await manager.locator(".empty").first().waitFor();
  await lookTwice(manager, "home-empty");
  step("a local link founds a team in a browser; empty lists say how to begin");

  await manager.goto(`${base}/team`);
  const form = manager.locator("form", { has: manager.locator("input[id^=invite-name]") });
  await form.locator("input[id^=invite-name]").fill("Léa Fabre");
  await form.locator("input[id^=invite-address]").fill("lea.fabre@service.example");
  await form.locator("[type=submit]").click();
  const colleague = await newPage(await browser.newContext(french));
  await colleague.goto(await madeLink(manager));
  await lookTwice(manager, "team-invited");
  await answer(colleague, "join-member");
  await colleague.getByRole("link", { name: "Continuer" }).click();
  await colleague.getByText("Vous n’avez pas encore la clé", { exact: false }).waitFor();
  await lookTwice(colleague, "home-waiting");
  step("a colleague answers the team's invitation, and waits for a confirmation");

  await confirm(manager, "Léa Fabre", "team-to-confirm");
  await colleague.reload();
  await colleague.locator(".toolbar").waitFor();
  step("once confirmed, the colleague has the team's key");

  await manager.getByRole("button", { name: "Inviter à nouveau Léa Fabre" }).click();
  await manager.getByText("son ancienne phrase secrète ne marchera plus", { exact: false }).waitFor();
  await manager.locator("input[id^=invite-address]").fill("lea.fabre@service.example");
  await lookTwice(manager, "team-again");
  await manager.getByRole("button", { name: "Créer le nouveau lien" }).click();
  const again = await newPage(await browser.newContext(french));
  await again.goto(await madeLink(manager));
  const passphrase = await answer(again, null);
  await confirm(manager, "Léa Fabre", "team-to-confirm-again");
  assert.equal(await manager.locator(".person").count(), 2, "she is in the team once");
  const elsewhere = await newPage(await browser.newContext(french));
  await signIn(elsewhere, base, { address: "lea.fabre@service.example", passphrase });
  await elsewhere.locator(".toolbar").waitFor();
  step("whoever lost a passphrase is invited again, confirmed again, and is in the team once");

  await manager.locator("input[id^=invite-name]").fill("Encore Moi");
  await manager.locator("input[id^=invite-address]").fill("ines.moreau@service.example");
  await manager.locator("form [type=submit]").click();
  await manager.getByText("C’est votre propre adresse", { exact: false }).first().waitFor();
  await manager.locator("input[id^=invite-address]").fill("lea.fabre@service.example");
  await manager.locator("select[id^=invite-role]").selectOption("manager");
  await manager.locator("form [type=submit]").click();
  await manager.getByText("qui a un autre rôle", { exact: false }).waitFor();
  await look(manager, "team-taken");
  step("an address that cannot be invited is refused in a sentence");

  const archivist = await newPage(await browser.newContext(french));
  await archivist.goto(installation.founderLink("--role", "archivist", "--name", "Paul Archer", "--address", "paul.archer@service.example", "--team", "Archives intermédiaires"));
  await answer(archivist, null);
  await archivist.goto(`${base}/team`);
  const keyShown = archivist.locator("dt", { hasText: "Empreinte de la clé d’archives" }).locator("xpath=following-sibling::dd").locator("code");
  const key = await keyShown.textContent();
  await manager.goto(`${base}/team`);
  const notice = manager.locator(".callout", { hasText: "Une équipe d’archives existe maintenant" });
  await notice.waitFor();
  assert.equal(await notice.locator("code").textContent(), key, "both screens show the same fingerprint");
  await lookTwice(manager, "team-archive");
  const reloaded = manager.waitForEvent("load");
  await notice.getByRole("button", { name: "ajouter la clé", exact: false }).click();
  await reloaded;
  await manager.locator("dt", { hasText: "Empreinte de la clé d’archives" }).waitFor();
  assert.equal(await notice.count(), 0);
  step("a team founded before the archive team compares its key aloud, and signs it in");
  for (const page of [manager, colleague, again, elsewhere, archivist]) await page.context().close();
}
