/** How long to wait before each new try of a request that got no answer, in milliseconds; as many tries as entries. */
export const BACK_OFF: readonly number[] = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];

/** A request without any answer after so many milliseconds is taken for lost: some gateways swallow connections. */
export const LIMIT_MILLISECONDS = 120_000;

/**
 * Waits, or less: until the browser says that the network is back, or the signal is aborted. The caller looks at the signal.
 * `network` hears `online`: the window, where there is one.
 */
export async function pause(
  milliseconds: number,
  signal: AbortSignal,
  network: EventTarget | null = typeof window === "object" ? window : null,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(end, milliseconds);
    function end(): void {
      clearTimeout(timer);
      network?.removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      resolve();
    }
    network?.addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

/** Whether an answer says "not now" rather than "no": the same request may succeed later. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 423 || status === 425 || status === 429 || (status >= 500 && status !== 501 && status !== 507);
}

/** A signal that is aborted with `signal`, or after so many milliseconds; `clear` once the request is over. */
export function limited(signal: AbortSignal, milliseconds: number): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, milliseconds);
  signal.addEventListener("abort", abort);
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    },
  };
}
