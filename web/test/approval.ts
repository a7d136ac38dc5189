// An approval is read by the server alone (src/sealing/approval.rs): here it is read as the server reads it.

import type { Approval } from "../src/sealing";
import { HEX_DIGEST, matching, moment, oneOf, type Shape, versionOne } from "../src/sealing/json";

const digest = matching(HEX_DIGEST);

/** What stands in the body of an approval. */
export const APPROVAL: Shape<Approval> = { v: versionOne, kind: oneOf("approval"), signed_at: moment, policy: digest, previous: digest };
