/**
 * The browser's sealing library, to the byte of docs/formats.md: what is sealed is an ordinary age v1 file, what is signed is an
 * Ed25519 statement. No page handles keys or ciphertext but through here; refusals are {@link SealingRefusal}, each with its code.
 */
export * from "./approval";
export * from "./base64";
export * from "./brief";
export * from "./bytes";
export * from "./document";
export * from "./header";
export * from "./identity";
export * from "./invitation";
export * from "./joining";
export * from "./label";
export * from "./link";
export * from "./manifest";
export * from "./nir";
export * from "./person";
export * from "./recipients";
export * from "./refusal";
export * from "./roster";
export * from "./seal";
export * from "./statement";
export * from "./teamcopy";
export * from "./trust";
export * from "./vault";
