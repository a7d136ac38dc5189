/*
 * A mark in the tab that a sending has begun, so that a page loaded again in the middle of it can say that nothing was sent. It holds
 * how many files the service had received before: when it has more, the sending arrived after all.
 */

const ENTRY = "consigne.sending ";

/** Where the mark lies: the tab's own sessionStorage. */
export type Marks = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Marks that a sending for this request begins; `received` files had arrived before. */
export function markSending(marks: Marks, request: string, received: number): void {
  marks.setItem(ENTRY + request, String(received));
}

/** Takes the mark away: the receipt is there, or nothing is left to be sent. */
export function markSent(marks: Marks, request: string): void {
  marks.removeItem(ENTRY + request);
}

/** Whether a sending for this request was cut short in this tab, and nothing of it arrived. */
export function wasInterrupted(marks: Marks, request: string, received: number): boolean {
  const before = marks.getItem(ENTRY + request);
  if (before !== null && received > Number(before)) markSent(marks, request);
  return before !== null && received <= Number(before);
}
