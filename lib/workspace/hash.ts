/**
 * SHA-256, by whichever engine costs less. Web Crypto is there at once but takes
 * 10-40 µs a call; `node:crypto` takes 4 µs, after 14 ms for its import.
 *
 * @module
 */

type CreateHash = typeof import("node:crypto").createHash;

/** From this many calls on, the import pays. */
const MANY = 1000;

let createHash: CreateHash | undefined;

async function load(): Promise<CreateHash> {
  createHash ??= (await import("node:crypto")).createHash;
  return createHash;
}

/** Prepares for about so many calls of {@linkcode sha256}. */
export async function expectHashes(count: number): Promise<void> {
  if (count >= MANY) await load();
}

/** The hash of some bytes, in hex. */
export function sha256(
  data: Uint8Array<ArrayBuffer>,
): string | Promise<string> {
  return createHash ? createHash("sha256").update(data).digest("hex") : crypto
    .subtle.digest("SHA-256", data).then((digest) =>
      new Uint8Array(digest).toHex()
    );
}

/** The hash of a text, in hex. */
export async function sha256OfText(text: string): Promise<string> {
  return await sha256(new TextEncoder().encode(text));
}

/** A hash of bytes that come piece by piece. */
export interface RunningHash {
  update(data: Uint8Array): void;
  /** In hex; nothing can be added afterwards. */
  end(): string;
}

/** Starts the hash of something too large for the memory. */
export type StartHash = () => RunningHash;

/** Prepares for hashes of large files. */
export async function loadRunningHash(): Promise<StartHash> {
  const create = await load();
  return () => {
    const hash = create("sha256");
    return {
      update: (data) => void hash.update(data),
      end: () => hash.digest("hex"),
    };
  };
}
