// Who is at the keyboard: sign-in by one passphrase, the vault open across the pages of this tab, lock and sign-out.

import type { Engine } from "../sealing/engine";
import { type Recipient, SealingRefusal, type TeamPin, type Vault, fromBase64, openVault, recipientOf, sealVault, toBase64, withPins } from "../sealing/index";
import * as api from "./api";
import { tellOtherTabs, whenAnotherTabTells } from "./everytab";
import * as stash from "./stash";
import { type OpenTeam, trustedTeams } from "./trust";
import type { Me, Team } from "./types";

/** An open vault, as a tab keeps it between pages. */
export interface KeptVault {
  readonly vault: Vault;
  /** To what it is sealed again when something is pinned in it; only the passphrase gives what opens that. */
  readonly vaultRecipient: Recipient;
  /** Whether the server has it as it is here. */
  readonly saved: boolean;
}

/** The reader of an agents' page, with what their vault opens. */
export interface Session {
  readonly me: Me;
  readonly vault: Vault;
  readonly teams: ReadonlyMap<string, OpenTeam>;
  readonly waiting: readonly Team[];
}

/** The tab holds no open vault: the reader must sign in (again). */
export class SignInNeeded extends Error {
  override readonly name = "SignInNeeded";
}

const ACTIVE_ENTRY = "consigne.active";
/** Whether this tab held an open vault since it was opened, or since somebody signed out. */
const OPENED_ENTRY = "consigne.opened";
/** Idle time after which the screen locks (docs/security.md, sessions): one factor opens it again. */
const IDLE_MS = 30 * 60 * 1000;
const IDLE_CHECK_MS = 20 * 1000;

/**
 * Signs in: the passphrase makes the sign-in key, which is sent, and the vault identity, which is not.
 * @throws {Refused} `sign-in-refused`, `too-many-attempts`; {SealingRefusal} `scrypt-cost`, `wrong-passphrase`.
 */
export async function signIn(address: string, passphrase: string, engine: Engine): Promise<Me> {
  const { salt, log_n: logN } = await api.signInSalt(address);
  const keys = await engine.derivePassphraseKeys(passphrase, fromBase64(salt, "salt"), logN);
  await api.signIn(address, keys.signInKey);
  const me = await api.me();
  const vault = await openVault(fromBase64(me.vault, "vault"), keys.vaultIdentity);
  await keepVault({ vault, vaultRecipient: await recipientOf(keys.vaultIdentity), saved: true });
  tellOtherTabs({ kind: "signed-in", agent: me.agent });
  return me;
}

/** Keeps an open vault for the next pages of this tab: after sign-in, and when a newcomer just made theirs. */
export async function keepVault(open: KeptVault): Promise<void> {
  noteActivity();
  await stash.keep(JSON.stringify(open));
  sessionStorage.setItem(OPENED_ENTRY, "");
}

/** Whether the reader was at work in this tab before it was locked; a tab that was just opened has nothing to come back to. */
export function wasOpenHere(): boolean {
  return sessionStorage.getItem(OPENED_ENTRY) !== null;
}

/**
 * Pins how far teams' chains have come, in this tab and in the vault that the server keeps, so that nobody can show this agent an
 * older list of members any more. A vault that could not be saved stops nothing: the next page tries again.
 */
export async function pinTeams(pins: Readonly<Record<string, TeamPin>>): Promise<void> {
  const open = await kept();
  if (open === null) return;
  const moved = withPins(open.vault, pins);
  if (moved === null && open.saved) return;
  const { vaultRecipient } = open;
  const vault = moved ?? open.vault;
  try {
    await stash.keep(JSON.stringify({ vault, vaultRecipient, saved: false } satisfies KeptVault));
    await api.putVault(toBase64(await sealVault(vault, vaultRecipient)));
    await stash.keep(JSON.stringify({ vault, vaultRecipient, saved: true } satisfies KeptVault));
  } catch {
    // Said nowhere: there is nothing that the reader could do about it.
  }
}

/** The vault that this tab keeps open, or null. */
async function kept(): Promise<KeptVault | null> {
  const written = await stash.kept();
  const open = written === null ? null : (JSON.parse(written) as Partial<KeptVault>);
  // A tab that was open while the service was brought up to date kept another shape.
  return open?.vault === undefined || open.vaultRecipient === undefined ? null : (open as KeptVault);
}

/**
 * The session of this page.
 * @throws {SignInNeeded} when this tab holds no vault or was idle too long; {KeyAlarm} when a team's keys are not the signed ones.
 */
