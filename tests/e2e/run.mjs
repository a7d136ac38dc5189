// The story in a real browser, against the demonstration instance and an empty one: a stranger types one command and lives it.
//   node tests/e2e/run.mjs            builds nothing: `cargo build` first
//   SHOTS=DIR node tests/e2e/run.mjs  also writes a screenshot of every page, desk and phone
//   CONSIGNE=FILE, CHROMIUM=FILE      another binary, another browser
//   PARTS=joining,story,desk,report,acts   some parts only
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acts } from "./acts.mjs";
import { desk } from "./desk.mjs";
import { firstInstallation, joining } from "./joining.mjs";
import { chromium, failures, program, step, stepsDone, until } from "./looking.mjs";
import { askForNewLink, report } from "./report.mjs";
import { story } from "./story.mjs";

const parts = (process.env.PARTS ?? "joining,story,desk,report,acts").split(",");
const scratch = mkdtempSync(join(tmpdir(), "consigne-e2e-"));

/** Lives `act` with the demonstration, built and served by one command. */
async function withDemonstration(act) {
  const readyFile = join(scratch, "ready.json");
  const server = spawn(program, ["demo", "--data", join(scratch, "instance"), "--listen", "127.0.0.1:0", "--ready", readyFile], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.on("data", (text) => (said += text));
  const ended = new Promise((resolve) => server.on("exit", resolve));
  try {
    await until("the demonstration", () => (server.exitCode === null ? existsSync(readyFile) : assert.fail(`it ended: ${said}`)));
    step("one command builds and serves the demonstration");
    await act(JSON.parse(readFileSync(readyFile, "utf8")));
  } finally {
    server.kill("SIGTERM");
    const code = await ended;
    if (code !== 0) failures.push(`the server ended with status ${code}: ${said}`);
  }
}

async function withFirstInstallation(act) {
  const installation = await firstInstallation(program, join(scratch, "first"));
  try {
    await act(installation);
  } finally {
    await installation.end();
  }
}

let browser;
try {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  if (parts.includes("joining")) await withFirstInstallation((installation) => joining(browser, installation));
  if (["story", "desk", "report", "acts"].some((part) => parts.includes(part))) {
    await withDemonstration(async (ready) => {
      if (parts.includes("story")) await story(browser, ready);
      if (parts.includes("desk")) await desk(browser, ready);
      if (parts.includes("report")) await report(browser, ready);
      if (parts.includes("report")) await askForNewLink(browser, ready);
      if (parts.includes("acts")) await acts(browser, ready);
    });
  }
} catch (error) {
  failures.push(error.stack ?? String(error));
} finally {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
}
for (const failure of failures) console.error(`FAILED ${failure}`);
console.log(`${stepsDone() - (failures.length > 0 ? 1 : 0)} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
