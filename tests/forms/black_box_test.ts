/** The command line's own tests once more, with every form of it that can be built here. */

import assert from "node:assert/strict";
import { ROOT } from "../support/source_files.ts";
import { UNDER_TEST } from "../support/under_test.ts";
import { compiled, selfExtracting } from "./built.ts";

/** Tests that know the command by what it does alone, and take some seconds together. */
const TESTS = [
  "tests/cli/whole_way_test.ts",
  "tests/cli/process_test.ts",
  "tests/cli/signal_test.ts",
  "tests/cli/doctor_test.ts",
  "tests/cli/language_command_test.ts",
];

/** What an older runtime cannot do: plugins in TypeScript, and a lock that somebody has. */
const NEWER_ONLY = [
  "tests/plugins/command_line_test.ts",
  "tests/faults/two_processes_test.ts",
];

async function holds(
  program: string,
  tests: readonly string[],
): Promise<void> {
  const cache = Deno.makeTempDirSync({ prefix: "factory-form-" });
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-check", "--quiet", ...tests],
      cwd: ROOT,
      env: {
        [UNDER_TEST]: program,
        FACTORY_CACHE_DIR: cache,
        NO_COLOR: "1",
      },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    assert.equal(code, 0, decoder.decode(stdout) + decoder.decode(stderr));
  } finally {
    Deno.removeSync(cache, { recursive: true });
  }
}

Deno.test("a file that unpacks itself does what the sources do", async () => {
  const program = await selfExtracting();
  if (program) await holds(program, [...TESTS, ...NEWER_ONLY]);
});

Deno.test("a compiled program does what the sources do", async () => {
  const program = await compiled();
  if (program) await holds(program, TESTS);
});
