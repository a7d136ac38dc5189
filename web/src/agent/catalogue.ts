// The purposes in force, as the server states them, and the names of what they hold.

import * as api from "./api";
import type { Purpose, Purposes } from "./types";

/** Looks purposes and pieces up by their code. */
export class Catalogue {
  /** Digest of the policies in force, hex. */
  readonly policy: string;
  readonly purposes: readonly Purpose[];
  readonly #byCode: ReadonlyMap<string, Purpose>;

  constructor(stated: Purposes) {
    this.policy = stated.policy;
    this.purposes = stated.purposes;
    this.#byCode = new Map(stated.purposes.map((purpose) => [purpose.code, purpose]));
  }

  purpose(code: string): Purpose | undefined {
    return this.#byCode.get(code);
  }

  /** The purpose's name; its code when the policies no longer hold it. */
  purposeName(code: string): string {
    return this.#byCode.get(code)?.label ?? code;
  }

  /** A piece's name within its purpose; its code when the policies no longer hold it. */
  pieceName(purpose: string, piece: string): string {
    return this.#byCode.get(purpose)?.pieces.find((known) => known.code === piece)?.label ?? piece;
  }

  /** A kind of partner's name, as the purpose has it; its code when the policies no longer hold it. */
  partnerName(purpose: string, kind: string): string {
    return this.#byCode.get(purpose)?.senders.find((known) => known.code === kind)?.label ?? kind;
  }

  /** Whether the team's stage is followed by an archive, for this piece. */
  archives(purpose: string, piece: string): boolean {
    return this.#byCode.get(purpose)?.pieces.find((known) => known.code === piece)?.archive ?? false;
  }
}

/** Fetches the purposes in force. */
export async function loadCatalogue(): Promise<Catalogue> {
  return new Catalogue(await api.purposes());
}
