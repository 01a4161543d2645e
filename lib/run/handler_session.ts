/** What one attempt's handler gets: its context, with the processes it starts counted. */

import {
  type ExecCommand,
  type ExecResult,
  type ExpandedCommand,
  type HandlerContext,
  type JsonValue,
  type PastFailure,
  ProgramError,
} from "../handler.ts";
import { workspaceFiles } from "../guard/workspace_files.ts";
import { textOf, valueOf } from "../condition/mod.ts";
import { exec, ProgramNotFoundError } from "../host/exec.ts";
import type { PlanNode } from "../plan.ts";
import {
  type Lookup,
  parseTemplate,
  render,
  renderCommand,
} from "../variables/mod.ts";
import type { AttemptFiles } from "./artifacts.ts";
import type { AttemptSetting } from "./attempt.ts";
import type { Confined } from "./confined.ts";
import { downstream } from "./downstream.ts";
import type { AttemptRequest } from "./durable.ts";

/** One attempt's dealings with its handler. */
export class HandlerSession {
  readonly #node: PlanNode;
  readonly #request: AttemptRequest;
  readonly #setting: AttemptSetting;
  readonly #artifacts: AttemptFiles;
  readonly #confined: Confined;
  #startedProcess = false;
  #closed = false;

  constructor(
    node: PlanNode,
    request: AttemptRequest,
    setting: AttemptSetting,
    { artifacts, confined }: {
      readonly artifacts: AttemptFiles;
      readonly confined: Confined;
    },
  ) {
    this.#node = node;
    this.#request = request;
    this.#setting = setting;
    this.#artifacts = artifacts;
    this.#confined = confined;
  }

  /** True once a program was started, which may have written anywhere. */
  get startedProcess(): boolean {
    return this.#startedProcess;
  }

  /** From now on nothing is started: the attempt has ended. */
  close(): void {
    this.#closed = true;
  }

  /** What the handler may know and do. */
  context(signal: AbortSignal): HandlerContext {
    const { runId, plan, workspace, host, output, notice, redactor } =
      this.#setting;
    const { visit, attempt, executions, failure } = this.#request;
    const node = this.#node.id;
    return {
      runId,
      visit,
      attempt,
      executions,
      signal,
      workspace: workspace.path,
      goal: plan.goal,
      files: workspaceFiles(host.files, workspace.path),
      artifacts: this.#artifacts,
      ...(failure && { failure: asFailure(failure) }),
      value: (key) => this.#value(key),
      keys: () => Object.keys(this.#request.context),
      expand: (text) =>
        this.#noting((lookup) => render(parseTemplate(text), lookup)),
      expandCommand: (text) => this.#expandCommand(text),
      downstream: (type) => downstream(plan, node, type),
      limits: {
        denyReadPaths: this.#node.denyReadPaths,
        net: this.#node.net,
        ...(this.#node.allowedWritePaths &&
          { allowedWritePaths: this.#node.allowedWritePaths }),
      },
      stages: () => this.#setting.stages(),
      conversation: this.#request.conversation,
      spend: (usage) => this.#setting.spend(redactor.value(usage)),
      elapsed: () => Math.round(host.monotonic() - this.#setting.startedAt),
      env: (name) => host.env(name),
      enforcesLimits: () => this.#confined.enforced(),
      exec: (command) => this.#exec(command, signal),
      progress: (line) =>
        output({ node, stream: "progress", text: redactor.text(line) }),
      notice: (message) => notice(redactor.text(message), node),
    };
  }

  #value(key: string): JsonValue | undefined {
    const { context } = this.#request;
    return Object.hasOwn(context, key) ? context[key] : undefined;
  }

  /** A variable of a prompt or command, by its whole name. */
  #variable(name: string): string | undefined {
    if (name === "goal") return this.#setting.plan.goal;
    if (name.startsWith("env.")) {
      const variable = name.slice("env.".length);
      return this.#setting.allowEnv.includes(variable)
        ? this.#setting.host.env(variable)
        : undefined;
    }
    if (!name.startsWith("context.")) return undefined;
    const value = valueOf(name, (key) => this.#value(key));
    return value === undefined ? undefined : textOf(value);
  }

  #expandCommand(text: string): ExpandedCommand {
    return this.#noting((lookup) => renderCommand(parseTemplate(text), lookup));
  }

  /** Fills in, and tells of what had no value; validation cannot know what a run will have. */
  #noting<T>(fillIn: (lookup: Lookup) => T): T {
    const without = new Set<string>();
    const filled = fillIn((name) => {
      const value = this.#variable(name);
      if (value === undefined) without.add(name);
      return value;
    });
    const { id } = this.#node;
    for (const name of without) {
      const why = name.startsWith("context.")
        ? "the context has no such key"
        : name.startsWith("env.")
        ? "the variable is not set, or --allow-env does not name it"
        : undefined;
      // Validation has warned of other names.
      if (why === undefined) continue;
      this.#setting.notice(
        `\${${name}} stays as it stands in ${id}: ${why}`,
        id,
      );
    }
    return filled;
  }

  async #exec(command: ExecCommand, signal: AbortSignal): Promise<ExecResult> {
    if (this.#closed) {
      throw new Error("Cannot start a program: the attempt has ended");
    }
    this.#startedProcess = true;
    this.#artifacts.release();
    const { host, workspace, tag, redactor } = this.#setting;
    const { argv, cwd, env, stdin, stdout, stderr, keep } = command;
    const { clearEnv = false, onText } = command;
    const view = this.#view();
    try {
      return await exec(host, {
        argv,
        cwd: cwd ?? workspace.path,
        env: clearEnv
          ? { ...env }
          : { ...this.#confined.environment(), ...env },
        spawn: (started) => this.#confined.spawn(started),
        signal: command.signal
          ? AbortSignal.any([signal, command.signal])
          : signal,
        tag: `${tag}${this.#request.key}`,
        onText: onText ?? ((stream, text) => view.hear(stream, text)),
        ...(redactor.isActive && { filter: () => redactor.bytes() }),
        ...(stdin !== undefined && { stdin }),
        ...(stdout !== undefined &&
          { stdoutPath: this.#artifacts.path(stdout) }),
        ...(stderr !== undefined &&
          { stderrPath: this.#artifacts.path(stderr) }),
        ...(keep !== undefined && { keep }),
      });
    } catch (error) {
      if (error instanceof ProgramNotFoundError) {
        throw new ProgramError(argv[0], { cause: error });
      }
      throw error;
    } finally {
      view.end();
    }
  }

  /** The live view of one program's output, less the secrets. */
  #view(): {
    hear(stream: "stdout" | "stderr", text: string): void;
    end(): void;
  } {
    const { redactor, output } = this.#setting;
    const node = this.#node.id;
    const told = { stdout: redactor.texts(), stderr: redactor.texts() };
    const tell = (stream: keyof typeof told, text: string) => {
      if (text !== "") output({ node, stream, text });
    };
    return {
      hear: (stream, text) => tell(stream, told[stream].push(text)),
      end() {
        tell("stdout", told.stdout.end());
        tell("stderr", told.stderr.end());
      },
    };
  }
}

function asFailure(
  failure: NonNullable<AttemptRequest["failure"]>,
): PastFailure {
  return {
    nodeId: failure.node,
    nodeType: failure.nodeType,
    reason: failure.reason,
    summary: failure.summary,
    artifacts: failure.artifacts,
    ...(failure.class && { failureClass: failure.class }),
  };
}
