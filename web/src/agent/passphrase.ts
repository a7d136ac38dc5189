// New passphrases: eight French words drawn at random (88 bits), or the reader's own, judged in the browser.
// The bar is 80 bits (CNIL, deliberation 2022-100, for a passphrase used alone): the sealed vault can be attacked away from the
// server, where nothing limits the tries.

import { wordlist } from "@scure/bip39/wordlists/french.js";

/** Words of a proposed passphrase: 8 × log₂ 2048 = 88 bits. */
const WORDS = 8;
/** The bar, in bits of estimated guesses. */
export const ENOUGH_BITS = 80;

/** How strong a passphrase is, for the sentence beside the meter; `unknown` until the dictionaries are there. */
export type Level = "empty" | "unknown" | "weak" | "short" | "strong";

/** Eight words drawn at random, without accents: nobody has to remember which one had them. */
export function proposedPassphrase(): string {
  return Array.from({ length: WORDS }, () => plain(wordlist[randomBelow2048()] ?? "")).join(" ");
}

/** 2048 is a power of two: eleven random bits are an unbiased draw. */
function randomBelow2048(): number {
  return (crypto.getRandomValues(new Uint16Array(1))[0] ?? 0) % 2048;
}

function plain(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "");
}

/** Judges passphrases by what an attacker would try: words, names, years, keyboards, repeats. */
export class PassphraseJudge {
  readonly #own: readonly string[];
  readonly #proposed = new Set<string>();
  #loading: Promise<void> | null = null;
  #estimate: ((passphrase: string) => number) | null = null;

  /** `own` are words an attacker knows of the reader: name, address, team. */
  constructor(own: readonly string[]) {
    this.#own = own.flatMap((text) => text.toLowerCase().split(/[\s@.\-]+/)).filter((word) => word.length > 2);
  }

  /** Loads the dictionaries, once; after a failure (no connection) the next call tries again. */
  async load(): Promise<void> {
    this.#loading ??= import("./dictionaries").then(({ estimator }) => void (this.#estimate = estimator(this.#own)));
    try {
      await this.#loading;
    } catch (cause) {
      this.#loading = null;
      throw cause;
    }
  }

  /** Whether this passphrase can be judged now: it was drawn here, or the dictionaries are there. */
  knows(passphrase: string): boolean {
    return passphrase === "" || this.#estimate !== null || this.#proposed.has(passphrase.trim());
  }

  /** Draws a passphrase and remembers that its strength is known, not estimated. */
  propose(): string {
    const drawn = proposedPassphrase();
    this.#proposed.add(drawn);
    return drawn;
  }

  /** Estimated bits of an attacker's work; 0 while the passphrase cannot be judged. */
  bits(passphrase: string): number {
    if (this.#proposed.has(passphrase.trim())) return WORDS * 11;
    return passphrase === "" ? 0 : (this.#estimate?.(passphrase) ?? 0);
  }

  /** The same, as one of the sentences beside the meter. */
  level(passphrase: string): Level {
    if (passphrase === "") return "empty";
    if (!this.knows(passphrase)) return "unknown";
    const bits = this.bits(passphrase);
    if (bits >= ENOUGH_BITS) return "strong";
    return bits >= 60 ? "short" : "weak";
  }
}
