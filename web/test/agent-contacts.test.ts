import assert from "node:assert/strict";
import { test } from "node:test";
import { type KnownPerson, NoColumns, cellsOf, decodeTable, matchLines, readTable } from "../src/agent/contactsfile";
import { daysAfter, monthsAfter, readDay } from "../src/agent/days";

const TODAY = "2026-03-03";
const PEOPLE: readonly KnownPerson[] = [
  { case: "case_1", name: "Nadia Benali", birth: "1980-05-04" },
  { case: "case_2", name: "Jean-Luc Éloïse", birth: null },
  { case: "case_3", name: "Paul Martin", birth: "1970-01-01" },
  { case: "case_4", name: "Paul Martin", birth: "1985-12-31" },
];

const outcomes = (text: string): string[] => matchLines(readTable(text), PEOPLE, TODAY).map((match) => (match.kind === "found" ? `${match.case} ${match.on}` : match.kind));

test("days are read as France or the norm writes them, and only those that exist", () => {
  assert.equal(readDay("3/1/2026"), "2026-01-03");
  assert.equal(readDay(" 31/12/2025 "), "2025-12-31");
  assert.equal(readDay("2026-02-28"), "2026-02-28");
  for (const none of ["", "31/02/2026", "2026-13-01", "12/2026", "hier", "2026-02-29"]) assert.equal(readDay(none), null);
});

test("days and months later", () => {
  assert.equal(daysAfter("2026-02-27", 2), "2026-03-01");
  assert.equal(daysAfter("2026-03-28", 1), "2026-03-29");
  assert.equal(monthsAfter("2025-11-30", 3), "2026-02-28");
  assert.equal(monthsAfter("2026-03-03", 12), "2027-03-03");
  assert.equal(monthsAfter("2026-10-31", 3), "2027-01-31");
});

test("cells may be between quotes, with separators, quotes and ends of lines in them", () => {
  assert.deepEqual(cellsOf('a;b\r\n"x; ""y""";"1\n2"\n\nz;'), [
    { line: 1, cells: ["a", "b"] },
    { line: 2, cells: ['x; "y"', "1\n2"] },
    { line: 5, cells: ["z", ""] },
  ]);
  assert.deepEqual(cellsOf("a,b\n1,2"), [{ line: 1, cells: ["a", "b"] }, { line: 2, cells: ["1", "2"] }]);
});

test("a file is UTF-8, with or without mark, or Windows-1252", () => {
  const utf8 = new TextEncoder().encode("\ufeffnom;prénom");
  assert.equal(decodeTable(utf8), "nom;prénom");
  assert.equal(decodeTable(new Uint8Array([0x70, 0x72, 0xe9, 0x6e, 0x6f, 0x6d])), "prénom");
});

test("names are found whatever their accents, capitals, hyphens and order", () => {
  const text = "Nom;Prénom;Date de naissance;Dernier contact\nBENALI;nadia;;01/03/2026\neloise;jean luc;;2026-03-02\nÉLOÏSE;Jeanluc;;2026-03-02\n";
  assert.deepEqual(outcomes(text), ["case_1 2026-03-01", "case_2 2026-03-02", "case_2 2026-03-02"]);
  assert.deepEqual(outcomes("name,last contact\n\"Benali, Nadia\",2026-03-01"), ["unknown"]);
  assert.deepEqual(outcomes("name,last contact\nBenali Nadia,2026-03-01"), ["case_1 2026-03-01"]);
});

test("a name that several have needs the date of birth; another date of birth is somebody else", () => {
  const text = "nom;prénom;naissance;contact\nMartin;Paul;;01/03/2026\nMartin;Paul;31/12/1985;01/03/2026\nMartin;Paul;01/01/1999;01/03/2026\nBenali;Nadia;05/05/1980;01/03/2026";
  assert.deepEqual(outcomes(text), ["ambiguous", "case_4 2026-03-01", "unknown", "unknown"]);
});

test("a date of birth that is written wrong is nobody's, rather than anybody's of that name", () => {
  assert.deepEqual(outcomes("nom;prénom;naissance;contact\nBenali;Nadia;05/1980;01/03/2026"), ["birth"]);
});

test("lines without a day, or with one that is to come, are not sent; nor are those of nobody", () => {
  const text = "nom;prénom;dernier contact\nBenali;Nadia;hier\nBenali;Nadia;04/03/2026\nInconnue;Ada;01/03/2026\n;;01/03/2026";
  assert.deepEqual(outcomes(text), ["date", "future", "unknown", "unknown"]);
});

test("a table without names or without contacts says so", () => {
  assert.throws(() => readTable("prénom;contact\na;b"), NoColumns);
  assert.throws(() => readTable("nom;prénom\na;b"), NoColumns);
  assert.throws(() => readTable(""), NoColumns);
});
