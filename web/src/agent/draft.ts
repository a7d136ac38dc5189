// A form that is being written, kept in its tab until it is sent. It is sealed to the vault's own key: it opens where the vault is
// open, and while the tab is locked only the passphrase brings it back; sign-out
// forgets it with all that the tab keeps. Files are never kept.

import { type Vault, fromBase64, openText, recipientOf, sealText, toBase64 } from "../sealing/index";

const PREFIX = "consigne.draft ";

/** What was written, in the order of the form: a text by the id of its field, what was ticked by the name of the question. */
export type Written = Readonly<Record<string, string | readonly string[]>>;

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What was written in one form of one page. */
export class Draft {
  readonly #vault: Vault;
  readonly #entry: string;
  #form: HTMLFormElement | null = null;
  #keeping: Promise<void> | null = null;
  #changed = false;

  /** `address` is the page's path and query: a draft for one case is not offered for another. */
  constructor(vault: Vault, address: string) {
    this.#vault = vault;
    this.#entry = PREFIX + address;
  }

  /** Fills the form with what was written in it before; answers whether there was anything. */
  async restore(form: HTMLFormElement): Promise<boolean> {
    const sealed = sessionStorage.getItem(this.#entry);
    if (sealed === null) return false;
    try {
      fillForm(form, JSON.parse(await openText(fromBase64(sealed, "draft"), this.#vault.identity)) as Written);
      return true;
    } catch {
      // Somebody else's, or of a vault that is no more.
      this.drop();
      return false;
    }
  }

  /** Keeps what is written in the form from now on. */
  follow(form: HTMLFormElement): void {
    this.#form = form;
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => this.#keep());
  }

  /** Forgets it: it was sent, or is not wanted. */
  drop(): void {
    this.#form = null;
    sessionStorage.removeItem(this.#entry);
  }

  /** One sealing at a time; what is typed meanwhile is in the next. */
  #keep(): void {
    this.#changed = true;
    this.#keeping ??= this.#keepAll().finally(() => (this.#keeping = null));
  }

  async #keepAll(): Promise<void> {
    const recipient = await recipientOf(this.#vault.identity);
    while (this.#changed && this.#form !== null) {
      this.#changed = false;
      const sealed = await sealText(JSON.stringify(readForm(this.#form)), recipient);
      // Dropped while it was being sealed, or the page is emptied: nothing is written any more.
      if (this.#form?.isConnected === true) sessionStorage.setItem(this.#entry, toBase64(sealed));
    }
  }
}

/** What stands in the fields. A day that the page itself proposed (`data-proposed`) was not written by anybody. */
function readForm(form: HTMLFormElement): Written {
  const written: Record<string, string | string[]> = {};
  for (const control of form.querySelectorAll<Control>("input, select, textarea")) {
    if (control.type === "file" || control.type === "password" || "proposed" in control.dataset) continue;
    if (control instanceof HTMLInputElement && isTicked(control)) {
      const ticked = (written[control.name] ??= []);
      if (control.checked && Array.isArray(ticked)) ticked.push(control.value);
    } else {
      written[control.id] = control.value;
    }
  }
  return written;
}

/** Writes in the order in which it was read: a field that another one brings is there when its turn comes. */
function fillForm(form: HTMLFormElement, written: Written): void {
  for (const [name, value] of Object.entries(written)) {
    if (typeof value === "string") fillField(form, name, value);
    else tickAll(form, name, value);
  }
}

function fillField(form: HTMLFormElement, id: string, value: string): void {
  const control = form.querySelector<Control>(`#${CSS.escape(id)}`);
  if (control === null || control.value === value) return;
  // A choice that is offered no more.
  if (control instanceof HTMLSelectElement && ![...control.options].some((option) => option.value === value)) return;
  control.value = value;
  tell(control);
}

function tickAll(form: HTMLFormElement, name: string, values: readonly string[]): void {
  for (const box of form.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(name)}"]`)) {
    const ticked = values.includes(box.value);
    if (box.checked === ticked) continue;
    box.checked = ticked;
    tell(box);
  }
}

/** The page follows what is filled in as it follows what is typed. */
function tell(control: Control): void {
  for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
}

function isTicked(input: HTMLInputElement): boolean {
  return input.type === "radio" || input.type === "checkbox";
}
