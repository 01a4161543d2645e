/** A real context for tests of handlers and agent backends. */

import { valuesOf } from "../values.ts";
import { artifactFolder } from "../guard/artifact_folder.ts";
import { workspaceFiles } from "../guard/workspace_files.ts";
import {
  type AttrSpec,
  type AttrValue,
  type Conversation,
  type HandlerContext,
  type HandlerNode,
  type JsonValue,
  type NodeLimits,
  type PastFailure,
  type PastStage,
  ProgramError,
  type Usage,
} from "../handler.ts";
import { denoHost } from "../host/deno.ts";
import { exec, ProgramNotFoundError } from "../host/exec.ts";
import { parseTemplate, render, renderCommand } from "../variables/mod.ts";

/** What a test wants its context to be. */
export interface HandlerContextOptions {
  /** An existing folder for workspace and artifacts. */
  readonly folder: string;
  /** The pipeline's goal. @default "" */
  readonly goal?: string;
  /** The run's context. @default {} */
  readonly values?: Readonly<Record<string, JsonValue>>;
  /** The environment that {@linkcode HandlerContext.env} shows. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** The nodes that can come next. @default none */
  readonly downstream?: readonly HandlerNode[];
  /** A failure to repair. @default none */
  readonly failure?: PastFailure;
  /** Attempts that ended before. @default 0 */
  readonly executions?: number;
  /** What the node may do. @default all, in the workspace */
  readonly limits?: NodeLimits;
  /** The stages that ended before. @default none */
  readonly stages?: readonly PastStage[];
  /** What an agent is to know of them. @default compact, in the thread `test` */
  readonly conversation?: Conversation;
  /** Ends the attempt. @default one that is never aborted */
  readonly signal?: AbortSignal;
  /** Milliseconds from SIGTERM to SIGKILL after an abort. @default 2000 */
  readonly graceMs?: number;
}

/** A context and what a handler did with it. */
export interface TestContext extends HandlerContext {
  /** What the handler gave notice of. */
  readonly notices: readonly string[];
  /** What it said that an agent has used. */
  readonly spent: readonly Usage[];
  /** What it showed in the live view. */
  readonly lines: readonly string[];
}

/**
 * Builds a context whose workspace, artifacts and processes are real.
 *
 * The workspace is `workspace` in the folder, the artifacts are in `artifacts`.
 *
 * @example
 * ```ts
 * const context = handlerContext({ folder: await Deno.makeTempDir() });
 * const outcome = await tool.run(
 *   handlerNode("check", { tool_command: "echo hello" }, tool.attributes),
 *   context,
 * );
 * ```
 */
export function handlerContext(options: HandlerContextOptions): TestContext {
  const {
    folder,
    goal = "",
    values = {},
    env = {},
    downstream = [],
    executions = 0,
    signal = new AbortController().signal,
    failure,
    graceMs,
    limits = { denyReadPaths: [], net: "all" },
    stages = [],
    conversation = { fidelity: "compact", thread: "test" },
  } = options;
  const started = performance.now();
  const spent: Usage[] = [];
  const workspace = `${folder}/workspace`;
  denoHost.files.mkdir(workspace);
  denoHost.files.mkdir(`${folder}/artifacts`);
  const artifacts = artifactFolder(denoHost.files, `${folder}/artifacts`);
  const notices: string[] = [];
  const lines: string[] = [];
  const value = (key: string) =>
    Object.hasOwn(values, key) ? values[key] : undefined;
  const lookup = (name: string) => {
    if (name === "goal") return goal;
    const found = value(name.replace(/^context\./, ""));
    return found === undefined || typeof found === "string"
      ? found
      : JSON.stringify(found);
  };

  return {
    runId: "test",
    visit: 1,
    attempt: 1,
    executions,
    signal,
    workspace,
    goal,
    value,
    keys: () => Object.keys(values),
    expand: (text) => render(parseTemplate(text), lookup),
    expandCommand: (text) => renderCommand(parseTemplate(text), lookup),
    ...(failure && { failure }),
    downstream: (type) => downstream.filter((node) => node.type === type),
    limits,
    stages: () => stages,
    conversation,
    spend: (usage) => spent.push(usage),
    elapsed: () => Math.round(performance.now() - started),
    env: (name) => Object.hasOwn(env, name) ? env[name] : undefined,
    files: workspaceFiles(denoHost.files, workspace),
    artifacts,
    enforcesLimits: () => Promise.resolve(false),
    async exec(command) {
      const { argv, stdout, stderr, clearEnv = false } = command;
      try {
        return await exec(denoHost, {
          ...command,
          cwd: command.cwd ?? workspace,
          env: clearEnv
            ? { ...command.env }
            : { ...denoHost.environment(), ...command.env },
          stdoutPath: stdout && artifacts.path(stdout),
          stderrPath: stderr && artifacts.path(stderr),
          tag: "test",
          signal: command.signal
            ? AbortSignal.any([signal, command.signal])
            : signal,
          graceMs,
        });
      } catch (error) {
        if (!(error instanceof ProgramNotFoundError)) throw error;
        throw new ProgramError(argv[0], { cause: error });
      }
    },
    progress: (line) => lines.push(line),
    notice: (message) => notices.push(message),
    notices,
    spent,
    lines,
  };
}

/** Builds a node from plain values; what is absent has its declared default. */
export function handlerNode(
  id: string,
  values: Readonly<Record<string, AttrValue>> = {},
  specs: readonly AttrSpec[] = [],
): HandlerNode {
  const defaults = specs.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [[name, value] as const]
  );
  return {
    id,
    type: "test",
    label: typeof values["label"] === "string" ? values["label"] : id,
    values: valuesOf(
      { ...Object.fromEntries(defaults), ...values },
      (name) => Object.hasOwn(values, name),
    ),
  };
}
