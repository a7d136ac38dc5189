// Who is at the keyboard: sign-in by one passphrase, the vault open across the pages of this tab, lock and sign-out.

import type { Engine } from "../sealing/engine";
import { SealingRefusal, type Vault, fromBase64, openVault } from "../sealing/index";
import * as api from "./api";
import * as stash from "./stash";
import { type OpenTeam, trustedTeams } from "./trust";
import type { Me, Team } from "./types";

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
  await keepVault(vault);
  return me;
}

/** Keeps an open vault for the next pages of this tab: after sign-in, and when a newcomer just made theirs. */
export async function keepVault(vault: Vault): Promise<void> {
  noteActivity();
  await stash.keep(JSON.stringify(vault));
}

/**
 * The session of this page.
 * @throws {SignInNeeded} when this tab holds no vault or was idle too long; {KeyAlarm} when a team's keys are not the signed ones.
 */
export async function openSession(): Promise<Session> {
  const written = idleTooLong() ? null : await stash.kept();
  if (written === null) {
    await stash.forget();
    throw new SignInNeeded();
  }
  const vault = JSON.parse(written) as Vault;
  const me = await api.me();
  if (me.agent !== vault.agent) {
    // Another account signed in from another tab: this tab's vault is not theirs.
    await stash.forget();
    throw new SignInNeeded();
  }
  return { me, vault, ...(await trustedTeams(me, vault)) };
}

/** Closes the vault of this tab and ends the session on the server. */
export async function signOut(): Promise<void> {
  await stash.forget();
  try {
    await api.signOut();
  } finally {
    location.assign("/sign-in");
  }
}

/** Closes the vault of this tab; the passphrase opens it again on the same page. */
export async function lock(): Promise<void> {
  await stash.forget();
  goToSignIn();
}

/** Goes to the sign-in page, which comes back here. */
export function goToSignIn(): void {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** Where to go after sign-in: a path of this site only, whatever the address bar was given. */
export function nextPage(search: string, role: Me["role"]): string {
  const asked = new URLSearchParams(search).get("next");
  const next = asked === null ? null : sameSite(asked);
  if (next !== null && !next.startsWith("/sign-in") && !next.startsWith("/join")) return next;
  return role === "dpo" ? "/retention" : "/";
}

/** The path of an address of this site; null for any other. Browsers read more as an address than a pattern would think of. */
function sameSite(asked: string): string | null {
  const home = "https://same.invalid";
  const url = URL.canParse(asked, home) ? new URL(asked, home) : null;
  return url?.origin === home ? url.pathname + url.search : null;
}

/** Locks this tab when nobody touched it for half an hour. */
export function lockWhenIdle(): void {
  noteActivity();
  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    window.addEventListener(kind, noteActivity, { passive: true, capture: true });
  }
  window.setInterval(() => {
    if (idleTooLong()) void lock();
  }, IDLE_CHECK_MS);
}

function noteActivity(): void {
  sessionStorage.setItem(ACTIVE_ENTRY, String(Date.now()));
}

function idleTooLong(): boolean {
  return Date.now() - Number(sessionStorage.getItem(ACTIVE_ENTRY) ?? "0") > IDLE_MS;
}

/** Whether a failure means that the vault, and not the sign-in, did not open. */
export function isVaultRefusal(cause: unknown): boolean {
  return cause instanceof SealingRefusal && cause.code !== "scrypt-cost";
}
