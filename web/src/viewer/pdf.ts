// PDF pages by PDF.js, on the frame's own thread: a frame of opaque origin may start no worker. No eval, no scripting,
// no XFA, no network: the two image decoders and the two symbol fonts that PDF.js would fetch are part of the bundle.

import { GlobalWorkerOptions, type PDFDocumentProxy, type PDFPageProxy, type PageViewport, type RenderTask, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import * as pdfWorker from "pdfjs-dist/legacy/build/pdf.worker.mjs";
import dingbats from "pdfjs-dist/standard_fonts/FoxitDingbats.pfb";
import symbol from "pdfjs-dist/standard_fonts/FoxitSymbol.pfb";
import jbig2 from "pdfjs-dist/wasm/jbig2.wasm";
import openjpeg from "pdfjs-dist/wasm/openjpeg.wasm";
import type { ViewerRefusal } from "./protocol";
import type { Sheet } from "./sheet";

/** Pages kept drawn around the one being read: a canvas of an A4 page at twice the density weighs about 8 MB. */
const DRAWN_MARGIN = "150% 0px";
/** Pixels of a page at the first zoom: wider than that, lines are too long to follow. */
const WIDEST_PAGE = 900;
/** No canvas above this many pixels: beyond it mobile browsers draw nothing at all. */
const MAX_CANVAS_PIXELS = 16_000_000;

/** A PDF that is not shown, and why. */
export class PdfRefused extends Error {
  readonly reason: ViewerRefusal;

  constructor(reason: ViewerRefusal, cause: unknown) {
    super(`PDF refused: ${reason}`, { cause });
    this.reason = reason;
  }
}

const BUNDLED: Readonly<Record<string, Uint8Array>> = {
  "jbig2.wasm": jbig2,
  "openjpeg.wasm": openjpeg,
  "FoxitDingbats.pfb": dingbats,
  "FoxitSymbol.pfb": symbol,
};

/** Hands PDF.js what it would otherwise fetch; it is given copies because it transfers what it receives. */
class BundledData {
  fetch({ filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const found = BUNDLED[filename];
    return found === undefined ? Promise.reject(new Error(`${filename} is not bundled`)) : Promise.resolve(found.slice());
  }
}

function useThisThread(): void {
  (globalThis as { pdfjsWorker?: unknown }).pdfjsWorker = pdfWorker;
  // Never loaded (the handler above is found first), but PDF.js refuses an empty address.
  GlobalWorkerOptions.workerSrc = "about:blank";
}

async function open(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  useThisThread();
  const loading = getDocument({
    data: bytes,
    enableXfa: false,
    useSystemFonts: true,
    useWorkerFetch: false,
    useWasm: true,
    BinaryDataFactory: BundledData,
    wasmUrl: "bundled:/",
    standardFontDataUrl: "bundled:/",
    stopAtErrors: false,
    maxImageSize: 64_000_000,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    verbosity: 0,
  });
  try {
    return await loading.promise;
  } catch (cause) {
    throw new PdfRefused((cause as Error).name === "PasswordException" ? "password" : "damaged", cause);
  }
}

/** One page: an empty box of the right size until it comes near the view, then a canvas and its words for screen readers. */
class PageBox {
  readonly element = document.createElement("section");
  readonly #words = document.createElement("p");
  readonly #sheet: Sheet;
  readonly #page: Promise<PDFPageProxy>;
  #ratio: number;
  /** The drawing under way or done; another one makes it void. */
  #drawing: { task: RenderTask | null } | null = null;

  constructor(pdf: PDFDocumentProxy, number: number, ratio: number, sheet: Sheet) {
    this.#sheet = sheet;
    this.#ratio = ratio;
    this.#page = pdf.getPage(number);
    this.element.className = "page";
    this.element.setAttribute("aria-label", sheet.texts.pageOf.replace("{page}", String(number)).replace("{pages}", String(pdf.numPages)));
    this.#words.className = "words";
    this.fit();
  }

  #width(): number {
    const room = Math.min(WIDEST_PAGE, this.#sheet.scroll.clientWidth - 16);
    return Math.max(160, room * this.#sheet.zoom());
  }

  /** Gives the box its size, so that the scroll bar is right before anything is drawn. */
  fit(): void {
    const width = this.#width();
    this.element.style.width = `${Math.round(width)}px`;
    this.element.style.height = `${Math.round(width * this.#ratio)}px`;
    this.empty();
  }

  /** Frees the drawing of a page that went far out of view. */
  empty(): void {
    this.#drawing?.task?.cancel();
    this.#drawing = null;
    this.element.replaceChildren(this.#words);
  }

  /** Draws on a canvas of its own, put in place once it is whole: two drawings never share one. */
  async draw(): Promise<void> {
    if (this.#drawing !== null) {
      return;
    }
    const drawing: { task: RenderTask | null } = { task: null };
    this.#drawing = drawing;
    const page = await this.#page;
    if (this.#drawing !== drawing) {
      return;
    }
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    drawing.task = page.render({ canvas, viewport: this.#sized(page, canvas) });
    await drawing.task.promise;
    if (this.#drawing === drawing) {
      this.element.replaceChildren(canvas, this.#words);
      await this.#say(page);
    }
  }

  /** Sizes a canvas for the box and the screen's density, and answers the view that fills it. */
  #sized(page: PDFPageProxy, canvas: HTMLCanvasElement): PageViewport {
    const natural = page.getViewport({ scale: 1 });
    this.#ratio = natural.height / natural.width;
    const width = this.#width();
    this.element.style.height = `${Math.round(width * this.#ratio)}px`;
    const density = Math.min(window.devicePixelRatio || 1, Math.sqrt(MAX_CANVAS_PIXELS / (width * width * this.#ratio)));
    const viewport = page.getViewport({ scale: (width / natural.width) * density });
    canvas.width = Math.round(viewport.width);
    canvas.height = Math.round(viewport.height);
    return viewport;
  }

  async #say(page: PDFPageProxy): Promise<void> {
    if (this.#words.textContent !== "") {
      return;
    }
    const content = await page.getTextContent();
    const words = content.items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : " ") : "")).join("");
    this.#words.textContent = words.trim() === "" ? this.#sheet.texts.noText : words;
  }
}

/** Lays every page out and draws those in view, one after the other as they come. Returns the number of pages. */
export async function showPdf(bytes: Uint8Array, sheet: Sheet): Promise<number> {
  const pdf = await open(bytes);
  const first = (await pdf.getPage(1)).getViewport({ scale: 1 });
  const boxes = new Map<Element, PageBox>();
  const watcher = new IntersectionObserver(
    (seen) => {
      for (const entry of seen) {
        const box = boxes.get(entry.target);
        if (entry.isIntersecting) {
          // A page that cannot be drawn stays blank; the others are still shown.
          box?.draw().catch(() => undefined);
        } else {
          box?.empty();
        }
      }
    },
    { root: sheet.scroll, rootMargin: DRAWN_MARGIN },
  );
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const box = new PageBox(pdf, number, first.height / first.width, sheet);
    boxes.set(box.element, box);
  }
  sheet.scroll.append(...boxes.keys());
  sheet.setPages([...boxes.keys()] as HTMLElement[]);
  const watchAll = (): void => {
    watcher.disconnect();
    for (const [element, box] of boxes) {
      box.fit();
      watcher.observe(element);
    }
  };
  sheet.onZoom(watchAll);
  window.addEventListener("resize", watchAll);
  watchAll();
  return pdf.numPages;
}
