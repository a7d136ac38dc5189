// The calls of the page of decisions: the same server and the same refusals as the agents' pages.

import { Refused, refusalOf, sessionEnded } from "../agent/api";
import type { Signed } from "../agent/types";
import type * as T from "./types";

async function call(path: string, request: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, { credentials: "same-origin", cache: "no-store", redirect: "error", ...request });
  } catch {
    throw new Refused("unreachable", 0, "");
  }
  if (answer.ok) return answer;
  if (answer.status === 401) sessionEnded();
  throw await refusalOf(answer);
}

async function read<A>(path: string): Promise<A> {
  return (await (await call(path, { headers: { Accept: "application/json" } })).json()) as A;
}

async function tell(path: string, order: unknown = {}): Promise<void> {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  await call(path, { method: "POST", headers, body: JSON.stringify(order) });
}

const id = encodeURIComponent;

export const stops = () => read<readonly T.Stop[]>("/purges/stops");
export const release = (stop: number, reason: string) => tell(`/purges/stops/${stop}/release`, { reason });
export const runs = () => read<readonly T.Run[]>("/purges");

export const clock = () => read<T.ServiceClock>("/clock");
export const confirmClock = () => tell("/clock/confirmation");

export const versions = () => read<readonly T.Version[]>("/policies");
export const plan = (digest: string) => read<T.Plan>(`/policies/${id(digest)}/plan`);
export const approve = (digest: string, approval: Signed) => tell(`/policies/${id(digest)}/approval`, { approval });
export const refuse = (digest: string) => tell(`/policies/${id(digest)}/refusal`);

export const decisions = () => read<T.Decisions>("/decisions");
export const decideCorrection = (correction: string, approve: boolean) => tell(`/corrections/${id(correction)}/decision`, { approve });
export const seeCorrection = (correction: string) => tell(`/corrections/${id(correction)}/seen`);
export const seeConsultations = (last: number) => tell(`/consultations/${last}/seen`);
