// Days as dates are written (`YYYY-MM-DD`), reckoned without hours or time zones.

import type { Day } from "./types";

/** So many days later. */
export function daysAfter(day: Day, days: number): Day {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** So many months later: the same day of the month, or its last when it has no such day. */
export function monthsAfter(day: Day, months: number): Day {
  const date = new Date(`${day}T12:00:00Z`);
  const wanted = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  if (date.getUTCDate() !== wanted) date.setUTCDate(0);
  return date.toISOString().slice(0, 10);
}

/** The day that a text says, as `31/12/2026` or `2026-12-31`; null when it says none. */
export function readDay(text: string): Day | null {
  const french = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text.trim());
  const [year, month, date] = french === null ? (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim())?.slice(1) ?? []) : french.slice(1).reverse();
  if (year === undefined || month === undefined || date === undefined) return null;
  const day = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const real = new Date(`${day}T12:00:00Z`);
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(day) ? day : null;
}
