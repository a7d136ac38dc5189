// What waits for the data protection officer and the deputy: they decide here, without ever learning of whom it is.

import { loadCatalogue } from "../agent/catalogue";
import { announce, startAgentPage } from "../agent/page";
import { byId, el, replace } from "../dom";
import { clockSection } from "../dpo/clock";
import { consultationsSection } from "../dpo/consultations";
import { correctionsSection } from "../dpo/corrections";
import type { Desk, SectionName } from "../dpo/desk";
import { holdsSection } from "../dpo/holds";
import { rulesSection } from "../dpo/rules";
import { runsSection } from "../dpo/runs";
import { stopsSection } from "../dpo/stops";
import { readWaiting, tally } from "../dpo/waiting";
import { signerOf } from "../sealing/index";

const SECTIONS: readonly ((desk: Desk) => HTMLElement)[] = [stopsSection, clockSection, rulesSection, correctionsSection, consultationsSection, holdsSection, runsSection];

startAgentPage(async ({ words, session, app }) => {
  const signer = signerOf(session.vault);
  const show = async (): Promise<void> => {
    const [catalogue, waiting] = await Promise.all([loadCatalogue(), readWaiting()]);
    const desk: Desk = { words, catalogue, signer, waiting, decided };
    const { toDecide, toSee } = tally(waiting);
    const summary = el("p", { class: "sentence" }, words.say("decide-sentence", { decide: toDecide, see: toSee }));
    replace(app, summary, ...SECTIONS.map((section) => section(desk)));
  };
  const decided = async (section: SectionName, said: string): Promise<void> => {
    try {
      await show();
    } catch {
      // It is decided: only the page is behind, and says itself what keeps it from being read.
      location.reload();
      return;
    }
    byId(`${section}-title`).focus({ preventScroll: true });
    announce(said, "ok");
  };
  await show();
});
