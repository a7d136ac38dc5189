import { writtenMoment } from "./bytes";
import { HEX_DIGEST, matching } from "./json";
import { sign, type Signed, type Signer, type Statement } from "./statement";

/** What the data protection officer or the deputy signs before other purposes come into force: which version replaces which. */
export interface Approval extends Signed<"approval"> {
  /** The digest of the purposes that are approved, hex. */
  policy: string;
  /** The digest of those they replace, hex. */
  previous: string;
}

/** What is approved, as the plan that was read states it. */
export type ApprovalFacts = Omit<Approval, "v" | "kind" | "signed_at">;

const digest = matching(HEX_DIGEST);

/**
 * Signs an approval, which travels in clear: the server checks and keeps it.
 * @throws {SealingRefusal} `wrong-field` when what is approved is not named by its digest.
 */
export async function makeApproval(facts: ApprovalFacts, signer: Signer, now: Date): Promise<Statement> {
  const [policy, previous] = [digest(facts.policy, "policy"), digest(facts.previous, "previous")];
  const body: Approval = { v: 1, kind: "approval", signed_at: writtenMoment(now), policy, previous };
  return await sign(body, signer);
}
