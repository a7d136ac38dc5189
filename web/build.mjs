// Builds web/src, web/styles and the icons into web/dist, byte for byte the same on every machine.
//
//   node build.mjs           writes web/dist and web/pages/icons.html, prints their weights
//   node build.mjs --out DIR the same into DIR, for a look without touching the committed files
//   node build.mjs --check   rebuilds in a temporary folder and fails when a committed file differs
//   node build.mjs --test    bundles web/test/*.test.ts and runs them with Node's own test runner
//
// What becomes what:
//   src/pages/<name>.ts    -> dist/<name>.js           ES module; shared parts in dist/chunk.<HASH>.js, loaded when used
//   src/worker/<name>.ts   -> dist/<name>.js           one self-contained script for each worker
//   src/viewer/viewer.ts   -> dist/viewer.html         one script and one style inlined; their hashes in dist/viewer.json
//   styles/style.css       -> dist/style.css           with its typeface beside it, named by its hash
//   styles/icon.svg        -> dist/icon.svg            the window's icon
//   icons.json             -> pages/icons.html         the symbols every page carries (lucide, ISC licence)

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const web = dirname(fileURLToPath(import.meta.url));

/** What every bundle shares. No source maps and no absolute paths: the output must not depend on the machine. */
const common = {
  absWorkingDir: web,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  minify: true,
  sourcemap: false,
  // Safari 16.4 is the oldest with the container queries, cascade layers and module workers the pages rely on.
  target: ["chrome111", "firefox113", "safari16.4"],
};

