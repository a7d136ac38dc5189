// Calls to our own server: typed answers, and one refusal type that already holds a sentence for the screen.

import type * as C from "./clocktypes";
import type * as T from "./types";

/** The server's refusal (application/problem+json, RFC 9457), or the lack of an answer. `detail` is in the reader's language. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: string;
  readonly status: number;
  readonly detail: string;

  constructor(code: string, status: number, detail: string) {
    super(`${status} ${code}`);
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}

/** Taken, not done yet (HTTP 202). */
const ACCEPTED = 202;

const PROBLEM_PREFIX = "urn:consigne:problem:";

/** What a page does when the session is over; set once by the session module, so that no page forgets it. */
let onSessionEnded: () => void = () => undefined;

/** Says what happens when the server no longer knows this session (401). */
export function whenSessionEnds(act: () => void): void {
  onSessionEnded = act;
}

/** Tells the page that the session is over, when something else than a call of this module found out. */
export function sessionEnded(): void {
  onSessionEnded();
}

/** Reads a problem body; an answer that is not one (a proxy's page) gives its status only. */
export async function refusalOf(answer: Response): Promise<Refused> {
  try {
    const problem = (await answer.json()) as { type?: unknown; detail?: unknown; title?: unknown };
    const code = typeof problem.type === "string" ? problem.type.replace(PROBLEM_PREFIX, "") : "unknown";
    const detail = typeof problem.detail === "string" ? problem.detail : typeof problem.title === "string" ? problem.title : "";
    return new Refused(code, answer.status, detail);
  } catch {
    return new Refused("unknown", answer.status, "");
  }
}

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      headers: body === undefined ? { Accept: "application/json" } : { Accept: "application/json", "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refused("unreachable", 0, "");
  }
  if (answer.ok) {
    return answer;
  }
  const refused = await refusalOf(answer);
  if (answer.status === 401 && refused.code !== "sign-in-refused") {
    onSessionEnded();
  }
  throw refused;
}

export async function read<A>(method: string, path: string, body?: unknown): Promise<A> {
  return (await (await call(method, path, body)).json()) as A;
}

export async function tell(method: string, path: string, body?: unknown): Promise<void> {
  await call(method, path, body);
}

export const id = encodeURIComponent;

export const signInSalt = (address: string) => read<{ salt: T.Base64; log_n: number }>("POST", "/sign-in/salt", { address });
export const signIn = (address: string, signInKey: T.Base64) => tell("POST", "/sign-in", { address, sign_in_key: signInKey });
export const signOut = () => tell("POST", "/sign-out");
export const me = () => read<T.Me>("GET", "/me");
export const putVault = (vault: T.Base64) => tell("PUT", "/me/vault", { vault });

export const invitation = (token: string) => read<T.Invitation>("GET", `/join/${id(token)}`);
export const join = (token: string, answer: T.JoinAnswer) => tell("POST", `/join/${id(token)}`, answer);

export const members = (team: string) => read<T.Membership>("GET", `/teams/${id(team)}/members`);
export const invite = (team: string, order: { name: string; address: string; role: T.Role; token: string; team_copy: T.Base64 }) =>
  read<{ invitation: string; agent: string; ends_at: T.Moment }>("POST", `/teams/${id(team)}/invitations`, order);
export const putRoster = (team: string, order: { roster: T.Signed; wraps: readonly T.MemberWrap[] }) => tell("POST", `/teams/${id(team)}/roster`, order);

export const home = () => read<T.Home>("GET", "/home");
export const purposes = () => read<T.Purposes>("GET", "/purposes");
export const casePage = (caseId: string) => read<T.CaseDetail>("GET", `/cases/${id(caseId)}`);
export const newCase = (team: string) => read<{ case: string }>("POST", "/cases/new", { team });
export const putCase = (caseId: string, label: T.Base64) => tell("PUT", `/cases/${id(caseId)}`, { label });

export const newRequest = (team: string, purpose: string) => read<T.NewRequest>("POST", "/requests/new", { team, purpose });
export const putRequest = (request: string, order: T.RequestOrder) => tell("PUT", `/requests/${id(request)}`, order);
export const doTask = (task: number) => tell("POST", `/tasks/${task}/done`);
export const endRequest = (request: string) => tell("POST", `/requests/${id(request)}/end`);

export const documentPage = (document: string) => read<T.DocumentPage>("GET", `/documents/${id(document)}`);
export const finishUploads = (caseId: string, documents: T.Finished[]) =>
  read<T.FinishedAnswer>("POST", `/cases/${id(caseId)}/finish`, { documents });

export const previewEvent = (caseId: string, order: C.EventOrder) => read<C.Effect[]>("POST", `/cases/${id(caseId)}/events/preview`, order);
export const recordEvent = (caseId: string, order: C.EventOrder) => tell("POST", `/cases/${id(caseId)}/events`, order);
export const recordContacts = (contacts: readonly C.ContactOrder[]) => read<C.ContactOutcome[]>("POST", "/contacts", { contacts });

export const holds = (caseId: string) => read<C.Hold[]>("GET", `/cases/${id(caseId)}/holds`);
export const documentHolds = (document: string) => read<C.DocumentHolds>("GET", `/documents/${id(document)}/holds`);
export const placeHold = (order: C.HoldOrder) => tell("POST", "/holds", order);
export const liftHold = (hold: string, told: { told_on: T.Day; told_by: string }) => tell("POST", `/holds/${id(hold)}/lift`, told);
export const reviewHold = (hold: string, reviewOn: T.Day) => tell("POST", `/holds/${id(hold)}/review`, { review_on: reviewOn });

export const clocks = (document: string) => read<C.Clock[]>("GET", `/documents/${id(document)}/clocks`);
export const extendDocument = (document: string, order: { purpose: string; until: T.Day; reason: string }) =>
  read<C.Effect>("POST", `/documents/${id(document)}/extension`, order);
export const addPurpose = (document: string, order: C.PurposeOrder) => tell("POST", `/documents/${id(document)}/purposes`, order);
/** Whether the correction is done; otherwise the data protection officer decides. */
export const correctDocument = async (document: string, order: C.PurposeOrder & { from: string }): Promise<boolean> =>
  (await call("POST", `/documents/${id(document)}/correction`, order)).status !== ACCEPTED;
export const consult = (document: string, reason: string) => tell("POST", `/documents/${id(document)}/consultation`, { reason });

export const tellOfRule = (team: string, told: { digest: string; purpose: string; told_on: T.Day; told_by: string }) =>
  tell("POST", `/teams/${id(team)}/rule-notice`, told);
export const awaitingVisa = () => read<C.AwaitingVisa[]>("GET", "/visas");
export const giveVisa = (order: { reference: string; given_on: T.Day; purpose: string; documents: number }) => tell("POST", "/visas", order);

/** The sealed payload as a stream. Each call is an opening: the server notes it. */
export async function payload(document: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const answer = await call("GET", `/documents/${id(document)}/payload`);
  if (answer.body === null) {
    throw new Refused("unknown", answer.status, "");
  }
  return answer.body;
}
