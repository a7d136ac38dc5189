import assert from "node:assert/strict";
import { test } from "node:test";
import { type Told, toldOf } from "../src/agent/everytab";

test("what another tab tells is understood, and anything else is left alone", () => {
  const said: Told[] = [{ kind: "locked" }, { kind: "signed-out" }, { kind: "signed-in", agent: "agt_1" }];
  for (const told of said) assert.deepEqual(toldOf(structuredClone(told)), told);
  for (const other of [null, "locked", {}, { kind: "open" }, { kind: "signed-in" }, { kind: "signed-in", agent: 3 }]) assert.equal(toldOf(other), null);
});
