import { SealingRefusal } from "../src/sealing";

/** For `assert.rejects` and `assert.throws`: the refusal has this code, and this field when one is given. */
export function refusal(code: string, field?: string): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof SealingRefusal)) return false;
    if (error.code !== code || (field !== undefined && error.field !== field)) throw error;
    return true;
  };
}
