/** The real command line, as a process of its own. */

import { pathWithDeno } from "../../scripts/support/path_with_deno.ts";
import { bounded } from "./bounded.ts";
import { COMMAND } from "./under_test.ts";

/** What a command printed and how it ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to start it. */
export interface CliOptions {
  /** @default the tests' own */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Variables of whoever runs the tests that must not matter. */
const NEUTRAL = {
  ATTRACTION_BACKEND: "",
  ATTRACTOR_BACKEND: "",
  ATTRACTOR_AGENT_BACKEND: "",
  FACTORY_LOG_LEVEL: "",
  NO_COLOR: "1",
};

/** Runs a command of factory to its end. */
export function factory(
  args: readonly string[],
  options: CliOptions = {},
): Promise<Finished> {
  const [program, ...before] = COMMAND;
  return finished(program, [...before, ...args], options);
}

/** Runs a line of shell to its end, with this Deno on its `PATH`. */
export function shell(
  line: string,
  options: CliOptions = {},
): Promise<Finished> {
  return finished("sh", ["-c", line], options);
}

async function finished(
  program: string,
  args: readonly string[],
  { cwd, env }: CliOptions,
): Promise<Finished> {
  const command = new Deno.Command(program, {
    args: [...args],
    // A task that these tests run in has told where it was started.
    env: {
      ...NEUTRAL,
      INIT_CWD: cwd ?? Deno.cwd(),
      PATH: pathWithDeno(),
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // So that what a shell has started ends with it.
    detached: true,
    ...(cwd !== undefined && { cwd }),
  });
  const { code, stdout, stderr } = await bounded(command.spawn(), {
    group: true,
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}
