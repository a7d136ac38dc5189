import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

/** What fills the places of a message. Numbers are written as the reader's language writes them. */
export type Places = Record<string, FluentVariable>;

/** The sentences of the page in the reader's language (Project Fluent): none is in the code. */
export class Words {
  readonly #bundle: FluentBundle;
  /** The language of the page, as `<html lang>` says: `fr` or `en`. */
  readonly language: string;
  /** How days and numbers are written: English readers in France write 3 March, not March 3. */
  readonly #locale: string;

  constructor(language: string, messages: string) {
    this.language = language;
    this.#locale = language === "en" ? "en-GB" : language;
    // Isolation marks would be read aloud, copied and printed: the pages have no right-to-left sentence yet.
    this.#bundle = new FluentBundle(language, { useIsolating: false });
    this.#bundle.addResource(new FluentResource(messages));
  }

  /** The sentence of this id. One that is missing is shown as its id between brackets, so that it is seen and never breaks a page. */
  say(id: string, places?: Places): string {
    const message = this.#bundle.getMessage(id);
    if (message?.value == null) return `[${id}]`;
    return this.#bundle.formatPattern(message.value, places ?? null, []);
  }

  /** Whether the page has a sentence of this id. */
  has(id: string): boolean {
    return this.#bundle.getMessage(id)?.value != null;
  }

  /** A day in full, in Paris: "3 mars 2026", "1er avril 2026". Takes an RFC 3339 moment or a `YYYY-MM-DD` day. */
  day(moment: string): string {
    return this.#date(moment, { dateStyle: "long" });
  }

  /** The last whole day before a moment, which is what "until" names: access or a link ends when the next day begins. */
  lastDay(moment: string): string {
    return this.day(new Date(Date.parse(moment) - 1).toISOString());
  }

  /** A day and an hour, in Paris, as the server's pages say it: "3 mars 2026 à 9 h 12". */
  moment(moment: string): string {
    const clock = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" });
    const [hour = "", minute = ""] = clock.format(new Date(moment)).split(":");
    return this.say("date-and-hour", { date: this.day(moment), hour: String(Number(hour)), minute });
  }

  /** A weight for people: "48 ko", "1,2 Mo". `bytes` may be any whole number. */
  weight(bytes: number): string {
    const units = ["weight-bytes", "weight-kilobytes", "weight-megabytes", "weight-gigabytes"] as const;
    let value = bytes;
    let unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit += 1;
    }
    const digits = value >= 10 || unit === 0 ? 0 : 1;
    const number = new Intl.NumberFormat(this.#locale, { maximumFractionDigits: digits }).format(value);
    return this.say(units[unit] ?? "weight-gigabytes", unit === 0 ? { count: bytes } : { number });
  }

  /** A whole number with its thousands apart, as the server's pages write it in either language: "1 204". */
  number(count: number): string {
    return String(count).replace(/\B(?=(?:\d{3})+$)/g, "\u202f");
  }

  #date(moment: string, style: Intl.DateTimeFormatOptions): string {
    // A day alone has no time zone: noon UTC is the same day in Paris, all year round.
    const date = new Date(moment.length === "YYYY-MM-DD".length ? `${moment}T12:00:00Z` : moment);
    const written = new Intl.DateTimeFormat(this.#locale, { ...style, timeZone: "Europe/Paris" }).format(date);
    // The French say "premier", and Intl writes "1": the server's pages and these write it alike.
    return this.language === "fr" ? written.replace(/^1(?= )/, "1er") : written;
  }
}

/** Fetches the messages that the page names (`<html lang data-messages>`). A page whose messages cannot be fetched stays as the server made it. */
export async function loadWords(): Promise<Words> {
  const page = document.documentElement;
  const address = page.dataset["messages"];
  if (address === undefined) throw new Error("the page names no messages");
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`messages: ${answer.status}`);
  return new Words(page.lang, await answer.text());
}
