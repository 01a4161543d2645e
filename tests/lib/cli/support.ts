/** The command line inside this process: real files, real engine, streams that remember. */

import { createFactory } from "../../../mod.ts";
import { declaredAgents } from "../../../handlers/mod.ts";
import type { Outside } from "../../../lib/cli/io.ts";
import { main } from "../../../lib/cli/main.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { recorded } from "../sinks/support.ts";

/** What a command did. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line. `cwd` is where its relative paths start. */
export async function run(
  args: readonly string[],
  { stdin = "", outside = {} }: {
    readonly stdin?: string;
    readonly outside?: Partial<Outside>;
  } = {},
): Promise<Result> {
  const stdout = recorded();
  const stderr = recorded();
  const code = await main(args, {
    host: { ...denoHost, env: (name) => name === "CI" ? "1" : undefined },
    stdout,
    stderr,
    clock: { now: () => 0, every: () => () => {} },
    readStdin: () => Promise.resolve(stdin),
    onStop: () => ({ [Symbol.dispose]() {} }),
    missingPermissions: () => [],
    agents: declaredAgents,
    createFactory: (parts) => Promise.resolve(createFactory(parts)),
    ...outside,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** A folder with files in it, gone when disposed of. */
export function folder(
  files: Readonly<Record<string, string>> = {},
): Disposable & { readonly path: string } {
  const path = Deno.makeTempDirSync();
  for (const [name, text] of Object.entries(files)) {
    const slash = name.lastIndexOf("/");
    if (slash > 0) {
      Deno.mkdirSync(`${path}/${name.slice(0, slash)}`, { recursive: true });
    }
    Deno.writeTextFileSync(`${path}/${name}`, text);
  }
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

/** A pipeline that runs one command. */
export function pipeline(command: string, more = ""): string {
  return `digraph release_note {
  graph [goal="write a note"];
  start [shape=Mdiamond];
  check [type=tool, tool_command=${
    JSON.stringify(command)
  }, allowed_write_paths="./"];
  exit [shape=Msquare];
  start -> check;
  check -> exit [condition="outcome=success"];
  ${more}
}
`;
}
