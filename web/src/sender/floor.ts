/** What the sender's page cannot do without, and this browser lacks; empty when it has everything. */
export function lackingFeatures(): string[] {
  const needed: [string, boolean][] = [
    ["crypto.subtle", globalThis.crypto?.subtle !== undefined],
    ["ReadableStream", typeof ReadableStream === "function"],
    ["TransformStream", typeof TransformStream === "function"],
    ["Blob.stream", typeof Blob.prototype.stream === "function"],
    ["BigInt", typeof BigInt === "function"],
  ];
  return needed.filter(([, present]) => !present).map(([name]) => name);
}
