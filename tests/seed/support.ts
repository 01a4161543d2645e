/** The real command in real folders, and a look at what it left there. */

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
  });
  const { code, stdout, stderr } = await command.output();
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

/** One line of `events.jsonl` or `trace.jsonl`. */
export interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A JSON object as it was read: what it holds is what the tests find out. */
export type Document = Readonly<Record<string, unknown>>;

/** A run's folder. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  exists(file = ""): boolean {
    try {
      Deno.lstatSync(`${this.path}/${file}`);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  text(file: string): string {
    return Deno.readTextFileSync(`${this.path}/${file}`);
  }

  json(file: string): Document {
    return JSON.parse(this.text(file));
  }

  status(node: string): Document {
    return this.json(`${node}/status.json`);
  }

  diff(node: string): Document {
    return this.json(`${node}/workspace.diff.json`);
  }

  /** The context that `checkpoint.json` holds. */
  context(): Document {
    const { context } = this.json("checkpoint.json");
    return context as Document; // always an object, or the test fails on what it looks for
  }

  events(...types: readonly string[]): Line[] {
    return this.#lines("events.jsonl", types);
  }

  trace(...types: readonly string[]): Line[] {
    return this.#lines("trace.jsonl", types);
  }

  #lines(file: string, types: readonly string[]): Line[] {
    return this.text(file).split("\n")
      .filter((line) => line !== "")
      .map((line): Line => JSON.parse(line))
      .filter(({ type }) => types.length === 0 || types.includes(type));
  }

  /** Ids of the nodes in the order in which they were entered. */
  route(): unknown[] {
    return this.events("StageStarted").map(({ node_id }) => node_id);
  }
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
