import assert from "node:assert/strict";
import { test } from "node:test";
import { fileable } from "../src/agent/filing";
import type { DocumentRow } from "../src/agent/types";

const now = new Date("2026-03-03T08:12:00Z");

function row(changes: Partial<DocumentRow>): DocumentRow {
  return { document: "doc_1", state: "active", decided_by: "backstop", purge_at: "2026-11-26T23:00:00Z", ...changes } as DocumentRow;
}

test("documents that the team still has are offered once each, those already filed or past their day are not", () => {
  const held = [
    row({}),
    row({ purpose: "P01_ACC_SOCIAL" }),
    row({ document: "doc_2", decided_by: "filed" }),
    row({ document: "doc_3", state: "archived" }),
    row({ document: "doc_4", purge_at: "2026-03-02T23:00:00Z" }),
    row({ document: "doc_5" }),
  ];
  assert.deepEqual(fileable(held, now).map(({ document }) => document), ["doc_1", "doc_5"]);
});
