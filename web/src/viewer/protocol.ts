// What the page and the viewer frame say to each other. The frame has an opaque origin: it can read nothing of ours
// but the bytes handed to it, and reach no network.

/** The sentences the frame needs; it cannot fetch them itself. */
export interface ViewerTexts {
  readonly toolbar: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fitWidth: string;
  readonly previous: string;
  readonly next: string;
  /** Holds `{page}` and `{pages}`. */
  readonly pageOf: string;
  readonly image: string;
  readonly drawing: string;
  readonly noText: string;
}

/** The page's one order. `bytes` is transferred, not copied. */
export interface ShowOrder {
  readonly kind: "show";
  readonly language: string;
  readonly texts: ViewerTexts;
  readonly bytes: ArrayBuffer;
}

/** Why nothing is shown: a kind of file that is not drawn, a damaged file, a PDF with its own password. */
export type ViewerRefusal = "kind" | "damaged" | "password";

/** What the frame reports. */
export type ViewerReport =
  | { readonly kind: "ready" }
  | { readonly kind: "shown"; readonly pages: number }
  | { readonly kind: "refused"; readonly reason: ViewerRefusal }
  | { readonly kind: "leave" };
