/** Pipelines run for real, with the sandbox that is asked for. */

import { denoHost } from "../../lib/host/deno.ts";
import type { Host } from "../../lib/host/host.ts";
import type { WantedSandbox } from "../../lib/sandbox/wanted.ts";
import { createFactory, type RunEvent, type RunReport } from "../../mod.ts";

/** How to run a pipeline. */
export interface Setting {
  readonly files?: Readonly<Record<string, string>>;
  readonly sandbox?: WantedSandbox;
  /** Variables of factory's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly plugins?: readonly string[];
  /** What of the machine is different. */
  readonly host?: Partial<Host>;
}

/** A run that has ended. Its folder is gone when disposed of. */
export class EngineRun implements Disposable {
  constructor(
    readonly root: string,
    readonly report: RunReport,
    readonly events: readonly RunEvent[],
  ) {}

  /** The run's folder. */
  get folder(): string {
    return this.report.folder;
  }

  /** How each stage ended, without start and exit. */
  get outcomes(): Record<string, string> {
    const stages = this.report.stages
      .filter(({ node }) => node !== "start" && node !== "exit");
    return Object.fromEntries(
      stages.map(({ node, outcome, reason }) => [
        node,
        reason ? `${outcome}(${reason})` : `${outcome}`,
      ]),
    );
  }

  /** A file in the run's folder, or nothing. */
  read(path: string): string {
    try {
      return Deno.readTextFileSync(`${this.folder}/${path}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return "";
    }
  }

  /** All files in the run's folder that have a text in them, relative to it. */
  filesWith(text: string): string[] {
    const wanted = new TextEncoder().encode(text);
    return [...paths(this.folder)].filter((path) => {
      const { isFile, isSymlink } = Deno.lstatSync(`${this.folder}/${path}`);
      if (isSymlink) {
        return Deno.readLinkSync(`${this.folder}/${path}`).includes(text);
      }
      return path.includes(text) ||
        isFile && contains(Deno.readFileSync(`${this.folder}/${path}`), wanted);
    });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

/** Runs the nodes and edges of a digraph. */
export async function runPipeline(
  body: string,
  { files = {}, sandbox = "auto", env = {}, plugins, host = {} }: Setting = {},
): Promise<EngineRun> {
  const root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "engine-" }));
  for (const [path, text] of Object.entries({ keep: "", ...files })) {
    const file = `${root}/src/${path}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(file, text);
  }
  const events: RunEvent[] = [];
  const factory = createFactory({
    host: {
      ...denoHost,
      env: (name) => env[name] ?? denoHost.env(name),
      environment: () => ({ ...denoHost.environment(), ...env }),
      ...host,
    },
    ...(plugins && { plugins: { folders: plugins, grants: {} } }),
  });
  const report = await factory.run({
    file: "p.dot",
    text: `digraph {\n${body}\n}`,
  }, {
    workdir: `${root}/src`,
    runsdir: `${root}/runs`,
    runId: "r",
    sandbox,
    sinks: [{ event: (event) => void events.push(event) }],
  }).result;
  return new EngineRun(root, report, events);
}

/** Everything below a folder, relative to it. */
export function* paths(folder: string, below = ""): Generator<string> {
  for (const entry of Deno.readDirSync(`${folder}/${below}`)) {
    const path = `${below}${entry.name}`;
    yield path;
    if (entry.isDirectory) yield* paths(folder, `${path}/`);
  }
}

/** A text as a DOT string. */
export function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function contains(data: Uint8Array, wanted: Uint8Array): boolean {
  const [first = 0] = wanted;
  for (
    let at = data.indexOf(first);
    at >= 0;
    at = data.indexOf(first, at + 1)
  ) {
    if (wanted.every((byte, index) => data[at + index] === byte)) return true;
  }
  return false;
}
