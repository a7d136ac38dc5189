// Names are opened here, in the browser: the server has only sealed labels. One label is opened once a page.

import { type Person, type TeamCopy, fromBase64, openLabel, openTeamCopy } from "../sealing/index";
import type { Session } from "./session";
import type { OpenTeam } from "./trust";
import type { Base64 } from "./types";

/** A name that cannot be shown: the team's key is not ours, or the label was refused. */
export type NameRefusal = "no-key" | "refused";

/** Opens labels and team copies, each once. */
export class Names {
  readonly #session: Session;
  readonly #people = new Map<string, Promise<Person | NameRefusal>>();
  readonly #copies = new Map<string, Promise<TeamCopy | NameRefusal>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** The person of a case. A label that was signed by nobody of the team, or made for another case, is refused. */
  person(row: { readonly case: string; readonly team: string; readonly label: Base64 | null }): Promise<Person | NameRefusal> {
    return once(this.#people, `${row.case} ${row.label}`, () => this.#opening(row.team, async (team) => {
      if (row.label === null) return "refused";
      const label = await openLabel(fromBase64(row.label, "label"), team.identity, team.verified.signers);
      return label.case === row.case ? label.person : "refused";
    }));
  }

  /** The team's copy of a request; one that was made for another request or another case is refused. */
  teamCopy(row: { readonly request: string; readonly case: string; readonly team: string; readonly team_copy: Base64 | null }): Promise<TeamCopy | NameRefusal> {
    return once(this.#copies, `${row.request} ${row.case} ${row.team_copy}`, () => this.#opening(row.team, async (team) => {
      if (row.team_copy === null) return "refused";
      const copy = await openTeamCopy(fromBase64(row.team_copy, "team_copy"), team.identity, team.verified.signers);
      return copy.request === row.request && copy.case === row.case ? copy : "refused";
    }));
  }

  async #opening<T>(teamId: string, act: (team: OpenTeam) => Promise<T | NameRefusal>): Promise<T | NameRefusal> {
    const team = this.#session.teams.get(teamId);
    if (team === undefined) return "no-key";
    try {
      return await act(team);
    } catch {
      // Whatever the reason, the name is not shown; the rest of the list is.
      return "refused";
    }
  }
}

/** Whether a name or copy was opened. */
export function isOpen<T extends object>(answer: T | NameRefusal): answer is T {
  return typeof answer === "object";
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

/** Lower case, without accents, spaces run together: how names are compared while searching. */
export function searchable(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\s\-'’]+/g, " ").trim();
}

/** Whether two names are one for a reader: accents, capitals and spaces aside, first name and family name in either order. */
export function sameName(left: string, right: string): boolean {
  const parts = [searchable(left), searchable(right)].map((name) => name.split(" "));
  const [together, sorted] = [parts.map((words) => words.join("")), parts.map((words) => [...words].sort().join(" "))];
  return together[0] !== "" && (together[0] === together[1] || sorted[0] === sorted[1]);
}
