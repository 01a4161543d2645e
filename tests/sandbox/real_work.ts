/** Does one piece of work within limits, and without; a program of its own for another user to run. */

import { dirname } from "node:path";
import type { WantedSandbox } from "../../lib/sandbox/wanted.ts";
import { quoted, runPipeline } from "./engine.ts";
import { WORKS } from "./works.ts";

/** What came of a piece of work. */
export interface Done {
  /** The program, when it is not there. */
  readonly missing?: string;
  /** How the stages ended. */
  readonly outcomes: Record<string, string>;
  /** What they printed. */
  readonly output: string;
  readonly by: readonly string[];
  /** Names in the home folder that were not there before. */
  readonly leftAtHome: readonly string[];
}

/** What every program must find, whatever its limits. */
const ALWAYS =
  'true >/dev/null && mkdir -p "$TMPDIR/closed/below" && chmod 0 "$TMPDIR/closed" && ! touch "$HOME/.factory-was-here" 2>/dev/null';

/** Does it with the whole workspace to write in, and with nothing but what is granted. */
export async function work(
  name: string,
  sandbox: WantedSandbox,
): Promise<Done> {
  const work = WORKS[name]!; // the name comes from the table
  const env = {
    PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`,
    GIT_AUTHOR_NAME: "It",
    GIT_AUTHOR_EMAIL: "it@example.com",
    GIT_COMMITTER_NAME: "It",
    GIT_COMMITTER_EMAIL: "it@example.com",
  };
  const nothing = { outcomes: {}, output: "", by: [], leftAtHome: [] };
  if (!await isRunning(work.program, env)) {
    return { ...nothing, missing: work.program };
  }
  const home = Deno.env.get("HOME") ?? "/";
  const before = new Set(atHome(home));
  const free = Object.fromEntries(
    Object.entries(work.files).map(([path, text]) => [`free/${path}`, text]),
  );
  const identity = work.granted.match(/env_pass="[^"]*"/)?.[0] ?? "";
  using ran = await runPipeline(
    `start -> free -> limited -> exit
    free [type=tool, ${identity} tool_command=${
      quoted(`${ALWAYS} && cd free && ${work.command}`)
    }]
    limited [type=tool, ${work.granted}, tool_command=${
      quoted(`${ALWAYS} && ${work.command}`)
    }]`,
    { files: { ...work.files, ...free }, sandbox, env },
  );
  const created = ran.events.find((event) => event.type === "RunCreated");
  return {
    outcomes: ran.outcomes,
    output: ["free", "limited"].map((node) =>
      ran.read(`${node}/tool.stdout.txt`) + ran.read(`${node}/tool.stderr.txt`)
    ).join(""),
    by: created?.limits?.by ?? [],
    leftAtHome: atHome(home).filter((path) => !before.has(path)),
  };
}

/** A program manager's stand-in is there and yet does not run. */
async function isRunning(
  program: string,
  env: Record<string, string>,
): Promise<boolean> {
  const { success } = await new Deno.Command("/bin/sh", {
    args: ["-c", `${program} --version`],
    env,
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

function atHome(home: string): string[] {
  const names = [".cargo", ".npm", ".cache", ".config", ".deno", ".local"];
  const found = [...Deno.readDirSync(home)].map(({ name }) => name);
  return [
    ...found,
    ...names.filter((name) => found.includes(name)).flatMap((name) =>
      [...Deno.readDirSync(`${home}/${name}`)].map((entry) =>
        `${name}/${entry.name}`
      )
    ),
  ];
}

if (import.meta.main) {
  const [sandbox, ...names] = Deno.args as [WantedSandbox, ...string[]];
  const all: Record<string, Done> = {};
  for (const name of names) all[name] = await work(name, sandbox);
  console.log(JSON.stringify(all));
}
