// The page's side of the viewer: a sandboxed frame of opaque origin that is handed bytes, and reports.

import { el } from "../dom";
import type { ShowOrder, ViewerReport, ViewerTexts } from "../viewer/protocol";
import type { Words } from "../words";

/** What the frame says back. */
export interface ViewerEvents {
  shown(pages: number): void;
  refused(reason: "kind" | "damaged" | "password"): void;
  /** Esc was pressed within the frame. */
  left(): void;
}

function texts(words: Words): ViewerTexts {
  const say = (id: string): string => words.say(`agent-viewer-${id}`);
  return {
    toolbar: say("toolbar"),
    zoomIn: say("zoom-in"),
    zoomOut: say("zoom-out"),
    fitWidth: say("fit"),
    previous: say("previous"),
    next: say("next"),
    pageOf: say("page"),
    image: say("image"),
    drawing: say("drawing"),
    noText: say("no-text"),
  };
}

/** Makes the frame; it draws once it stands in the page. `bytes` leave this page for the frame. */
export function viewerFrame(words: Words, bytes: ArrayBuffer, events: ViewerEvents): HTMLIFrameElement {
  const frame = el("iframe", {
    class: "viewer-frame",
    sandbox: "allow-scripts",
    src: document.documentElement.dataset["viewer"] ?? "/viewer",
    title: words.say("agent-doc-preview"),
  });
  const listen = (event: MessageEvent<ViewerReport>): void => {
    if (event.source !== frame.contentWindow) return;
    const report = event.data;
    if (report.kind === "ready") {
      const order: ShowOrder = { kind: "show", language: words.language, texts: texts(words), bytes };
      // An opaque origin has no name to aim at; the frame is ours and may not navigate elsewhere (frame-src 'self').
      if (bytes.byteLength > 0) frame.contentWindow?.postMessage(order, "*", [bytes]);
    }
    if (report.kind === "shown") events.shown(report.pages);
    if (report.kind === "refused") events.refused(report.reason);
    if (report.kind === "leave") events.left();
    if (!frame.isConnected) window.removeEventListener("message", listen);
  };
  window.addEventListener("message", listen);
  return frame;
}
