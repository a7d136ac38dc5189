// The document's frame: `sandbox="allow-scripts"`, opaque origin, no network. It draws what it is handed and reports.

import { showImage } from "./image";
import { viewableKind } from "./kind";
import { PdfRefused, showPdf } from "./pdf";
import type { ShowOrder, ViewerReport } from "./protocol";
import { type Sheet, buildSheet } from "./sheet";

/** The page that holds the frame is the only one that may speak to it; the frame's own origin is opaque, hence "*". */
function report(message: ViewerReport): void {
  window.parent.postMessage(message, "*");
}

function isShowOrder(data: unknown): data is ShowOrder {
  const order = data as Partial<ShowOrder> | null;
  return typeof order === "object" && order?.kind === "show" && order.bytes instanceof ArrayBuffer && typeof order.texts === "object";
}

async function show(order: ShowOrder): Promise<void> {
  const bytes = new Uint8Array(order.bytes);
  const kind = viewableKind(bytes);
  if (kind === null) {
    report({ kind: "refused", reason: "kind" });
    return;
  }
  document.documentElement.lang = order.language;
  const sheet: Sheet = buildSheet(order.texts);
  try {
    const pages = kind === "pdf" ? await showPdf(bytes, sheet) : await showImage(bytes, `image/${kind}`, sheet);
    report({ kind: "shown", pages });
  } catch (cause) {
    sheet.clear();
    report({ kind: "refused", reason: cause instanceof PdfRefused ? cause.reason : "damaged" });
  }
}

function listen(): void {
  const onMessage = (event: MessageEvent): void => {
    if (event.source !== window.parent || !isShowOrder(event.data)) {
      return;
    }
    window.removeEventListener("message", onMessage);
    void show(event.data);
  };
  window.addEventListener("message", onMessage);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      report({ kind: "leave" });
    }
  });
  report({ kind: "ready" });
}

listen();
