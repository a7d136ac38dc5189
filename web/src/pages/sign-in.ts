// Sign-in, and unlock: one passphrase. It stays in this page; the server only gets a key made from it.

import { byId, el, on, replace } from "../dom";
import * as api from "../agent/api";
import { whenAnotherTabTells } from "../agent/everytab";
import { type Field, passphraseField, textField } from "../agent/form";
import { type EngineSource, announce, sentence, startOpenPage } from "../agent/page";
import { isVaultRefusal, nextPage, signIn, wasOpenHere } from "../agent/session";
import { actionButton, whileBusy } from "../agent/show";
import type { Me } from "../agent/types";
import { SealingRefusal } from "../sealing/index";
import type { Words } from "../words";

/** Who is still signed in on the server, when only this tab's vault is closed. */
async function signedIn(): Promise<Me | null> {
  try {
    return await api.me();
  } catch {
    return null;
  }
}

/** The sentence for a failed sign-in: a wrong passphrase shows in two ways, and is one mistake for the reader. */
function refusal(words: Words, cause: unknown): string {
  if (cause instanceof api.Refused && cause.code === "sign-in-refused") return words.say("agent-signin-wrong");
  if (cause instanceof SealingRefusal && cause.code === "scrypt-cost") return words.say("agent-signin-cost");
  return isVaultRefusal(cause) ? words.say("agent-signin-vault") : sentence(words, cause);
}

interface Fields {
  readonly address: Field<HTMLInputElement>;
  readonly passphrase: Field<HTMLInputElement>;
}

async function submit(words: Words, fields: Fields, engine: EngineSource): Promise<void> {
  fields.passphrase.refuse("");
  announce(words.say("agent-signin-working"), "info");
  try {
    const me = await signIn(fields.address.input.value.trim(), fields.passphrase.input.value, await engine());
    location.replace(nextPage(location.search, me.role));
  } catch (cause) {
    announce("", "info");
    fields.passphrase.refuse(refusal(words, cause));
    fields.passphrase.input.select();
    fields.passphrase.input.focus();
  }
}

/** What the page says first: who comes, who comes back, or a second tab. */
function leadOf(me: Me | null): string {
  if (me === null) return "agent-signin-lead";
  return wasOpenHere() ? "agent-signin-locked" : "agent-signin-each-tab";
}

function build(words: Words, app: HTMLElement, engine: EngineSource, me: Me | null): void {
  const fields: Fields = {
    address: textField(
      { id: "address", label: words.say("agent-signin-address") },
      { type: "email", autocomplete: "username", required: true, value: me?.address ?? "", readonly: me !== null, translate: "no" },
    ),
    passphrase: passphraseField(words, { id: "passphrase", label: words.say("agent-signin-passphrase") }, "current-password"),
  };
  const press = el("button", { type: "submit", class: "button" }, words.say("agent-signin-submit"));
  const other = actionButton("undo-2", words.say("agent-signin-other"), "plain", () => {
    void api.signOut().finally(() => location.reload());
  });
  const form = el("form", { class: "form" }, fields.address.element, fields.passphrase.element, el("div", { class: "actions" }, press, me !== null && other));
  on(form, "submit", (event) => {
    event.preventDefault();
    void whileBusy(press, () => submit(words, fields, engine));
  });
  const forgotten = el(
    "details",
    { class: "more" },
    el("summary", {}, words.say("agent-signin-forgotten")),
    el("div", { class: "more-body" }, el("p", {}, words.say("agent-signin-forgotten-text"))),
  );
  replace(byId("lead"), words.say(leadOf(me)));
  replace(app, form, forgotten);
  (me === null ? fields.address : fields.passphrase).input.focus();
}

startOpenPage(async (words, app, engine) => {
  let me: Me | null = null;
  let asking = 0;
  whenAnotherTabTells((told) => {
    if (told.kind !== "signed-out") return;
    // Whoever was signed in is not any more: their address goes too. An answer that is still on its way may be of before.
    asking += 1;
    if (me !== null) location.reload();
  });
  for (let asked = -1; asked !== asking; ) {
    asked = asking;
    me = await signedIn();
  }
  build(words, app, engine, me);
});