export async function openSession(): Promise<Session> {
  const open = idleTooLong() ? null : await kept();
  if (open === null) {
    await stash.forget();
    throw new SignInNeeded();
  }
  const { vault } = open;
  const me = await api.me();
  if (me.agent !== vault.agent) {
    // Another account signed in from another tab: this tab's vault is not theirs.
    await stash.forget();
    throw new SignInNeeded();
  }
  const { teams, waiting, pins } = await trustedTeams(me, vault);
  await pinTeams(pins);
  return { me, vault, teams, waiting };
}

/** Closes the vault of every tab of this browser and ends the session on the server. */
export async function signOut(): Promise<void> {
  forgetTab();
  tellOtherTabs({ kind: "signed-out" });
  try {
    await stash.forgetEverywhere();
    await api.signOut();
  } finally {
    // Once more: a tab that went to sign-in meanwhile was told there that the session still lives.
    tellOtherTabs({ kind: "signed-out" });
    location.assign("/sign-in");
  }
}

/** Closes the vault of every tab of this browser; the passphrase opens each again on its page. */
export async function lock(): Promise<void> {
  emptyScreen();
  tellOtherTabs({ kind: "locked" });
  try {
    await stash.forgetEverywhere();
  } finally {
    goToSignIn();
  }
}

/** Closes this tab too when another one of this browser is locked, signs out, or lets somebody else in. */
export function closeWithOtherTabs(): void {
  let leaving = false;
  whenAnotherTabTells((told) => {
    if (leaving) return;
    if (told.kind === "signed-in") return void leaveToAnother(told.agent);
    leaving = true;
    emptyScreen();
    void stash.forget().finally(() => {
      if (told.kind === "locked") return goToSignIn();
      forgetTab();
      location.assign("/sign-in");
    });
  });
  // A page that the browser kept whole, names and all, comes back by the arrow: it must begin again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

async function leaveToAnother(agent: string): Promise<void> {
  const open = await kept();
  if (open === null || open.vault.agent === agent) return;
  emptyScreen();
  await stash.forget();
  forgetTab();
  location.assign("/sign-in");
}

/** What was on the screen, and all that the tab kept for whoever was here: drafts, the mode of the counter. */
function forgetTab(): void {
  emptyScreen();
  sessionStorage.clear();
}

/** Takes everything off the screen, the opened document and the names first, without waiting for another page to come. */
function emptyScreen(): void {
  document.querySelector("main")?.replaceChildren();
}

/** Goes to the sign-in page, which comes back here. */
export function goToSignIn(): void {
  location.assign(signInAddress());
}

/** The sign-in page that comes back to this one. */
export function signInAddress(): string {
  return `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
}

/** Where to go after sign-in: a path of this site only, whatever the address bar was given. */
export function nextPage(search: string, role: Me["role"]): string {
  const asked = new URLSearchParams(search).get("next");
  const next = asked === null ? null : sameSite(asked);
  if (next !== null && !next.startsWith("/sign-in") && !next.startsWith("/join")) return next;
  return firstPage(role);
}

/** Where somebody's work begins: with the report for whoever supervises, at home for everybody else. */
export function firstPage(role: Me["role"]): string {
  return role === "dpo" || role === "dpo_deputy" ? "/retention" : "/";
}

/** The path of an address of this site; null for any other. Browsers read more as an address than a pattern would think of. */
function sameSite(asked: string): string | null {
  const home = "https://same.invalid";
  const url = URL.canParse(asked, home) ? new URL(asked, home) : null;
  // A path that begins with two slashes would be read as another site's address once more.
  return url?.origin === home && !url.pathname.startsWith("//") ? url.pathname + url.search : null;
}

/** Locks every tab when nobody touched any of them for half an hour. */
export function lockWhenIdle(): void {
  noteActivity();
  const check = (): void => {
    if (idleTooLong()) void lock();
  };
  // The first touch after half an hour finds the tab locked: it must not count as work.
  const touched = (): void => void (idleTooLong() ? lock() : noteActivity());
  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    window.addEventListener(kind, touched, { passive: true, capture: true });
  }
  window.setInterval(check, IDLE_CHECK_MS);
  // A computer that slept wakes up with the clock of a tab behind.
  document.addEventListener("visibilitychange", check);
}

/** Noted for all tabs: one that nobody looks at must not lock the one where somebody works. */
function noteActivity(): void {
  localStorage.setItem(ACTIVE_ENTRY, String(Date.now()));
}

function idleTooLong(): boolean {
  return Date.now() - Number(localStorage.getItem(ACTIVE_ENTRY) ?? "0") > IDLE_MS;
}

/** Whether a failure means that the vault, and not the sign-in, did not open. */
export function isVaultRefusal(cause: unknown): boolean {
  return cause instanceof SealingRefusal && cause.code !== "scrypt-cost";
}
