// What the server answers to the agents' pages, field for field (JSON under /api/v1). `Base64` is standard, padded.

export type Base64 = string;
/** RFC 3339, UTC. */
export type Moment = string;
/** `YYYY-MM-DD`. */
export type Day = string;

/** A signed statement as it travels: what is signed is the text of `body`. */
export interface Signed {
  readonly body: string;
  readonly signer: string;
  readonly key: Base64;
  readonly signature: Base64;
}

export type TeamKind = "agency" | "archive";

/** A team of the reader, as the server tells it: believed only once its chain is accepted. */
export interface Team {
  readonly team: string;
  readonly name: string;
  readonly kind: TeamKind;
  readonly department: string;
  readonly telephone: string;
  readonly generation: number | null;
  readonly recipient: string | null;
  readonly wrap: Base64 | null;
  readonly chain: readonly Signed[];
}

export interface Me {
  readonly agent: string;
  readonly name: string;
  readonly role: Role;
  readonly address: string;
  readonly vault: Base64;
  readonly teams: readonly Team[];
  readonly recovery: string;
  readonly policy: string;
}

export type Role = "social_worker" | "adviser" | "secretary" | "trainee" | "manager" | "archivist" | "dpo" | "dpo_deputy" | "operator";

/** What the server answers of an invitation. */
export interface Invitation {
  readonly invitation: string;
  readonly kind: "founder" | "member" | "staff";
  readonly role: Role;
  readonly name: string;
  readonly address: string;
  readonly team: InvitedTeam | null;
  readonly recovery: string;
  readonly agent: string;
}

/** The team that an invitation leads into: its rosters, for a member to check against the link; the archive's key, for a founder to sign. */
export interface InvitedTeam {
  readonly team: string;
  readonly name: string;
  readonly kind: TeamKind;
  readonly chain: readonly Signed[];
  readonly archive: ArchiveKey | null;
}

/** What a newcomer sends: see docs/formats.md, vault and rosters. */
export interface JoinAnswer {
  readonly salt: Base64;
  readonly log_n: number;
  readonly sign_in_key: Base64;
  readonly vault: Base64;
  readonly recipient: string;
  readonly signing_key: Base64;
  readonly answer: Base64 | null;
  readonly team: { readonly recipient: string; readonly wrap: Base64; readonly recovery_wrap: Base64; readonly roster: Signed } | null;
}

export interface Member {
  readonly agent: string;
  readonly name: string;
  readonly role: Role;
  readonly status: "active" | "invited" | "answered" | "left";
  /** With which they sign in; told to whoever may invite them again. */
  readonly address?: string | null;
}

export interface SentInvitation {
  readonly invitation: string;
  readonly agent: string;
  readonly name: string;
  readonly role: Role;
  readonly state: "sent" | "answered" | "ended";
  readonly ends_at: Moment;
  readonly team_copy: Base64 | null;
  readonly answer: Base64 | null;
}

/** Who is in a team, who was invited, and the archive team's key as the server tells it (null in the archive team itself). */
export interface Membership {
  readonly members: readonly Member[];
  readonly invitations: readonly SentInvitation[];
  readonly archive: ArchiveKey | null;
}

/** The archive team's key, as the server tells it. */
export interface ArchiveKey {
  readonly holder: string;
  readonly generation: number;
  readonly recipient: string;
}

/** The team's identity sealed to one member. */
export interface MemberWrap {
  readonly agent: string;
  readonly wrap: Base64;
}

export interface CaseRow {
  readonly case: string;
  readonly team: string;
  /** Null once erased. */
  readonly label: Base64 | null;
  readonly opened_on: Day;
  readonly closed_on: Day | null;
  /** The last contact with the person. */
  readonly contact_on: Day | null;
  readonly documents: number;
  readonly awaited: number;
}

export interface PieceState {
  readonly piece: string;
  readonly state: "awaited" | "received" | "missing";
  readonly received: number;
}

export interface RequestRow {
  readonly request: string;
  readonly case: string;
  readonly team: string;
  readonly purpose: string;
  readonly reference: string;
  /** The kind of partner asked. */
  readonly partner_kind: string;
  /** The team's copy of the request (sealed statement `request`). */
  readonly team_copy: Base64 | null;
  readonly label: Base64 | null;
  readonly pieces: readonly PieceState[];
  readonly created_at: Moment;
  readonly ends_at: Moment;
  readonly state: "open" | "answered" | "ended";
}

/** Which part of the rule sets the last day. */
export type DecidedBy = "start" | "ceiling" | "filed" | "backstop";

/** `LIMITATION` closes a document to everybody; the others only suspend its erasure. */
export type HoldKind = "LIMITATION" | "CONTENTIEUX" | "ARCHIVES";

export interface DocumentRow {
  readonly document: string;
  readonly case: string;
  readonly team: string;
  /** For readers of another team: the archive's. */
  readonly team_name: string;
  readonly label: Base64 | null;
  readonly purpose: string;
  readonly piece: string;
  /** `due`: past its last day, not yet destroyed. */
  readonly state: "active" | "archived" | "awaiting_visa" | "due" | "purging" | "purged";
  readonly received_at: Moment;
  readonly active_until: Moment | null;
  readonly purge_at: Moment;
  readonly decided_by: DecidedBy;
  readonly clock_event: string | null;
  /** The hold that stands on it. */
  readonly hold: HoldKind | null;
  /** The first day after a prolongation. */
  readonly extended_on: Day | null;
  readonly sealed_by: string;
  readonly size: number;
  readonly opened: boolean;
  readonly request: string | null;
  readonly reference: string | null;
  /** The team's copy of the request it answers. */
  readonly team_copy: Base64 | null;
  /** Null in the lists of the home page. */
  readonly grant: Base64 | null;
  readonly manifest: Base64 | null;
}

