// The unsealed vault between two pages of one tab: its text is encrypted (AES-GCM) under a key that scripts can use but not read
// (non-extractable, in IndexedDB); the ciphertext lies in the tab's own sessionStorage, which dies with the tab.

const DATABASE = "consigne";
const STORE = "stash-keys";
const ENTRY = "consigne.stash";
/** Keys of tabs that were closed without sign-out are dropped after this long: the longest session (docs/security.md). */
const KEY_LIFE_MS = 10 * 60 * 60 * 1000;

interface KeptKey {
  readonly key: CryptoKey;
  readonly madeAt: number;
}

interface Entry {
  readonly id: string;
  readonly nonce: string;
  readonly sealed: string;
}

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error("IndexedDB"));
  });
}

async function withKeys<T>(mode: IDBTransactionMode, act: (keys: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opened = await database();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = opened.transaction(STORE, mode);
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = () => reject(transaction.error ?? new Error("IndexedDB"));
      transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB"));
    });
  } finally {
    opened.close();
  }
}

function entry(): Entry | null {
  const written = sessionStorage.getItem(ENTRY);
  return written === null ? null : (JSON.parse(written) as Entry);
}

const toText = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Keeps a text for the next pages of this tab, in the place of what was kept before, which goes last: leaving midway loses nothing. */
export async function keep(text: string): Promise<void> {
  const former = entry();
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, new TextEncoder().encode(text));
  const id = crypto.randomUUID();
  await withKeys("readwrite", (keys) => keys.put({ key, madeAt: Date.now() } satisfies KeptKey, id));
  sessionStorage.setItem(ENTRY, JSON.stringify({ id, nonce: toText(nonce), sealed: toText(new Uint8Array(sealed)) } satisfies Entry));
  if (former !== null) await withKeys("readwrite", (keys) => keys.delete(former.id));
  await dropOldKeys();
}

/** What was kept in this tab, or null: nothing was, or its key is gone. */
export async function kept(): Promise<string | null> {
  const found = entry();
  if (found === null) {
    return null;
  }
  const held = await withKeys<KeptKey | undefined>("readonly", (keys) => keys.get(found.id) as IDBRequest<KeptKey | undefined>);
  if (held === undefined) {
    return null;
  }
  try {
    const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv: toBytes(found.nonce) }, held.key, toBytes(found.sealed));
    return new TextDecoder().decode(clear);
  } catch {
    return null;
  }
}

/** Forgets what this tab kept, key first, and the keys of tabs closed long ago. */
export async function forget(): Promise<void> {
  const found = entry();
  if (found !== null) {
    await withKeys("readwrite", (keys) => keys.delete(found.id));
    sessionStorage.removeItem(ENTRY);
  }
  await dropOldKeys();
}

/** Forgets what every tab of this browser kept: without its key nothing opens, not even in a tab that sleeps or is being loaded. */
export async function forgetEverywhere(): Promise<void> {
  sessionStorage.removeItem(ENTRY);
  await withKeys("readwrite", (keys) => keys.clear());
}

async function dropOldKeys(): Promise<void> {
  const before = Date.now() - KEY_LIFE_MS;
  await withKeys("readwrite", (keys) => {
    const walk = keys.openCursor();
    walk.onsuccess = () => {
      const at = walk.result;
      if (at === null) {
        return;
      }
      if ((at.value as KeptKey).madeAt < before) {
        at.delete();
      }
      at.continue();
    };
    return walk;
  });
}
