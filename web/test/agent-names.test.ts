import assert from "node:assert/strict";
import { test } from "node:test";
import { sameName } from "../src/agent/names";

test("a name is known again whatever its capitals, accents, spaces and order", () => {
  for (const typed of ["Éloïse Témoin", "eloise temoin", " ELOISE  TÉMOIN ", "Témoin Éloïse", "Éloïse-Témoin", "éloïsetémoin"]) assert.ok(sameName(typed, "Éloïse Témoin"), typed);
  for (const typed of ["", " ", "Éloïse", "Éloïse Temoins", "Élise Témoin"]) assert.ok(!sameName(typed, "Éloïse Témoin"), typed);
  assert.ok(sameName("Jean Marc d'Arc", "Jean-Marc D’Arc"), "both apostrophes");
});
