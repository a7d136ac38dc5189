import { count, listOf, objectOf, oneOf, type Reader, text } from "./json";
import { checkedRecipient, type Recipient } from "./identity";

/** To whom a sender seals: a holder's key of one generation. */
export interface HolderRecipient {
  /** `team_…`. */
  holder: string;
  kind: "team" | "archive";
  generation: number;
  recipient: Recipient;
}

/** An age X25519 recipient, checked. */
export const readRecipient: Reader<Recipient> = (value, field) => checkedRecipient(text(value, field));

/** Reads the recipients of a brief. */
export const readRecipients = listOf(
  objectOf<HolderRecipient>({ holder: text, kind: oneOf("team", "archive"), generation: count, recipient: readRecipient }),
);