export interface Task {
  readonly task: number;
  readonly kind: "new-link-asked" | "notice-due" | "ending-digest" | "rule-longer" | "rule-shorter" | "correction-approved" | "correction-refused";
  readonly reference: string | null;
  readonly request: string | null;
  /** For tasks of rules: the digest of the purposes, a space, the purpose's code; for corrections: the document. */
  readonly about: string | null;
  readonly team: string;
  readonly at: Moment;
}

export interface Home {
  readonly arrived: readonly DocumentRow[];
  readonly awaited: readonly RequestRow[];
  readonly ending: readonly DocumentRow[];
  readonly tasks: readonly Task[];
  readonly cases: readonly CaseRow[];
}

/** Something recorded about a case that sets a clock: `SITUATION_CLOSE`, `DERNIER_CONTACT`… */
export interface CaseEvent {
  readonly event: number;
  readonly kind: string;
  /** Null: the whole case. */
  readonly document: string | null;
  /** The earlier contact that it replaces or undoes. */
  readonly corrects: number | null;
  /** Null: it did not happen after all. */
  readonly happened_on: Day | null;
  readonly recorded_at: Moment;
}

export interface CaseDetail extends CaseRow {
  readonly documents_held: readonly DocumentRow[];
  readonly requests: readonly RequestRow[];
  readonly events: readonly CaseEvent[];
}

/** A purpose in force, in the reader's language. */
export interface Purpose {
  readonly code: string;
  readonly label: string;
  readonly classes: readonly string[];
  readonly agreement: "REQUIRED" | "NONE";
  /** Whether the day on which the person was informed must be noted. */
  readonly person_informed: boolean;
  /** The kinds of partner that may be asked. */
  readonly senders: readonly { readonly code: string; readonly label: string }[];
  /** `archive`: sealed to the archive team too. */
  readonly pieces: readonly { readonly code: string; readonly label: string; readonly archive: boolean }[];
  readonly templates: readonly Template[];
  readonly archive: boolean;
  readonly no_script: "accept" | "refuse";
  /** The lines shown, and the details with their headings. */
  readonly notice: { readonly lines: readonly string[]; readonly details: readonly (readonly [heading: string, text: string])[] };
  /** How long documents are kept, in a sentence. */
  readonly summary: string;
}

export interface Template {
  readonly code: string;
  readonly label: string;
  readonly asked_of: string;
  readonly pieces: readonly string[];
}

export interface Purposes {
  readonly policy: string;
  readonly purposes: readonly Purpose[];
}

export interface HolderKey {
  readonly holder: string;
  readonly kind: "team" | "archive";
  readonly generation: number;
  readonly recipient: string;
}

export interface NewRequest {
  readonly request: string;
  readonly reference: string;
  readonly policy: string;
  /** The last day proposed for the link. */
  readonly ends_on: Day;
  readonly recipients: readonly HolderKey[];
}

export interface Agreement {
  readonly form: "oral" | "written";
  readonly on: Day;
}

export interface RequestOrder {
  readonly case: string;
  readonly purpose: string;
  readonly policy: string;
  readonly pieces: readonly string[];
  readonly asked_of: string;
  readonly token: string;
  readonly link_recipient: string;
  readonly brief: Base64;
  readonly team_copy: Base64;
  readonly ends_on: Day;
  readonly agreement: Agreement | null;
  readonly person_informed_on: Day | null;
}

export interface Finished {
  readonly upload: string;
  readonly document: string;
  readonly piece: string;
  readonly manifest: Base64;
  readonly grants: readonly { readonly holder: string; readonly generation: number; readonly sealed: Base64 }[];
}

export interface FinishedAnswer {
  readonly received_at: Moment;
  readonly documents: readonly { readonly document: string; readonly piece: string; readonly purge_at: Moment }[];
  readonly entry: number;
}

export interface DocumentLife {
  readonly received_at: Moment;
  readonly active_until: Moment | null;
  readonly purge_at: Moment;
  readonly archived_at: Moment | null;
  readonly purged_at: Moment | null;
  readonly decided_by: DecidedBy;
  readonly clock_event: string | null;
  readonly hold: HoldKind | null;
}

/** A document under one purpose. */
export type DocumentUse = Pick<DocumentRow, "purpose" | "piece" | "state" | "active_until" | "purge_at" | "decided_by" | "clock_event" | "hold" | "extended_on">;

export interface DocumentPage extends DocumentRow {
  readonly versions: readonly Base64[];
  readonly deposit: { readonly request: string; readonly team_copy: Base64 | null } | null;
  readonly life: DocumentLife;
  readonly holders: readonly HolderOf[];
  readonly openings: readonly { readonly at: Moment; readonly role: Role }[];
  /** Every purpose it is or was held for. */
  readonly uses: readonly DocumentUse[];
  /** Where the proof of its reception is read. */
  readonly proof: string | null;
}

/** Who can or could open a document, from when to when. */
export interface HolderOf {
  readonly purpose: string;
  readonly kind: "team" | "archive" | "share";
  readonly name: string;
  readonly since: Moment;
  readonly until: Moment | null;
  readonly reason: string | null;
}
