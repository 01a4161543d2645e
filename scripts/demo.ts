/**
 * `deno task demo`: runs examples/fix_loop, then shows what it left behind.
 *
 * @module
 */

import { cliArgs } from "./support/cli_args.ts";
import { pathWithDeno } from "./support/path_with_deno.ts";

const EXAMPLE = "examples/fix_loop";
const RUNSDIR = ".factory/runs";

/** Runs a command of factory for somebody to watch. */
function factory(...args: string[]): number {
  console.log(`\n$ factory ${args.join(" ")}`);
  return new Deno.Command(Deno.execPath(), {
    args: cliArgs(args),
    env: { PATH: pathWithDeno() },
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).outputSync().code;
}

/** The first run id that is free: demo, demo-2, demo-3, … */
function freeRunId(): string {
  for (let number = 1;; number++) {
    const id = number === 1 ? "demo" : `demo-${number}`;
    try {
      Deno.lstatSync(`${RUNSDIR}/${id}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return id;
      throw error;
    }
  }
}

if (import.meta.main) {
  const id = freeRunId();
  const run = `${RUNSDIR}/${id}`;
  console.log(
    `A scripted agent writes code, a test fails, an agent cheats and is stopped,
another one repairs the code. The pipeline is ${EXAMPLE}/pipeline.dot.`,
  );
  const code = factory(
    ...["run", `${EXAMPLE}/pipeline.dot`, "--workdir", `${EXAMPLE}/project`],
    ...["--run-id", id],
  );
  if (code !== 0) Deno.exit(code);
  factory("runs", "show", id);
  console.log(`
What to look at:
  ${run}/repair/prompt.md                        the failure, told to the agent that repairs it
  ${run}/verify/attempts/                        the three checks, two of them failed
  ${run}/shortcut/status.json                    the change that was not allowed, and was undone
  ${run}/workspace/slug.ts                       the result; ${EXAMPLE}/project is as it was
  ${run}/events.jsonl                            everything that happened, one line each`);
}
