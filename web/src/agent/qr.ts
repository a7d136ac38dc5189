// A QR code as an inline SVG: one path of unit squares, no image, no library that touches the page.

import encodeQR from "qr";

const SVG = "http://www.w3.org/2000/svg";
/** Quiet zone of four modules (ISO/IEC 18004, §9.1). */
const BORDER = 4;

/** Draws a text as a QR code; `label` names it for those who do not see it. */
export function qrCode(text: string, label: string): SVGSVGElement {
  const modules = encodeQR(text, "raw", { ecc: "medium", border: BORDER });
  const squares = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "qr");
  svg.setAttribute("viewBox", `0 0 ${modules.length} ${modules.length}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", squares.join(""));
  svg.append(path);
  return svg;
}
