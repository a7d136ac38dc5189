// Binary files that the build places in the viewer's bundle as bytes.

declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}

declare module "*.pfb" {
  const bytes: Uint8Array;
  export default bytes;
}

declare module "pdfjs-dist/legacy/build/pdf.worker.mjs" {
  export const WorkerMessageHandler: unknown;
}