/** The TypeScript files directly in `folder`, sorted; files in deeper folders are parts, not entries. */
function entries(folder) {
  const path = join(web, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .sort()
    .map((name) => join(folder, name));
}

/** Builds everything into `out`, a folder that holds `dist/` and `pages/`. */
async function build(out) {
  const dist = join(out, "dist");
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  mkdirSync(join(out, "pages"), { recursive: true });
  await buildPages(dist);
  await buildWorkers(dist);
  await buildStyle(dist);
  await buildViewer(dist);
  writeFileSync(join(out, "pages", "icons.html"), icons());
}

async function buildPages(dist) {
  const entryPoints = entries("src/pages");
  if (entryPoints.length === 0) return;
  await esbuild.build({
    ...common,
    entryPoints,
    outdir: dist,
    outbase: "src/pages",
    format: "esm",
    splitting: true,
    entryNames: "[name]",
    chunkNames: "chunk.[hash]",
  });
}

async function buildWorkers(dist) {
  for (const entry of entries("src/worker")) {
    await esbuild.build({ ...common, entryPoints: [entry], outdir: dist, entryNames: "[name]", format: "iife" });
  }
}

async function buildStyle(dist) {
  if (!existsSync(join(web, "styles/style.css"))) return;
  await esbuild.build({
    ...common,
    entryPoints: ["styles/style.css"],
    outdir: dist,
    entryNames: "[name]",
    assetNames: "[name].[hash]",
    loader: { ".woff2": "file" },
  });
  writeFileSync(join(dist, "icon.svg"), readFileSync(join(web, "styles/icon.svg")));
}

/** The viewer frame is one document without any other request: its script and style are allowed by hash. */
async function buildViewer(dist) {
  const entry = "src/viewer/viewer.ts";
  if (!existsSync(join(web, entry))) return;
  const script = (await bundleText({ entryPoints: [entry], format: "iife" })).replaceAll("</script", "<\\/script");
  const style = existsSync(join(web, "styles/viewer.css"))
    ? (await bundleText({ entryPoints: ["styles/viewer.css"] })).replaceAll("</style", "<\\/style")
    : "";
  const html = [
    '<!doctype html><html lang="fr"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Document</title>',
    `<style>${style}</style></head><body><main id="viewer" translate="no"></main>`,
    `<script>${script}</script></body></html>\n`,
  ].join("");
  writeFileSync(join(dist, "viewer.html"), html);
  const hashes = { script: cspHash(script), style: cspHash(style) };
  writeFileSync(join(dist, "viewer.json"), `${JSON.stringify(hashes, null, 2)}\n`);
}

/** Bundles to text, without writing. */
async function bundleText(options) {
  // The document reader's fonts and decoders travel inside the frame, which may fetch nothing.
  const loader = { ".bcmap": "binary", ".pfb": "binary", ".ttf": "binary", ".wasm": "binary" };
  const result = await esbuild.build({ ...common, ...options, loader, outdir: "dist", write: false });
  return result.outputFiles[0].text;
}

/** A Content-Security-Policy hash source (CSP level 3, §2.3.1), without its quotes. */
function cspHash(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** Every icon of icons.json as one hidden block of symbols: `<use href="#icon-name">` needs no request and no policy. */
function icons() {
  const names = JSON.parse(readFileSync(join(web, "icons.json"), "utf8"));
  const symbols = names.map((name) => {
    const svg = readFileSync(join(web, "node_modules/lucide-static/icons", `${name}.svg`), "utf8");
    const shapes = svg
      .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
      .replace(/\s+/g, " ")
      .replaceAll(" />", "/>")
      .replaceAll("> <", "><")
      .trim();
    return `<symbol id="icon-${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
  });
  return `<svg class="sprite" aria-hidden="true" focusable="false">\n${symbols.join("\n")}\n</svg>\n`;
}

/** Bundles the tests beside the sources they import, then runs them; any further argument goes to the runner. */
async function test() {
  const folder = join(web, "node_modules/.cache/test");
  rmSync(folder, { recursive: true, force: true });
  await esbuild.build({
    ...common,
    minify: false,
    sourcemap: "inline",
    target: "node20",
    platform: "node",
    format: "esm",
    packages: "external",
    entryPoints: entries("test").filter((name) => name.endsWith(".test.ts")),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
  });
  const files = readdirSync(folder).filter((name) => name.endsWith(".mjs")).sort().map((name) => join(folder, name));
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...process.argv.slice(3), ...files], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
}

/** The files under `folder` by their path from it. */
function contents(folder) {
  const found = new Map();
  if (!existsSync(folder)) return found;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    found.set(relative(folder, path), readFileSync(path));
  }
  return found;
}

/** Compares a fresh build with the committed one; answers the names that differ, are missing or are left over. */
async function check() {
  const out = mkdtempSync(join(tmpdir(), "consigne-web-"));
  try {
    await build(out);
    const fresh = contents(join(out, "dist"));
    const committed = contents(join(web, "dist"));
    fresh.set("../pages/icons.html", readFileSync(join(out, "pages/icons.html")));
    committed.set("../pages/icons.html", readFileSync(join(web, "pages/icons.html")));
    const names = new Set([...fresh.keys(), ...committed.keys()]);
    const differing = [...names].sort().filter((name) => {
      const [left, right] = [fresh.get(name), committed.get(name)];
      return left === undefined || right === undefined || !left.equals(right);
    });
    for (const name of differing) console.error(`differs from its sources: web/dist/${name}`);
    if (differing.length > 0) process.exitCode = 1;
    else console.log(`web/dist is what its sources say: ${fresh.size} files`);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Builds aside and then swaps, so that a failed build leaves the committed files as they were. */
async function replaceCommitted() {
  const out = join(web, "node_modules/.cache/build");
  await build(out);
  rmSync(join(web, "dist"), { recursive: true, force: true });
  renameSync(join(out, "dist"), join(web, "dist"));
  renameSync(join(out, "pages/icons.html"), join(web, "pages/icons.html"));
}

function printWeights(out) {
  for (const [name, bytes] of [...contents(join(out, "dist"))].sort(([a], [b]) => a.localeCompare(b))) {
    const packed = gzipSync(bytes, { level: 9 }).length;
    console.log(`${name.padEnd(44)} ${String(bytes.length).padStart(9)} B ${String(packed).padStart(9)} B gzip`);
  }
}

switch (process.argv[2]) {
  case undefined:
    await replaceCommitted();
    printWeights(web);
    break;
  case "--out":
    await build(process.argv[3]);
    printWeights(process.argv[3]);
    break;
  case "--check":
    await check();
    break;
  case "--test":
    await test();
    break;
  default:
    console.error(`${basename(process.argv[1])}: unknown option ${process.argv[2]}`);
    process.exitCode = 2;
}
