/** Runs one handler, or one plugin, as the only stage of a pipeline. */

import { createFactory } from "../factory.ts";
import {
  type AttrValue,
  type Handler,
  type JsonValue,
  type OutcomeStatus,
  success,
} from "../handler.ts";
import { denoHost } from "../host/deno.ts";
import { typeOfPath } from "../plugin/folder.ts";
import { type GrantTable, parseGrant } from "../plugin/grants.ts";
import type { HandlerLoaders } from "../registry.ts";
import type { RunReport } from "../report.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/** What the stage works on. */
export interface RunHandlerOptions {
  /** The node's attributes. @default {} */
  readonly attributes?: Readonly<Record<string, AttrValue>>;
  /** Files of the workspace, by path. @default {} */
  readonly files?: Readonly<Record<string, string>>;
  /** First values of the run's context. @default {} */
  readonly context?: Readonly<Record<string, JsonValue>>;
  /** The pipeline's goal. @default "" */
  readonly goal?: string;
  /** What a plugin may do, as after `--allow-plugin TYPE=`: `net:127.0.0.1:8080`. @default nothing */
  readonly allow?: string;
}

/** What came of it. Disposing of it removes its files. */
export interface HandlerRun extends Disposable {
  /** How the stage ended. */
  readonly outcome: OutcomeStatus;
  /** Why it failed. */
  readonly reason: string | undefined;
  /** What the stage set in the run's context. */
  readonly updates: Readonly<Record<string, JsonValue>>;
  /** What the stage reported while it ran. */
  readonly progress: readonly string[];
  /** The whole run. */
  readonly report: RunReport;
  /** The text of a workspace file after the stage, `undefined` when there is none. */
  file(path: string): string | undefined;
  /** The text of one of the stage's artifacts. */
  artifact(name: string): string | undefined;
}

/**
 * Runs a handler on a pipeline of one node, for real. A plugin, given by the
 * URL or the path of its file, runs as it will run later: in a process of its
 * own, with its permissions.
 *
 * @throws {InvalidPipelineError} when the attributes are not what it declares.
 * @throws {PluginError} when a plugin asks for more than `allow`.
 *
 * @example
 * ```ts
 * using run = await runHandler(import.meta.resolve("./shout.ts"), {
 *   attributes: { words: "hello" },
 * });
 * assert.equal(run.file("shout.txt"), "HELLO");
 * ```
 */
export async function runHandler(
  handler: Handler | string,
  options: RunHandlerOptions = {},
): Promise<HandlerRun> {
  const { attributes = {}, files = {}, context = {}, goal = "" } = options;
  const subject = typeof handler === "string"
    ? pluginAt(handler, options.allow)
    : inProcess(handler);
  const progress: string[] = [];
  const root = temporaryFolder(denoHost, "factory-test-");
  const remove = () => denoHost.files.removeTree(root);
  try {
    writeFiles(`${root}/source`, files);
    const report = await createFactory({
      handlers: { ...ENDS, ...subject.handlers },
      host: denoHost,
      plugins: subject.plugins,
    }).run({
      file: "test.dot",
      text: pipeline(subject.type, attributes, goal),
    }, {
      workdir: `${root}/source`,
      runsdir: `${root}/runs`,
      set: context,
      sinks: [{
        event() {},
        output({ stream, text }) {
          if (stream === "progress") progress.push(text);
        },
      }],
    }).result;
    return runOf(report, progress, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

function runOf(
  report: RunReport,
  progress: readonly string[],
  remove: () => void,
): HandlerRun {
  const { folder } = report;
  const read = (path: string) =>
    denoHost.files.lstat(path)?.kind === "file"
      ? denoHost.files.readText(path)
      : undefined;
  const status = JSON.parse(read(`${folder}/${NODE}/status.json`) ?? "{}");
  return {
    outcome: status.outcome ?? "fail",
    reason: status.failure_reason || undefined,
    updates: status.context_updates ?? {},
    progress,
    report,
    file: (path) => read(`${folder}/workspace/${path}`),
    artifact: (name) => read(`${folder}/${NODE}/${name}`),
    [Symbol.dispose]: remove,
  };
}

const NODE = "stage";

const ENDS: HandlerLoaders = Object.fromEntries(
  (["start", "exit"] as const).map((type) => [type, () =>
    Promise.resolve({
      default: {
        type,
        role: type,
        help: "An end of the test's pipeline.",
        attributes: [],
        run: () => success({ workspaceUntouched: true }),
      },
    })]
  ),
);

interface Subject {
  readonly type: string;
  readonly handlers: HandlerLoaders;
  readonly plugins: {
    readonly folders: readonly string[];
    readonly grants: GrantTable;
  };
}

function inProcess(handler: Handler): Subject {
  return {
    type: handler.type,
    handlers: { [handler.type]: () => Promise.resolve({ default: handler }) },
    plugins: { folders: [], grants: {} },
  };
}

function pluginAt(place: string, allow: string | undefined): Subject {
  const path = place.startsWith("file:")
    ? decodeURIComponent(new URL(place).pathname)
    : place;
  const type = typeOfPath(path);
  if (type === undefined) {
    throw new TypeError(
      `Cannot run "${path}": its name is no type of a plugin`,
    );
  }
  const main = /\/mod\.(?:ts|js|mjs)$/.test(path);
  const steps = path.split("/").slice(0, main ? -2 : -1);
  return {
    type,
    handlers: {},
    plugins: {
      folders: [steps.join("/") || "/"],
      grants: allow === undefined ? {} : parseGrant(`${type}=${allow}`),
    },
  };
}

function pipeline(
  type: string,
  attributes: RunHandlerOptions["attributes"] & object,
  goal: string,
): string {
  const all = { type, ...attributes };
  const texts = Object.entries(all).map(([name, value]) =>
    `${quoted(name)}=${
      quoted(Array.isArray(value) ? value.join(",") : String(value))
    }`
  );
  return `digraph test {
  graph [goal=${quoted(goal)}];
  start [shape=Mdiamond];
  ${NODE} [${texts.join(", ")}];
  exit [shape=Msquare];
  start -> ${NODE} -> exit;
}
`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): void {
  denoHost.files.mkdir(folder);
  for (const [path, text] of Object.entries(files)) {
    const full = `${folder}/${path}`;
    denoHost.files.mkdir(full.slice(0, full.lastIndexOf("/")));
    denoHost.files.write(full, text);
  }
}
