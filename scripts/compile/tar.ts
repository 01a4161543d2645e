/** An archive that every `tar` reads. */

/** A file of an archive; without data it is a folder. */
export interface TarEntry {
  /** At most 100 bytes. */
  readonly path: string;
  readonly data?: Uint8Array;
  readonly mode: number;
}

const BLOCK = 512;
/** `tar` reads so many bytes at once; what is shorter leaves some of them unhappy. */
const RECORD = 20 * BLOCK;

/**
 * Packs files into an archive of the ustar format.
 *
 * @param mtime of every file, in seconds since 1970
 * @throws {RangeError} when a path is too long.
 */
export function tar(
  entries: readonly TarEntry[],
  mtime: number,
): Uint8Array<ArrayBuffer> {
  const size = entries.reduce(
    (sum, { data }) => sum + BLOCK + blocks(data?.length ?? 0),
    2 * BLOCK,
  );
  const archive = new Uint8Array(Math.ceil(size / RECORD) * RECORD);
  let at = 0;
  for (const entry of entries) {
    archive.set(header(entry, mtime), at);
    at += BLOCK;
    if (!entry.data) continue;
    archive.set(entry.data, at);
    at += blocks(entry.data.length);
  }
  return archive;
}

function blocks(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}

function header({ path, data, mode }: TarEntry, mtime: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const encoder = new TextEncoder();
  const put = (at: number, text: string) => block.set(encoder.encode(text), at);
  const number = (at: number, value: number, digits: number) =>
    put(at, value.toString(8).padStart(digits, "0"));
  if (encoder.encode(path).length > 100) {
    throw new RangeError(`Cannot archive "${path}": its path is too long`);
  }
  put(0, path);
  number(100, mode, 7);
  number(108, 0, 7); // user
  number(116, 0, 7); // group
  number(124, data?.length ?? 0, 11);
  number(136, mtime, 11);
  put(148, " ".repeat(8)); // the checksum's own place counts as blanks
  put(156, data ? "0" : "5");
  put(257, "ustar\x0000");
  number(148, block.reduce((sum, byte) => sum + byte), 6);
  block[154] = 0;
  return block;
}
