// What one tab of this browser tells the others: a key turned in one closes them all.

const CHANNEL = "consigne";

/** What was done in another tab: `locked` asks for the passphrase again, `signed-out` ends everything, `signed-in` says who is at the keyboard now. */
export type Told = { readonly kind: "locked" } | { readonly kind: "signed-out" } | { readonly kind: "signed-in"; readonly agent: string };

/** One for the page: a tab is not told what it says itself. */
let channel: BroadcastChannel | null = null;

function own(): BroadcastChannel {
  channel ??= new BroadcastChannel(CHANNEL);
  return channel;
}

/** Tells every other tab of this browser. */
export function tellOtherTabs(told: Told): void {
  own().postMessage(told);
}

/** Calls `act` with what another tab tells; anything else that comes this way is left alone. */
export function whenAnotherTabTells(act: (told: Told) => void): void {
  own().addEventListener("message", (event: MessageEvent<unknown>) => {
    const told = toldOf(event.data);
    if (told !== null) act(told);
  });
}

/** What was told, or null: a tab that was open while the service was brought up to date says it in another shape. */
export function toldOf(data: unknown): Told | null {
  if (typeof data !== "object" || data === null) return null;
  const { kind, agent } = data as { kind?: unknown; agent?: unknown };
  if (kind === "locked" || kind === "signed-out") return { kind };
  return kind === "signed-in" && typeof agent === "string" ? { kind, agent } : null;
}
