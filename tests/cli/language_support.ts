/** Pipelines run for real, inside this process, to see from outside what the language does. */

import assert from "node:assert/strict";
import { denoHost } from "../../lib/host/deno.ts";
import type { WantedSandbox } from "../../lib/sandbox/wanted.ts";
import {
  createFactory,
  type Factory,
  type JsonValue,
  type RunEvent,
  type RunReport,
} from "../../mod.ts";

/** What a run may have besides its pipeline. */
export interface Setting {
  /** What agents' stages are answered by. @default the fake backend */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that the pipeline works on. */
  readonly files?: Readonly<Record<string, string>>;
  readonly set?: Readonly<Record<string, JsonValue>>;
  readonly allowEnv?: readonly string[];
  readonly goal?: string;
  /** What keeps programs within their limits. @default auto */
  readonly sandbox?: WantedSandbox;
  /** False for waits that are real. @default true */
  readonly instant?: boolean;
}

/** A run that has ended. Its folder is gone when disposed of. */
export class Ran implements Disposable {
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
  readonly #root: string;

  constructor(root: string, report: RunReport, events: readonly RunEvent[]) {
    this.#root = root;
    this.report = report;
    this.events = events;
  }

  /** The nodes that were visited, without start and exit. */
  get way(): string {
    return this.report.stages.map(({ node }) => node)
      .filter((node) => node !== "start" && node !== "exit").join(" ");
  }

  /** `success`, or how else the run ended. */
  get verdict(): string {
    const { outcome, error, failedStages } = this.report;
    const failed = failedStages.map(({ node }) => node).join(" ");
    if (outcome === undefined) return error ?? "";
    return failed === "" ? outcome : `${outcome}: ${failed}`;
  }

  /** How a node's last visit ended, such as `fail(tool_exit_code_1)`. */
  outcome(node: string): string {
    const stage = this.report.stages.findLast((each) => each.node === node);
    return `${stage?.outcome}${stage?.reason ? `(${stage.reason})` : ""}`;
  }

  /** A file in the run's folder. */
  read(path: string): string {
    return Deno.readTextFileSync(`${this.report.folder}/${path}`);
  }

  /** A JSON document in the run's folder. */
  json(path: string): Record<string, unknown> {
    return JSON.parse(this.read(path));
  }

  /** Whether something is in the run's folder. */
  has(path: string): boolean {
    try {
      return Deno.lstatSync(`${this.report.folder}/${path}`) !== undefined;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return false;
    }
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#root, { recursive: true });
  }
}

/** What answers agents' stages as their `test.*` attributes say. */
const FAKE = { ATTRACTION_BACKEND: "fake" } as const;

/** Variables that would choose for a test what its agents are. */
const CHOOSING =
  /^(ATTRACTION_BACKEND|ATTRACTOR_BACKEND|ATTRACTOR_AGENT_BACKEND)$/;

function factoryWith({ env = FAKE, instant = true }: Setting): Factory {
  return createFactory({
    host: {
      ...denoHost,
      env: (name) =>
        env[name] ?? (CHOOSING.test(name) ? undefined : denoHost.env(name)),
      ...(instant && {
        sleep: (_: number, signal?: AbortSignal) => denoHost.sleep(0, signal),
      }),
    },
  });
}

/** Runs what stands in a digraph; `start` and `exit` need no declaration. */
export async function run(body: string, setting: Setting = {}): Promise<Ran> {
  const root = Deno.makeTempDirSync({ prefix: "language-" });
  const workdir = `${root}/src`;
  Deno.mkdirSync(workdir);
  for (const [path, text] of Object.entries(setting.files ?? {})) {
    const file = `${workdir}/${path}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(file, text);
  }
  const { goal, set, allowEnv, sandbox } = setting;
  const events: RunEvent[] = [];
  const report = await factoryWith(setting).run({
    file: "p.dot",
    text: `digraph {\n${body}\n}`,
  }, {
    workdir,
    runsdir: `${root}/runs`,
    runId: "r",
    sinks: [{ event: (event) => void events.push(event) }],
    ...(goal !== undefined && { goal }),
    ...(set && { set }),
    ...(allowEnv && { allowEnv }),
    ...(sandbox && { sandbox }),
  }).result;
  return new Ran(root, report, events);
}

/** Goes on with a run that stopped; both share a folder, which the first one removes. */
export async function resume(
  { report: { folder } }: Ran,
  setting: Setting = {},
): Promise<Ran> {
  const report = await factoryWith(setting).resume(folder).result;
  return new Ran(folder, report, []);
}

/** What validation says of a whole text, less the notes: `error[rule] 2:3 message (fix)`. */
export async function check(text: string): Promise<readonly string[]> {
  const { diagnostics } = await createFactory().check({ file: "p.dot", text });
  return diagnostics.filter(({ severity }) => severity !== "info").map(
    ({ severity, rule, span: { start }, message, fix }) =>
      `${severity}[${rule}] ${start.line}:${start.column} ${message}` +
      (fix === undefined ? "" : ` (${fix})`),
  );
}

/** Asserts that validation says something of what stands in a digraph, or that it says nothing. */
export async function assertSays(
  body: string,
  wanted: RegExp | undefined,
): Promise<void> {
  const lines = await check(`digraph {\n${body}\n}`);
  if (wanted) assert.match(lines.join("\n"), wanted, body);
  else assert.deepEqual(lines, [], body);
}

/** A text as a DOT string. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"')}"`;
}
