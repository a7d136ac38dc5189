// The estimate of a passphrase's strength, with the words, names, years and keyboards it knows: half a megabyte, loaded only when
// somebody types a passphrase of their own.

import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as common } from "@zxcvbn-ts/language-common";
import { dictionary as french } from "@zxcvbn-ts/language-fr";

/** What estimates a passphrase; `own` are words that an attacker knows of the reader. Answers bits of an attacker's work. */
export function estimator(own: readonly string[]): (passphrase: string) => number {
  // "maxLength" bounds the work of the estimate, not the passphrase.
  const zxcvbn = new ZxcvbnFactory({ dictionary: { ...common, ...french, own: [...own] }, graphs: adjacencyGraphs, maxLength: 128 });
  return (passphrase) => zxcvbn.check(passphrase).guessesLog10 / Math.log10(2);
}
