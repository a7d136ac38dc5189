import assert from "node:assert/strict";
import { test } from "node:test";
import { type Marks, markSending, markSent, wasInterrupted } from "../src/sender/interrupted";

function marks(): Marks {
  const held = new Map<string, string>();
  return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => void held.set(key, value), removeItem: (key) => void held.delete(key) };
}

test("a sending that was cut short is remembered until its receipt", () => {
  const tab = marks();
  assert.equal(wasInterrupted(tab, "req_1", 0), false);
  markSending(tab, "req_1", 2);
  assert.equal(wasInterrupted(tab, "req_1", 2), true);
  assert.equal(wasInterrupted(tab, "req_2", 2), false, "another request has its own mark");
  markSent(tab, "req_1");
  assert.equal(wasInterrupted(tab, "req_1", 2), false);
});

test("a sending whose answer alone was lost has arrived", () => {
  const tab = marks();
  markSending(tab, "req_1", 0);
  assert.equal(wasInterrupted(tab, "req_1", 1), false);
  assert.equal(wasInterrupted(tab, "req_1", 1), false);
});
