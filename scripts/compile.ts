/**
 * `deno task compile`: builds dist/factory, one executable file.
 *
 * `deno compile` puts the program into a runtime, which it downloads once, or
 * takes from the file that `DENORT_BIN` names. Where that cannot be had, the file
 * carries the whole Deno and unpacks it when it is first started.
 *
 * `--all` builds for all platforms, `--target TRIPLE` for another one. `--form`
 * and `--compression` choose what would be chosen otherwise, `--output` where it
 * goes, and `--quick` packs less tightly.
 *
 * @module
 */

import { basename, dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { compile, expectFactory } from "./compile/compiled.ts";
import { COMPRESSIONS } from "./compile/compression.ts";
import { BuildError, ROOT } from "./compile/deno_command.ts";
import { missingRuntime } from "./compile/runtime.ts";
import { buildSelfExtracting } from "./compile/self_extracting.ts";
import { fileName, isHere, type Target, TARGETS } from "./compile/target.ts";

const OPTIONS = {
  all: { type: "boolean", default: false },
  target: { type: "string" },
  form: { type: "string" },
  compression: { type: "string", default: "gzip" },
  output: { type: "string" },
  quick: { type: "boolean", default: false },
} as const;

/** What was asked for. */
type Wish = ReturnType<typeof wish>;

function wish(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS }).values;
}

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  let complete = true;
  try {
    const asked = wish(Deno.args);
    for (const target of targetsOf(asked)) {
      try {
        await build(target, asked);
      } catch (error) {
        if (!(error instanceof BuildError)) throw error;
        complete = false;
        console.error(
          `Cannot compile${
            asked.all ? ` for ${target.triple}` : ""
          }: ${error.message}`,
        );
      }
    }
  } catch (error) {
    // The command line's mistakes, as `parseArgs` finds them.
    if (!(error instanceof TypeError || error instanceof RangeError)) {
      throw error;
    }
    console.error(`Cannot compile: ${error.message}`);
    return 2;
  }
  return complete ? 0 : 1;
}

function targetsOf({ all, target }: Wish): readonly Target[] {
  if (all) return TARGETS;
  const found = TARGETS.find((each) =>
    target === undefined ? isHere(each) : each.triple === target
  );
  if (found) return [found];
  const known = TARGETS.map(({ triple }) => triple).join(", ");
  throw new RangeError(
    `there is no target "${target ?? Deno.build.target}"; known: ${known}`,
  );
}

async function build(target: Target, asked: Wish): Promise<void> {
  const { form, compression: name, quick } = asked;
  if (form !== undefined && form !== "compiled" && form !== "self-extracting") {
    throw new RangeError(`there is no form "${form}"`);
  }
  const compression = name === "gzip" || name === "zstd"
    ? COMPRESSIONS[name]
    : undefined;
  if (!compression) throw new RangeError(`there is no compression "${name}"`);
  const folder = decodeURIComponent(new URL("dist/", ROOT).pathname);
  Deno.mkdirSync(folder, { recursive: true });
  const output = resolve(asked.output ?? folder + fileName(target, asked));
  const missing = form === undefined ? await missingRuntime(target) : undefined;
  const { caches } = target;
  if (form !== "self-extracting" && missing === undefined) {
    await staged(output, async (path) => {
      await compile(target, path);
      if (isHere(target)) await expectFactory(path);
    });
    return report(output, "compiled");
  }
  if (caches === undefined) {
    throw new BuildError(
      missing ? `the runtime ${missing}` : "it has no sh to unpack with",
    );
  }
  if (missing) {
    console.error(`No runtime: ${missing}; the file will unpack itself`);
  }
  await staged(
    output,
    (path) =>
      buildSelfExtracting({ ...target, caches }, path, { compression, quick }),
  );
  report(output, "self-extracting");
}

/** Builds beside the place, and puts it there when it is whole: what was there may be running. */
async function staged(
  output: string,
  build: (path: string) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync({
    dir: dirname(output),
    prefix: ".compile-",
  });
  try {
    // A program is told what it was called when it was built.
    const path = `${folder}/${basename(output)}`;
    await build(path);
    Deno.renameSync(path, output);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function report(output: string, form: string): void {
  const megabytes = (Deno.statSync(output).size / 1e6).toFixed(1);
  console.log(`${output}: ${form}, ${megabytes} MB`);
}
