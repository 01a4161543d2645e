/** The real command in real folders. */

import { bounded } from "../support/bounded.ts";
import { RunFolder } from "./run_folder.ts";

const ROOT = new URL("../../", import.meta.url);

/** How the command ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the command runs. */
export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `cli.ts` as a user would. Nothing of the caller's own settings comes through. */
export async function runFactory(
  args: readonly string[],
  { cwd, env = {} }: Place,
): Promise<Ran> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("cli.ts", ROOT).pathname, ...args],
    cwd,
    clearEnv: true,
    env: { ...neutralEnv(), ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await bounded(command.spawn()).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** The environment without what factory reads. */
function neutralEnv(): Record<string, string> {
  return {
    ...Object.fromEntries(
      Object.entries(Deno.env.toObject())
        .filter(([name]) => !/^(ATTRACT|FACTORY_)/.test(name)),
    ),
    NO_COLOR: "1",
  };
}

/** A run: how the command ended, and its folder. */
export interface Run extends Ran {
  readonly folder: RunFolder;
}

/** What a run may have besides its pipeline. */
export interface RunSettings {
  /** @default the fake backend */
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** @default "r" */
  readonly runId?: string;
}

/** What answers agents' stages deterministically. */
export const FAKE = { ATTRACTION_BACKEND: "fake" } as const;

/** A folder with sources to work on, programs to call, and a place for runs. Removed at the end. */
export class Project implements Disposable {
  readonly root: string;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "seed-" }));
    Deno.mkdirSync(this.workdir);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  get workdir(): string {
    return `${this.root}/src`;
  }

  get runsdir(): string {
    return `${this.root}/runs`;
  }

  /** Writes a source file; what starts with `#!` can be run. */
  write(path: string, text: string): void {
    place(`${this.workdir}/${path}`, text);
  }

  /** Puts a shell script where `PATH` finds it first: a stand-in for a program that may be missing. */
  program(name: string, script: string): void {
    place(`${this.root}/bin/${name}`, `#!/bin/sh\n${script}\n`);
  }

  /** Runs a pipeline on the sources. */
  async run(
    pipeline: string,
    { env = FAKE, flags = [], runId = "r" }: RunSettings = {},
  ): Promise<Run> {
    const file = `${this.root}/pipeline.dot`;
    Deno.writeTextFileSync(file, pipeline);
    const ran = await runFactory(
      [
        "run",
        ...["--workdir", this.workdir, "--runsdir", this.runsdir],
        ...["--run-id", runId, ...flags, file],
      ],
      {
        cwd: this.root,
        env: {
          PATH: `${this.root}/bin:${Deno.env.get("PATH") ?? ""}`,
          ...env,
        },
      },
    );
    return { ...ran, folder: new RunFolder(`${this.runsdir}/${runId}`) };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

function place(path: string, text: string): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, text);
  if (text.startsWith("#!")) Deno.chmodSync(path, 0o755);
}

/** The verdict in `events.jsonl`: the outcome of a completed run, or how else it ended. */
export function verdictOf({ folder }: Run): unknown {
  const last = folder.events(
    "PipelineCompleted",
    "PipelineFailed",
    "PipelineCanceled",
  ).at(-1);
  return last?.type === "PipelineCompleted" ? last.outcome : last?.type;
}
