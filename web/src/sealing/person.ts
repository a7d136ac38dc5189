import { day, objectOf, orNull, text } from "./json";
import { refuseNir } from "./nir";

/** The person a case or a request is about, as the sealed brief, team copy and label name them. Never a NIR. */
export interface Person {
  name: string;
  /** `YYYY-MM-DD`, or null. */
  birth_date: string | null;
  /** The person's employer when it helps the partner find the file, or null. */
  company: string | null;
}

/** Reads a person. */
export const readPerson = objectOf<Person>({ name: text, birth_date: orNull(day), company: orNull(text) });

/** Refuses a person whose name or company holds a NIR. @throws {SealingRefusal} `nir-in-text`. */
export function refuseNirOf(person: Person): void {
  refuseNir(person.name, "person.name");
  if (person.company !== null) refuseNir(person.company, "person.company");
}
