// The calls of the page of decisions: the same server and the same refusals as the agents' pages.

import { id, read, tell } from "../agent/api";
import type { Signed } from "../agent/types";
import type * as T from "./types";

export const stops = () => read<readonly T.Stop[]>("GET", "/purges/stops");
export const release = (stop: number, order: { readonly reason: string; readonly moved: number }) => tell("POST", `/purges/stops/${stop}/release`, order);
export const runs = () => read<readonly T.Run[]>("GET", "/purges");

export const clock = () => read<T.ServiceClock>("GET", "/clock");
export const confirmClock = () => tell("POST", "/clock/confirmation");

export const versions = () => read<readonly T.Version[]>("GET", "/policies");
export const plan = (digest: string) => read<T.Plan>("GET", `/policies/${id(digest)}/plan`);
export const approve = (digest: string, approval: Signed) => tell("POST", `/policies/${id(digest)}/approval`, { approval });
export const refuse = (digest: string) => tell("POST", `/policies/${id(digest)}/refusal`);

export const decideOnReport = (decision: T.ReportDecision) => tell("POST", "/reports/retention/decisions", decision);

export const decisions = () => read<T.Decisions>("GET", "/decisions");
export const decideCorrection = (correction: string, approve: boolean) => tell("POST", `/corrections/${id(correction)}/decision`, { approve });
export const seeCorrection = (correction: string) => tell("POST", `/corrections/${id(correction)}/seen`);
export const seeConsultations = (last: number) => tell("POST", `/consultations/${last}/seen`);
