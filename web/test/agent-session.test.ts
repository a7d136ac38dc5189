// Where sign-in leads afterwards: a page of this site, whatever the address bar was given.

import assert from "node:assert/strict";
import { test } from "node:test";
import { nextPage } from "../src/agent/session";

const asked = (next: string): string => nextPage(`?next=${encodeURIComponent(next)}`, "social_worker");

test("the page that was asked for comes back whole", () => {
  for (const next of ["/", "/cases/case_1", "/documents/new?case=case_1&from=home"]) assert.equal(asked(next), next);
});

test("no address leads to another site, however browsers read it", () => {
  const elsewhere = ["//evil.example", "/.//evil.example/sign-in", "/a/..//evil.example", "//same.invalid//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "http:evil.example", " //evil.example"];
  for (const next of elsewhere) {
    const led = asked(next);
    assert.equal(new URL(led, "https://consigne.example").origin, "https://consigne.example", `${JSON.stringify(next)} leads to ${led}`);
  }
});

test("sign-in and joining are no place to come back to, and a DPO begins with the report", () => {
  assert.equal(asked("/sign-in?next=/"), "/");
  assert.equal(asked("/join/token"), "/");
  assert.equal(nextPage("", "dpo"), "/retention");
});
