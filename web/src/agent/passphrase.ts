// New passphrases: eight French words drawn at random (88 bits), or the reader's own, judged in the browser.
// The bar is 80 bits (CNIL, deliberation 2022-100, for a passphrase used alone): the sealed vault can be attacked away from the
// server, where nothing limits the tries.

import { wordlist } from "@scure/bip39/wordlists/french.js";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as common } from "@zxcvbn-ts/language-common";
import { dictionary as french } from "@zxcvbn-ts/language-fr";

/** Words of a proposed passphrase: 8 × log₂ 2048 = 88 bits. */
const WORDS = 8;
/** The bar, in bits of estimated guesses. */
export const ENOUGH_BITS = 80;

/** How strong a passphrase is, for the sentence beside the meter. */
export type Level = "empty" | "weak" | "short" | "strong";

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
  readonly #zxcvbn: ZxcvbnFactory;
  readonly #proposed = new Set<string>();

  /** `own` are words an attacker knows of the reader: name, address, team. */
  constructor(own: readonly string[]) {
    const dictionary = { ...common, ...french, own: own.flatMap((text) => text.toLowerCase().split(/[\s@.\-]+/)).filter((word) => word.length > 2) };
    // "maxLength" bounds the work of the estimate, not the passphrase.
    this.#zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: 128 });
  }

  /** Draws a passphrase and remembers that its strength is known, not estimated. */
  propose(): string {
    const drawn = proposedPassphrase();
    this.#proposed.add(drawn);
    return drawn;
  }

  /** Estimated bits of an attacker's work. */
  bits(passphrase: string): number {
    if (this.#proposed.has(passphrase.trim())) return WORDS * 11;
    return passphrase === "" ? 0 : this.#zxcvbn.check(passphrase).guessesLog10 / Math.log10(2);
  }

  level(passphrase: string): Level {
    const bits = this.bits(passphrase);
    if (passphrase === "") return "empty";
    if (bits >= ENOUGH_BITS) return "strong";
    return bits >= 60 ? "short" : "weak";
  }
}
