// What the server answers and takes about documents' clocks: events, holds, extensions, purposes, visas (JSON under /api/v1).

import type { Base64, Day, DecidedBy, HoldKind, Moment } from "./types";

/** An event to be recorded, or only looked at. `on` null: it did not happen after all. */
export interface EventOrder {
  readonly kind: string;
  readonly on: Day | null;
  /** The earlier contact that it replaces or undoes. */
  readonly corrects?: number;
  readonly document?: string;
  /** Whether it is meant that documents close at once. */
  readonly ends_at_once?: boolean;
}

/** What an event or a prolongation does to one document under one purpose. */
export interface Effect {
  readonly document: string;
  readonly purpose: string;
  readonly piece: string;
  readonly active_until: Moment | null;
  readonly purge_at: Moment;
  readonly new_active_until: Moment | null;
  readonly new_purge_at: Moment;
  readonly decided_by: DecidedBy;
  /** Whether the team's access would end at once. */
  readonly at_once: boolean;
}

export interface ContactOrder {
  readonly case: string;
  readonly on: Day;
}

export type ContactOutcome = "recorded" | "known" | "no-such-case" | "date" | "ends-at-once";

export interface Hold {
  readonly hold: string;
  readonly team: string;
  /** Null: on everything of the case. */
  readonly document: string | null;
  readonly kind: HoldKind;
  readonly reason: string;
  readonly review_on: Day;
  readonly placed_at: Moment;
  /** Whose name; empty where they are no longer known. */
  readonly placed_by: string;
  readonly told_on: Day | null;
  readonly lifted_at: Moment | null;
}

/** The holds on a document, its case's included. */
export interface DocumentHolds {
  /** Null where the case is not the reader's to see. */
  readonly case: string | null;
  readonly holds: readonly Hold[];
}

/** On a case or on a document. */
export type HoldPlace = { readonly case: string } | { readonly document: string };

export type HoldOrder = HoldPlace & { readonly reason: string; readonly review_on: Day };

/** What may be done with a document's clock under one purpose. */
export interface Clock {
  readonly purpose: string;
  readonly piece: string;
  readonly state: string;
  readonly active_until: Moment | null;
  readonly purge_at: Moment;
  readonly decided_by: DecidedBy;
  readonly clock_event: string | null;
  readonly hold: HoldKind | null;
  readonly extendable_to: Day | null;
  readonly freely_corrected: boolean;
}

/** A manifest's next version, and the accesses under its purpose, as the browser sealed them. */
export interface Repurposed {
  readonly purpose: string;
  readonly piece: string;
  readonly version: number;
  readonly manifest: Base64;
  readonly grants: readonly { readonly holder: string; readonly generation: number; readonly sealed: Base64 }[];
}

export type PurposeOrder = Repurposed & { readonly reason: string };

/** What waits for a visa, of one type and one team. */
export interface AwaitingVisa {
  readonly purpose: string;
  readonly piece: string;
  readonly description: string;
  readonly team: string;
  readonly documents: number;
  readonly bytes: number;
  readonly first_deposit: Day;
  readonly last_deposit: Day;
}
