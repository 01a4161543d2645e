/** Programs to test, each built once of the same sources. */

import { buildSelfExtracting } from "../../scripts/compile/self_extracting.ts";
import {
  type Compression,
  COMPRESSIONS,
} from "../../scripts/compile/compression.ts";
import { isHere, TARGETS } from "../../scripts/compile/target.ts";
import { exists } from "../../scripts/support/files.ts";
import { filesBelow, readText } from "../support/source_files.ts";
import { compileOlder } from "./older/compile.ts";
import { olderRuntime } from "./older/runtime.ts";

/** What the programs are made of. */
const SOURCES = [
  ...["mod.ts", "cli.ts", "deno.json", "deno.lock", "lib", "handlers"],
  ...["scripts/compile", "tests/forms/older"],
];

/** The form that unpacks itself; `undefined`, with a warning, where it cannot be built. */
export function selfExtracting(): Promise<string | undefined> {
  return packed(COMPRESSIONS.gzip);
}

/** The same, packed with what unpacks the fastest here. */
export function quickSelfExtracting(): Promise<string | undefined> {
  return packed(
    ["/usr/bin/zstd", "/bin/zstd"].some(exists)
      ? COMPRESSIONS.zstd
      : COMPRESSIONS.gzip,
  );
}

async function packed(compression: Compression): Promise<string | undefined> {
  const target = TARGETS.find(isHere);
  const caches = target?.caches;
  if (!target || caches === undefined) {
    return skipped(`there is no sh on ${Deno.build.target}`);
  }
  return await built(
    `factory-${compression.program}`,
    (output) =>
      buildSelfExtracting({ ...target, caches }, output, {
        compression,
        quick: true,
      }),
  );
}

/** The compiled form, by an older runtime; `undefined`, with a warning, where there is none. */
export async function compiled(): Promise<string | undefined> {
  const runtime = olderRuntime();
  if (!runtime) {
    return skipped(
      "there is no runtime: deno run -A tests/forms/older/runtime.ts fetches one",
    );
  }
  return await built(
    "factory-compiled",
    (output) => compileOlder(runtime, output),
  );
}

function skipped(why: string): undefined {
  console.warn(`SKIPPED: a form of factory was not tested: ${why}`);
}

/** Builds what is not there yet. Two processes that do so at once get the same. */
async function built(
  name: string,
  build: (output: string) => Promise<void>,
): Promise<string> {
  const parent = `${
    Deno.env.get("TMPDIR") ?? "/tmp"
  }/factory-forms-${Deno.uid()}`;
  const folder = `${parent}/${await sourcesHash()}`;
  const output = `${folder}/${name}`;
  if (exists(output)) return output;
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeOthers(parent, folder);
  const temporary = `${output}.${Deno.pid}`;
  await build(temporary);
  Deno.renameSync(temporary, output);
  return output;
}

async function sourcesHash(): Promise<string> {
  const texts = SOURCES.flatMap(filesBelow).map((path) =>
    `${path}\n${readText(path)}`
  );
  const data = new TextEncoder().encode(
    [Deno.version.deno, ...texts].join("\n"),
  );
  const hash = await crypto.subtle.digest("SHA-256", data);
  return new Uint8Array(hash).toHex().slice(0, 16);
}

/** What other sources were built to, except for what other tests may be using right now. */
function removeOthers(parent: string, folder: string): void {
  for (const { name } of Deno.readDirSync(parent)) {
    const other = `${parent}/${name}`;
    const { mtime } = Deno.statSync(other);
    const age = Date.now() - (mtime?.getTime() ?? 0);
    if (other !== folder && age > 900_000) {
      Deno.removeSync(other, { recursive: true });
    }
  }
}
