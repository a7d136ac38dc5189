// What a file is, judged from its first bytes alone: the name and the media type were chosen by whoever sent it.

/** What the viewer can draw. */
export type ViewableKind = "pdf" | "jpeg" | "png" | "gif" | "webp";

const ASCII_PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];

function holdsAt(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((value, index) => bytes[offset + index] === value);
}

/** `%PDF-` may stand anywhere in the first kibibyte (ISO 32000-1, annex H, note 13). */
function isPdf(bytes: Uint8Array): boolean {
  const end = Math.min(1024, bytes.length - ASCII_PDF.length);
  for (let offset = 0; offset <= end; offset += 1) {
    if (holdsAt(bytes, offset, ASCII_PDF)) {
      return true;
    }
  }
  return false;
}

/** The kind of a file the viewer draws, or null: anything else (SVG, HTML, office files…) is only offered for download. */
export function viewableKind(bytes: Uint8Array): ViewableKind | null {
  if (holdsAt(bytes, 0, [0xff, 0xd8, 0xff])) {
    return "jpeg";
  }
  if (holdsAt(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) {
    return "png";
  }
  if (holdsAt(bytes, 0, [0x47, 0x49, 0x46, 0x38])) {
    return "gif";
  }
  if (holdsAt(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && holdsAt(bytes, 8, [0x57, 0x45, 0x42, 0x50])) {
    return "webp";
  }
  return isPdf(bytes) ? "pdf" : null;
}
