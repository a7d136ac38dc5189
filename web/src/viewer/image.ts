// A picture, drawn by the browser's own decoder from a blob of this frame.

import type { Sheet } from "./sheet";

/** Shows one picture; refuses (throws) one that the browser cannot decode. Returns the number of pages: one. */
export async function showImage(bytes: Uint8Array<ArrayBuffer>, mediaType: string, sheet: Sheet): Promise<number> {
  const picture = document.createElement("img");
  picture.alt = sheet.texts.image;
  picture.className = "page";
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  picture.src = address;
  await picture.decode();
  const fit = (): void => {
    const width = Math.min(picture.naturalWidth, sheet.scroll.clientWidth - 16);
    picture.style.width = `${Math.round(width * sheet.zoom())}px`;
  };
  sheet.scroll.append(picture);
  sheet.onZoom(fit);
  window.addEventListener("resize", fit);
  fit();
  sheet.setPages([picture]);
  return 1;
}
