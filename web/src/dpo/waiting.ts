// All that the page of decisions shows, read at once, and how much of it waits.

import * as api from "./api";
import { isReviewDue } from "./holds";
import type { Decisions, Plan, Run, ServiceClock, Stop, Version } from "./types";

/** A version of the purposes that waits, with what it would do; or why that cannot be said. */
export interface Proposal {
  readonly version: Version;
  readonly plan: Plan | null;
  readonly failure: unknown;
}

/** What waits for the reader, and what there is to see. */
export interface Waiting extends Decisions {
  readonly stops: readonly Stop[];
  readonly clock: ServiceClock;
  readonly proposals: readonly Proposal[];
  readonly runs: readonly Run[];
}

/** Reads everything. A plan that cannot be made keeps nothing else from being shown. */
export async function readWaiting(): Promise<Waiting> {
  const [stops, clock, versions, decisions, runs] = await Promise.all([api.stops(), api.clock(), api.versions(), api.decisions(), api.runs()]);
  const proposals = await Promise.all(versions.filter((version) => version.state === "proposed").map(proposal));
  return { stops, clock, proposals, runs, ...decisions };
}

async function proposal(version: Version): Promise<Proposal> {
  try {
    return { version, plan: await api.plan(version.digest), failure: null };
  } catch (failure) {
    return { version, plan: null, failure };
  }
}

/** How many things wait for a decision, and how many only to be seen. */
export function tally(waiting: Waiting): { readonly toDecide: number; readonly toSee: number } {
  const waits = waiting.corrections.filter((correction) => correction.waits).length;
  const doubted = waiting.clock.doubted_since === null ? 0 : 1;
  return {
    toDecide: waiting.stops.length + doubted + waiting.proposals.length + waits + waiting.holds.filter(isReviewDue).length,
    toSee: waiting.corrections.length - waits + waiting.consultations.length,
  };
}
