// The frame's furniture: a bar with the page count and the zoom, and the scrolled pages under it.

import type { ViewerTexts } from "./protocol";

const ZOOM_STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4] as const;

/** Where pages are put, and what tells that the zoom or the current page changed. */
export interface Sheet {
  readonly texts: ViewerTexts;
  readonly scroll: HTMLElement;
  /** The factor chosen by the reader; 1 is the width of the frame. */
  zoom(): number;
  onZoom(listener: () => void): void;
  /** Names the pages once they stand in `scroll`, and keeps the count in the bar. */
  setPages(pages: readonly HTMLElement[]): void;
  clear(): void;
}

function button(label: string, sign: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.title = label;
  made.addEventListener("click", act);
  return made;
}

class FrameSheet implements Sheet {
  readonly texts: ViewerTexts;
  readonly scroll = document.createElement("main");
  readonly #count = document.createElement("span");
  readonly #zoomListeners: (() => void)[] = [];
  #pages: readonly HTMLElement[] = [];
  #current = 0;
  #step = ZOOM_STEPS.indexOf(1);

  constructor(texts: ViewerTexts) {
    this.texts = texts;
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("aria-label", texts.image);
    this.#count.setAttribute("role", "status");
    this.#count.className = "count";
    this.#count.textContent = texts.drawing;
    const bar = document.createElement("div");
    bar.className = "bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", texts.toolbar);
    bar.append(
      button(texts.previous, "↑", () => this.#turn(-1)),
      this.#count,
      button(texts.next, "↓", () => this.#turn(1)),
      button(texts.zoomOut, "−", () => this.#zoomBy(-1)),
      button(texts.fitWidth, "↔", () => this.#zoomTo(ZOOM_STEPS.indexOf(1))),
      button(texts.zoomIn, "+", () => this.#zoomBy(1)),
    );
    document.body.replaceChildren(bar, this.scroll);
    this.scroll.addEventListener("scroll", () => this.#follow(), { passive: true });
    window.addEventListener("keydown", (event) => this.#key(event));
  }

  zoom(): number {
    return ZOOM_STEPS[this.#step] ?? 1;
  }

  onZoom(listener: () => void): void {
    this.#zoomListeners.push(listener);
  }

  setPages(pages: readonly HTMLElement[]): void {
    this.#pages = pages;
    this.#sayPage();
  }

  clear(): void {
    document.body.replaceChildren();
  }

  #zoomBy(change: number): void {
    this.#zoomTo(Math.min(ZOOM_STEPS.length - 1, Math.max(0, this.#step + change)));
  }

  #zoomTo(step: number): void {
    this.#step = step;
    const kept = this.#pages[this.#current];
    for (const listener of this.#zoomListeners) {
      listener();
    }
    kept?.scrollIntoView({ block: "start" });
  }

  #turn(change: number): void {
    const target = Math.min(this.#pages.length - 1, Math.max(0, this.#current + change));
    this.#pages[target]?.scrollIntoView({ block: "start" });
    this.#current = target;
    this.#sayPage();
  }

  /** The current page is the last one whose top is above the middle of the frame. */
  #follow(): void {
    const middle = this.scroll.scrollTop + this.scroll.clientHeight / 2;
    const at = this.#pages.findLastIndex((page) => page.offsetTop <= middle);
    if (at !== -1 && at !== this.#current) {
      this.#current = at;
      this.#sayPage();
    }
  }

  #sayPage(): void {
    this.#count.textContent = this.texts.pageOf
      .replace("{page}", String(this.#current + 1))
      .replace("{pages}", String(this.#pages.length));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const acts: Record<string, () => void> = {
      "+": () => this.#zoomBy(1),
      "-": () => this.#zoomBy(-1),
      "0": () => this.#zoomTo(ZOOM_STEPS.indexOf(1)),
      n: () => this.#turn(1),
      p: () => this.#turn(-1),
    };
    const act = acts[event.key];
    if (act !== undefined) {
      event.preventDefault();
      act();
    }
  }
}

/** Lays the bar and the scrolled pages in the frame. */
export function buildSheet(texts: ViewerTexts): Sheet {
  return new FrameSheet(texts);
}
