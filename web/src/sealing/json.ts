import { fromBase64 } from "./base64";
import { writtenMoment } from "./bytes";
import { SealingRefusal } from "./refusal";

/** What a field's value must be: returns it typed, or throws `wrong-field` with the field's name. */
export type Reader<T> = (value: unknown, field: string) => T;
/** The fields of an object, all of them: one more or one less is refused. */
export type Shape<T> = { readonly [Field in keyof T]: Reader<T[Field]> };

function refuse(field: string): never {
  throw new SealingRefusal("wrong-field", field);
}

/** Any text. */
export const text: Reader<string> = (value, field) => (typeof value === "string" ? value : refuse(field));

/** A whole number from 0 on, exact in a double. */
export const count: Reader<number> = (value, field) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : refuse(field);

/** A text that the pattern matches whole. */
export function matching(pattern: RegExp): Reader<string> {
  return (value, field) => (typeof value === "string" && pattern.test(value) ? value : refuse(field));
}

/** One of these texts. */
export function oneOf<T extends string>(...choices: readonly T[]): Reader<T> {
  return (value, field) => choices.find((choice) => choice === value) ?? refuse(field);
}

/** `null`, or what `reader` reads. */
export function orNull<T>(reader: Reader<T>): Reader<T | null> {
  return (value, field) => (value === null ? null : reader(value, field));
}

/** A list of what `reader` reads. */
export function listOf<T>(reader: Reader<T>): Reader<T[]> {
  return (value, field) =>
    Array.isArray(value) ? value.map((item: unknown, index) => reader(item, `${field}.${index}`)) : refuse(field);
}

/** An object whose keys are free and whose values are all of one kind (the pins of a vault). */
export function mapOf<T>(reader: Reader<T>): Reader<Record<string, T>> {
  return (value, field) => {
    if (!isPlainObject(value)) return refuse(field);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reader(item, `${field}.${key}`)]));
  };
}

/** An object with exactly these fields. */
export function objectOf<T>(shape: Shape<T>): Reader<T> {
  return (value, field) => {
    if (!isPlainObject(value)) return refuse(field);
    const prefix = field === "" ? "" : `${field}.`;
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(shape, key)) throw new SealingRefusal("unknown-field", `${prefix}${key}`);
    }
    const read: Record<string, unknown> = {};
    for (const key of Object.keys(shape) as (keyof T & string)[]) {
      if (!Object.hasOwn(value, key)) throw new SealingRefusal("missing-field", `${prefix}${key}`);
      read[key] = shape[key](value[key], `${prefix}${key}`);
    }
    return read as T;
  };
}

/**
 * Reads a JSON text whose `v` is 1 and whose fields are exactly those of `shape` (`v` included).
 * @throws {SealingRefusal} `not-json`, `unknown-version`, `unknown-field`, `missing-field`, `wrong-field`.
 */
export function readVersioned<T extends { v: 1 }>(json: string, shape: Shape<T>): T {
  const value = parseJson(json);
  if (isPlainObject(value) && value["v"] !== 1) throw new SealingRefusal("unknown-version");
  return objectOf(shape)(value, "");
}

/** The value of a JSON text. @throws {SealingRefusal} `not-json`. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new SealingRefusal("not-json", "", { cause });
  }
}

/** `v: 1`, the only version so far. */
export const versionOne: Reader<1> = (value) => {
  if (value !== 1) throw new SealingRefusal("unknown-version");
  return 1;
};

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A SHA-256 digest in lower-case hex. */
export const HEX_DIGEST = /^[0-9a-f]{64}$/;

/** A day that exists, `YYYY-MM-DD`. */
export const day: Reader<string> = (value, field) =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && exists(`${value}T00:00:00Z`) ? value : refuse(field);

/** A moment that exists, RFC 3339 in UTC to the second. */
export const moment: Reader<string> = (value, field) => (typeof value === "string" && exists(value) ? value : refuse(field));

/** b64 of so many bytes, kept as text. */
export function base64Of(length: number): Reader<string> {
  return (value, field) => {
    const written = text(value, field);
    fromBase64(written, field, length);
    return written;
  };
}

/** Whether a moment is written as we write it, and is of a day that exists: the calendar rolls 30 February over to March. */
function exists(written: string): boolean {
  const date = new Date(written);
  return !Number.isNaN(date.getTime()) && writtenMoment(date) === written;
}
