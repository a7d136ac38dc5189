// What each role is offered on the pages. The server decides; nothing is shown that it would refuse.

import type { Role } from "./types";

/** Records what happened in a case. */
export const recordsEvents = (role: Role): boolean => ["social_worker", "adviser", "manager", "secretary"].includes(role);

/** Keeps a document otherwise than it came: longer, for another purpose, as another piece. */
export const keepsDocuments = (role: Role): boolean => ["social_worker", "adviser", "manager"].includes(role);

/** Places, reviews and lifts holds. */
export const holdsDocuments = (role: Role): boolean => keepsDocuments(role) || role === "archivist";

/** Records what the archives decide. */
export const givesVisas = (role: Role): boolean => role === "archivist";
