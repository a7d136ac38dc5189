import { SealingRefusal } from "./refusal";

/**
 * The shape of a NIR (numéro de sécurité sociale, décret n° 82-103): sex, year, month, département (2A and 2B in Corsica), commune,
 * order, key; as people write it, with or without spaces, dots or dashes between the digits.
 */
const NIR_SHAPE = /(?<!\d)([123478])((?:[ .\-_/\u00A0\u202F]?\d){4})((?:[ .\-_/\u00A0\u202F]?(?:\d[ .\-_/\u00A0\u202F]?\d|2[ .\-_/\u00A0\u202F]?[AB])))((?:[ .\-_/\u00A0\u202F]?\d){6})((?:[ .\-_/\u00A0\u202F]?\d){2})(?!\d)/gi;
const SEPARATORS = /[ .\-_/\u00A0\u202F]/g;

/**
 * Whether a text holds a NIR with its right key (97 − number mod 97, with 2A read as 19 and 2B as 18): a number that only looks like one,
 * without the right key, passes.
 */
export function holdsNir(text: string): boolean {
  for (let from = 0; from < text.length; ) {
    NIR_SHAPE.lastIndex = from;
    const found = NIR_SHAPE.exec(text);
    if (found === null) return false;
    if (keyIsRight(found[0].replace(SEPARATORS, "").toUpperCase())) return true;
    // Shapes may overlap ("12 185…"): the next search begins one character further, not after the shape.
    from = found.index + 1;
  }
  return false;
}

/**
 * Refuses a text that holds a NIR: Consigne never carries one (décret n° 2019-341 lists who may use it).
 * @throws {SealingRefusal} `nir-in-text` with the field's name.
 */
export function refuseNir(text: string, field: string): void {
  if (holdsNir(text)) throw new SealingRefusal("nir-in-text", field);
}

function keyIsRight(written: string): boolean {
  const number = Number(written.slice(0, 13).replace("2A", "19").replace("2B", "18"));
  return Number.isSafeInteger(number) && Number(written.slice(13)) === 97 - (number % 97);
}
