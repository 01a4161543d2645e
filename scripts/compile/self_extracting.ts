/** The self-extracting form: a script, and behind it Deno and the program. */

import { VERSION } from "../../lib/version.ts";
import { bundle } from "./bundle.ts";
import type { Compression } from "./compression.ts";
import { denoFor } from "./foreign_deno.ts";
import { tar, type TarEntry } from "./tar.ts";
import type { Target } from "./target.ts";

/** How to build. */
export interface SelfExtractingOptions {
  readonly compression: Compression;
  /** Packs quickly instead of small. */
  readonly quick: boolean;
}

/**
 * The time that all files get. It lies in the past, so that whatever is changed
 * later is newer; and far from 1970, which some programs take for no time at all.
 */
const MTIME = Date.UTC(2001, 0, 1) / 1000;

/** What Deno is told besides its permissions: nothing is looked for, nothing fetched, nothing read that is not imported. */
const FLAGS =
  "--quiet --no-prompt --no-config --no-lock --no-remote --no-npm --cached-only --unstable-lazy-dynamic-imports";

/**
 * Builds.
 *
 * @throws {BuildError}
 */
export async function buildSelfExtracting(
  target: Target & { readonly caches: string },
  output: string,
  { compression, quick }: SelfExtractingOptions,
): Promise<void> {
  const entries = await contents(target);
  const archive = tar(entries, MTIME);
  const packed = compression.pack(archive, { quick });
  const folders = entries.filter(({ data }) => !data).map(({ path }) => path);
  const size = entries.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
  const stub = stubText({
    VERSION,
    TRIPLE: target.triple,
    DENO: Deno.version.deno,
    CACHES: target.caches,
    ID: (await sha256(archive)).slice(0, 16),
    UNPACK: compression.program,
    FLAGS,
    SIZE: String(Math.ceil(size / 1e6)),
    FILES: folders.map((path) => `"$at/${path}" "$at/${path}"/*`).join(" "),
  });
  using file = Deno.openSync(output, {
    write: true,
    create: true,
    truncate: true,
    mode: 0o755,
  });
  for (const part of [stub, packed]) {
    for (let at = 0; at < part.length;) at += file.writeSync(part.subarray(at));
  }
  Deno.chmodSync(output, 0o755);
}

/** All that is unpacked; the list of it, with hashes, last. */
async function contents(target: Target): Promise<TarEntry[]> {
  const folder = Deno.makeTempDirSync({ prefix: "factory-bundle-" });
  try {
    await bundle(folder);
    const entries = [
      {
        path: "deno",
        mode: 0o755,
        data: Deno.readFileSync(await denoFor(target)),
      },
      ...entriesOf(folder, "app"),
    ];
    const lines = await Promise.all(
      entries.flatMap(({ path, data }) =>
        data ? [sha256(data).then((hash) => `${hash}  ${path}\n`)] : []
      ),
    );
    const list = new TextEncoder().encode(lines.join(""));
    return [...entries, { path: "ok", mode: 0o644, data: list }];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** A folder and what is below it, by name, so that the same sources give the same file. */
function entriesOf(folder: string, path: string): TarEntry[] {
  const names = [...Deno.readDirSync(folder)]
    .toSorted((a, b) => a.name < b.name ? -1 : 1);
  return [
    { path, mode: 0o755 },
    ...names.flatMap(({ name, isDirectory }) =>
      isDirectory ? entriesOf(`${folder}/${name}`, `${path}/${name}`) : [{
        path: `${path}/${name}`,
        mode: 0o644,
        data: Deno.readFileSync(`${folder}/${name}`),
      }]
    ),
  ];
}

function stubText(
  values: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const template = Deno.readTextFileSync(new URL("stub.sh", import.meta.url))
    .replace(/@([A-Z]+)@/g, (mark, name) => values[name] ?? mark);
  // The number of the packed part's first byte, which its own digits move.
  const encoder = new TextEncoder();
  const mark = "@SKIP@";
  for (let digits = 1;; digits++) {
    const skip = encoder.encode(template).length - mark.length + digits + 1;
    if (String(skip).length === digits) {
      return encoder.encode(template.replace(mark, String(skip)));
    }
  }
}

async function sha256(data: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new Uint8Array(data));
  return new Uint8Array(hash).toHex();
}
