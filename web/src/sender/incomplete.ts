import { append, el, icon, on, replace } from "../dom";
import { SealingRefusal } from "../sealing/refusal";
import type { Words } from "../words";
import { callUs } from "./callout";

/** Why the link the page was opened with cannot be used. */
export type LinkFault = "missing" | "damaged" | "other";

/**
 * "Le lien est incomplet": a mail gateway cut or re-encoded it, or somebody typed it by hand. A box takes the whole link, whatever stands around
 * it; only its token and fragment are used, on this very host.
 */
export function showIncomplete(app: HTMLElement, words: Words, fault: LinkFault, telephone: string): void {
  const title = el("h2", { class: "card-title", tabindex: "-1" }, words.say("sender-link-incomplete"));
  const error = el("p", { class: "field-error", id: "whole-link-error", role: "alert" });
  const box = el("textarea", {
    id: "whole-link",
    rows: "3",
    required: true,
    autocomplete: "off",
    spellcheck: "false",
    translate: "no",
    "aria-describedby": "whole-link-hint whole-link-error",
  });
  const form = on(
    el(
      "form",
      { class: "form" },
      el(
        "div",
        { class: "field" },
        el("label", { for: "whole-link" }, words.say("sender-link-paste")),
        el("p", { class: "hint", id: "whole-link-hint" }, words.say("sender-link-paste-hint")),
        box,
        error,
      ),
      el("div", { class: "actions" }, el("button", { class: "button", type: "submit" }, words.say("sender-link-open"))),
    ),
    "submit",
    (event) => {
      event.preventDefault();
      void follow(box, error, words);
    },
  );
  const why = el("p", {}, words.say(`sender-link-${fault}`));
  replace(app, el("section", { class: "card" }, title, why, form, callUs(words, telephone)));
  title.focus();
}

async function follow(box: HTMLTextAreaElement, error: HTMLElement, words: Words): Promise<void> {
  try {
    // Loaded when used: the page itself does without the sealing library, which works in the worker.
    const { parseLink } = await import("../sealing/link");
    const link = parseLink(box.value);
    const address = `/${link.kind}/${link.token}#${link.fragment}`;
    if (address === location.pathname + location.hash) throw new SealingRefusal("fragment-damaged");
    const samePage = location.pathname === `/${link.kind}/${link.token}`;
    location.assign(address);
    // Only the fragment changes: the browser stays on the page, which must begin again.
    if (samePage) location.reload();
  } catch (cause) {
    const code = cause instanceof SealingRefusal ? cause.code : "link-unrecognised";
    box.setAttribute("aria-invalid", "true");
    replace(error);
    append(error, icon("circle-alert"), words.say(`sender-pasted-${code}`));
    box.focus();
  }
}
