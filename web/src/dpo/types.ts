// What the server answers to the page of decisions, field for field (JSON under /api/v1). Ids and codes only: nobody is named.

import type { Hold } from "../agent/clocktypes";
import type { Moment } from "../agent/types";

/** A purge that stopped before it destroyed anything. */
export interface Stop {
  readonly stop: number;
  /** Documents due whose last day had moved nearer within thirty days. */
  readonly moved: number;
  /** Documents held then. */
  readonly stock: number;
  readonly stopped_at: Moment;
}

/** A decision on a report: which one, and what is decided. */
export interface ReportDecision {
  readonly period: string;
  readonly as_of: Moment;
  readonly entries: number;
  readonly root: string;
  readonly verdict: string;
  readonly about: readonly string[];
}

export interface ServiceClock {
  readonly now: Moment;
  readonly doubted_since: Moment | null;
  readonly operator_confirmed: boolean;
}

/** A version of the purposes. */
export interface Version {
  readonly digest: string;
  readonly state: "proposed" | "in_force" | "replaced" | "refused";
  readonly proposed_at: Moment;
  readonly in_force_at: Moment | null;
}

/** What a version would do, in one purpose of one team. */
export interface PlanRow {
  readonly purpose: string;
  readonly team: string;
  readonly team_name: string;
  readonly documents: number;
  readonly unsealed: number;
  readonly same: number;
  readonly longer: number;
  readonly shorter: number;
  readonly to_tell: number;
  readonly to_announce: number;
  readonly due_at_once: number;
  readonly most_days_longer: number;
  readonly most_days_shorter: number;
}

/** What a version would do. Purposes by their codes. */
export interface Plan {
  readonly from: string;
  readonly to: string;
  readonly stock: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly reworded: readonly string[];
  readonly rows: readonly PlanRow[];
  readonly changes: readonly PlanChange[];
}

/** A part of a purpose that a version says otherwise; an empty text where it says nothing. */
export interface PlanChange {
  readonly purpose: string;
  readonly part: string;
  readonly before: string;
  readonly after: string;
}

export interface Correction {
  readonly correction: string;
  readonly document: string;
  readonly team: string;
  readonly from_purpose: string;
  readonly from_piece: string;
  readonly purpose: string;
  readonly piece: string;
  readonly reason: string;
  /** Whether the document would be kept longer. */
  readonly longer: boolean;
  /** Whether it waits; otherwise it is made, and was drawn to be looked at. */
  readonly waits: boolean;
  readonly asked_at: Moment;
}

/** The archive team looked at a document again. */
export interface Consultation {
  readonly consultation: number;
  readonly document: string;
  readonly reason: string;
  readonly at: Moment;
}

/** What waits about documents' clocks, and what is there to see. */
export interface Decisions {
  readonly corrections: readonly Correction[];
  readonly consultations: readonly Consultation[];
  readonly holds: readonly Hold[];
  /** The names of the teams that these are of, by their ids. */
  readonly teams: Readonly<Record<string, string>>;
}

/** A run of the purge. */
export interface Run {
  readonly run: string;
  readonly started_at: Moment;
  readonly ended_at: Moment | null;
  readonly purged: number;
  readonly faulted: number;
  /** What stopped it: `breaker`, or nothing. */
  readonly stopped: string | null;
  /** The digest of its bordereau. */
  readonly bordereau: string | null;
  /** The entry of the trail that states it. */
  readonly entry: number | null;
}
