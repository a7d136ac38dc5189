import assert from "node:assert/strict";
import { test } from "node:test";
import {
  encodeFragment,
  fromBase64Url,
  identityOfScalar,
  newIdentity,
  newToken,
  parseFragment,
  parseLink,
  pinOfFingerprint,
  pinOfKey,
  randomBytes,
  scalarOfIdentity,
  tokenOf,
} from "../src/sealing";
import { refusal } from "./refusal";

async function sampleFragment(): Promise<{ identity: string; pin: Uint8Array<ArrayBuffer>; text: string }> {
  const identity = await newIdentity();
  const pin = randomBytes(16);
  return { identity, pin, text: encodeFragment({ identity, pin }) };
}

test("a fragment is 68 characters and comes back whole", async () => {
  for (let round = 0; round < 50; round += 1) {
    const { identity, pin, text } = await sampleFragment();
    assert.match(text, /^[A-Za-z0-9_-]{64}[0-9a-f]{4}$/);
    assert.deepEqual(parseFragment(text), { identity, pin });
    assert.deepEqual(parseFragment(`#${text}`), { identity, pin });
  }
});

test("a missing fragment is told apart from a damaged one", async () => {
  const { text } = await sampleFragment();
  for (const missing of ["", "#"]) assert.throws(() => parseFragment(missing), refusal("fragment-missing"));
  for (let length = 1; length < text.length; length += 1) {
    assert.throws(() => parseFragment(text.slice(0, length)), refusal("fragment-damaged"));
  }
  assert.throws(() => parseFragment(`${text}.`), refusal("fragment-damaged"));
  assert.throws(() => parseFragment(text.toLowerCase()), refusal("fragment-damaged"));
});

test("any one changed character of a fragment is noticed", async () => {
  const { text } = await sampleFragment();
  let noticed = 0;
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === "0" ? "1" : "0";
    assert.throws(() => parseFragment(text.slice(0, at) + other + text.slice(at + 1)), refusal("fragment-damaged"));
    noticed += 1;
  }
  assert.equal(noticed, 68);
});

test("a pasted link is found in a mail, over two lines, or with its sign re-encoded", async () => {
  const { text } = await sampleFragment();
  const token = newToken();
  const expected = { kind: "d", token, fragment: text };
  const link = `https://consigne.example/d/${token}#${text}`;
  const pasted = [
    link,
    `  ${link}\n`,
    `Bonjour,\nvoici le lien : <${link}> Cordialement`,
    `${link.slice(0, 70)}\n${link.slice(70)}`,
    link.replace("#", "%23"),
    `https://gateway.example/?u=${link}&x=1`,
  ];
  for (const paste of pasted) assert.deepEqual(parseLink(paste), expected, paste);
});

test("a pasted text without link, or with a cut one, says which", async () => {
  const { text } = await sampleFragment();
  const token = newToken();
  assert.throws(() => parseLink("bonjour"), refusal("link-unrecognised"));
  assert.throws(() => parseLink(`https://x/d/${token.slice(1)}#${text}`), refusal("link-unrecognised"));
  assert.throws(() => parseLink(`https://x/d/${token}`), refusal("fragment-missing"));
  assert.throws(() => parseLink(`https://x/d/${token}#${text.slice(0, 40)}`), refusal("fragment-damaged"));
});

test("tokens are 22 characters of base62 whatever their 128 bits", () => {
  assert.equal(tokenOf(new Uint8Array(16)), "0".repeat(22));
  assert.equal(tokenOf(new Uint8Array(16).fill(255)), "7n42DGM5Tflk9n8mt7Fhc7");
  assert.equal(tokenOf(new Uint8Array([...new Uint8Array(15), 61])), `${"0".repeat(21)}z`);
  const tokens = new Set(Array.from({ length: 200 }, newToken));
  assert.equal(tokens.size, 200);
  for (const token of tokens) assert.match(token, /^[0-9A-Za-z]{22}$/);
});

test("pins are the first half of the digests they stand for", () => {
  assert.equal(Buffer.from(pinOfKey(new Uint8Array(32))).toString("hex"), "66687aadf862bd776c8fc18b8e9f8e20");
  assert.equal(Buffer.from(pinOfFingerprint("ab".repeat(16) + "cd".repeat(16))).toString("hex"), "ab".repeat(16));
  assert.throws(() => pinOfFingerprint("ab"), refusal("wrong-field"));
});

test("an identity and its scalar are the same thing", async () => {
  const identity = await newIdentity();
  assert.equal(identityOfScalar(scalarOfIdentity(identity)), identity);
  for (const wrong of ["", "AGE-SECRET-KEY-1", identity.slice(0, -1), identity.toLowerCase(), `${identity}Q`]) {
    assert.throws(() => scalarOfIdentity(wrong), refusal("not-an-identity"));
  }
});

test("base64url of a fragment has one writing only", () => {
  assert.throws(() => fromBase64Url("AB="));
  assert.throws(() => fromBase64Url("A+"));
});
