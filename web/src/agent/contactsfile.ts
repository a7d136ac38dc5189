// A table of last contacts, made elsewhere: read here, and matched here with the names that only this browser has opened.

import { readDay } from "./days";
import { searchable } from "./names";
import type { Day } from "./types";

/** A line of the table. */
export interface ContactLine {
  /** Its number in the file, the heading being the first. */
  readonly line: number;
  /** The name in the orders in which it may be known. */
  readonly names: readonly string[];
  readonly birth: Day | null;
  /** Whether a date of birth was written that is none. */
  readonly birthWrong: boolean;
  /** Null when the date is none. */
  readonly on: Day | null;
}

/** A person whose case is open. */
export interface KnownPerson {
  readonly case: string;
  readonly name: string;
  readonly birth: Day | null;
}

/** What a line leads to. */
export type Match = { readonly line: ContactLine } & (
  | { readonly kind: "found"; readonly case: string; readonly on: Day }
  | { readonly kind: "unknown" | "ambiguous" | "birth" | "date" | "future" }
);

/** A file in which no column of names or of last contacts was found. */
export class NoColumns extends Error {
  override readonly name = "NoColumns";
}

const COLUMNS = {
  name: ["name", "nom complet", "nom et prenom", "prenom et nom", "nom prenom", "personne", "full name"],
  family: ["nom", "nom de famille", "family name", "last name", "surname"],
  first: ["prenom", "first name", "given name"],
  birth: ["date de naissance", "naissance", "ne le", "nee le", "birth date", "date of birth"],
  on: ["dernier contact", "date du dernier contact", "dernier contact le", "contact", "last contact", "date"],
} as const;

/** The text of a file: UTF-8, or else Windows-1252 as spreadsheets in France still write it. */
export function decodeTable(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The cells of a table whose columns are apart by `;` or `,`; a cell between quotes may hold either, and ends of lines. */
export function cellsOf(text: string): { line: number; cells: string[] }[] {
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  const separator = heading.split(";").length >= heading.split(",").length ? ";" : ",";
  const rows: { line: number; cells: string[] }[] = [];
  let [cells, cell, quoted, line]: [string[], string, boolean, number] = [[], "", false, 1];
  let first = 1;
  const endRow = (): void => {
    cells.push(cell.trim());
    if (cells.some((found) => found !== "")) rows.push({ line: first, cells });
    [cells, cell] = [[], ""];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\n") line += 1;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') [cell, at] = [`${cell}"`, at + 1];
      else quoted = false;
    } else if (character === '"' && cell.trim() === "") [cell, quoted] = ["", true];
    else if (character === separator) {
      cells.push(cell.trim());
      cell = "";
    } else if (character === "\n") {
      endRow();
      first = line;
    } else if (character !== "\r") cell += character;
  }
  endRow();
  return rows;
}

/** The lines of a table. @throws {NoColumns} when it has no column for names or for last contacts. */
export function readTable(text: string): ContactLine[] {
  const [heading, ...rows] = cellsOf(text.replace(/^\ufeff/, ""));
  const titles = (heading?.cells ?? []).map(searchable);
  const column = (names: readonly string[]): number => titles.findIndex((title) => names.includes(title));
  const [name, family, given, birth, on] = [COLUMNS.name, COLUMNS.family, COLUMNS.first, COLUMNS.birth, COLUMNS.on].map(column) as [number, number, number, number, number];
  if (on < 0 || (name < 0 && family < 0)) throw new NoColumns();
  return rows.map(({ line, cells }) => {
    const cell = (at: number): string => (at < 0 ? "" : (cells[at] ?? ""));
    const names = name >= 0 ? [cell(name)] : [`${cell(given)} ${cell(family)}`, `${cell(family)} ${cell(given)}`];
    return { line, names: names.map((text) => text.trim()), birth: readDay(cell(birth)), birthWrong: cell(birth) !== "" && readDay(cell(birth)) === null, on: readDay(cell(on)) };
  });
}

/** How names are looked up: written together, and as words in any order. Accents, capitals and hyphens do not count. */
function keysOf(name: string): string[] {
  const words = searchable(name).split(" ").filter((word) => word !== "");
  return words.length === 0 ? [] : [words.join(""), [...words].sort().join(" ")];
}

/** What each line leads to. A name that several have needs the date of birth; a date of birth that differs is somebody else. */
export function matchLines(lines: readonly ContactLine[], people: readonly KnownPerson[], today: Day): Match[] {
  const byKey = new Map<string, KnownPerson[]>();
  for (const person of people) {
    for (const key of new Set(keysOf(person.name))) byKey.set(key, [...(byKey.get(key) ?? []), person]);
  }
  return lines.map((line): Match => {
    if (line.on === null) return { line, kind: "date" };
    if (line.on > today) return { line, kind: "future" };
    if (line.birthWrong) return { line, kind: "birth" };
    const alike = new Set(line.names.flatMap(keysOf).flatMap((key) => byKey.get(key) ?? []));
    const possible = [...alike].filter((person) => line.birth === null || person.birth === null || person.birth === line.birth);
    const sure = possible.filter((person) => line.birth !== null && person.birth === line.birth);
    const found = sure.length > 0 ? sure : possible;
    const [only] = found;
    if (only === undefined) return { line, kind: "unknown" };
    return found.length === 1 ? { line, kind: "found", case: only.case, on: line.on } : { line, kind: "ambiguous" };
  });
}
