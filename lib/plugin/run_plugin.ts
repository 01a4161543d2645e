/** Runs one attempt of a plugin's node in a process of its own, and believes nothing of what comes back. */

import { parseAnswer } from "../agents/answer.ts";
import {
  type ExecResult,
  failure,
  type HandlerContext,
  type HandlerNode,
  type JsonValue,
  type Outcome,
} from "../handler.ts";
import type { Host } from "../host/host.ts";
import { PluginCrash } from "./error.ts";
import type { Grants } from "./grants.ts";
import { fileUrl, HEAP_MB, launch } from "./launch.ts";
import { PluginLog } from "./log.ts";
import { isNpmRefused, npmFlag } from "./npm.ts";
import {
  type HostMessage,
  LineReader,
  parseMessage,
  type RunRequest,
} from "./protocol.ts";
import { LOG_NAME, removeUnused, scopeOf } from "./scope.ts";
import { contextData, nodeData } from "./snapshot.ts";

/** A plugin's time for one attempt when its node has no `timeout`: 10 minutes. */
const DEFAULT_TIMEOUT_MS = 600_000;

/** Facts that a plugin may give notice of in one attempt. */
const MOST_NOTICES = 100;

/** A plugin that runs. */
export interface RunnablePlugin {
  readonly type: string;
  /** Absolute, without links. */
  readonly path: string;
  readonly grants: Grants;
  /** The types that exist, for {@linkcode HandlerContext.downstream}. */
  readonly types: readonly string[];
  /** @default DEFAULT_TIMEOUT_MS */
  readonly timeoutMs?: number | undefined;
}

/**
 * Runs an attempt.
 *
 * @throws {PluginCrash} when the plugin throws, ends, or answers nonsense.
 */
export async function runPlugin(
  host: Host,
  plugin: RunnablePlugin,
  node: HandlerNode,
  context: HandlerContext,
): Promise<Outcome> {
  const { files } = host;
  const { path, grants, types } = plugin;
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  // The folder has to be there before a host may write into it.
  context.artifacts.remove(LOG_NAME);
  const scope = scopeOf(files, node, context, { folder, grants });
  for (const entry of scope.outside) {
    context.notice(
      `${node.id} may not write ${entry}: it leads out of the workspace by a link`,
    );
  }
  const conversation = new Conversation(host, context);
  const enforced = await context.enforcesLimits();
  const { argv, env, stdin } = launch(
    host,
    scope.permissions,
    {
      task: "run",
      token: conversation.token,
      file: fileUrl(path),
      node: nodeData(node),
      context: contextData(node, context, {
        ...{ types, env: grants.env ?? [], enforced },
      }),
    } satisfies RunRequest,
  );
  const limited = !node.values.has("timeout");
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = plugin;
  using clock = limited ? new Clock(host, timeoutMs) : undefined;
  try {
    const result = await context.exec({
      argv,
      env,
      stdin,
      clearEnv: true,
      onText: (stream, text) => conversation.hear(stream, text),
      ...(clock && { signal: clock.signal }),
    });
    return conversation.outcome(plugin.type, result);
  } catch (error) {
    if (!(error instanceof Overdue)) throw error;
    return failure(error.message, "timeout");
  } finally {
    registerArtifacts(host, context);
    removeUnused(files, context.workspace, scope.created);
  }
}

/** What is said between engine and host in one attempt. */
class Conversation {
  readonly token: string = crypto.randomUUID();
  readonly #context: HandlerContext;
  readonly #log: PluginLog;
  readonly #reader: LineReader;
  #last: HostMessage | undefined;
  #notices = 0;
  #garbage: string | undefined;

  constructor(host: Host, context: HandlerContext) {
    this.#context = context;
    this.#log = new PluginLog(host.files, {
      path: () => context.artifacts.path(LOG_NAME),
      progress: context.progress,
    });
    this.#reader = new LineReader(
      this.token,
      (line) => this.#take(line),
      (text) => this.#log.write(text),
    );
  }

  hear(stream: "stdout" | "stderr", text: string): void {
    if (stream === "stdout") this.#reader.push(text);
    else this.#log.write(text);
  }

  #take(line: string): void {
    const message = parseMessage(line);
    switch (message?.type) {
      case undefined:
        this.#garbage ??= line.slice(0, 200);
        break;
      case "progress":
        this.#log.show(message.text);
        break;
      case "notice":
        if (++this.#notices > MOST_NOTICES) break;
        this.#context.notice(message.text.slice(0, 2000));
        break;
      case "spend":
        this.#context.spend(message.usage);
        break;
      case "unset":
        // Expanding it here makes the engine tell of it, in its own words.
        if (++this.#notices <= MOST_NOTICES) this.#context.expand(message.text);
        break;
      default:
        this.#last ??= message;
    }
  }

  /** What the attempt amounts to, now that the host has ended. */
  outcome(type: string, result: ExecResult): Outcome {
    this.#reader.end();
    const last = this.#last;
    switch (last?.type) {
      case "answer":
        return readAnswer(last.value);
      case "refused":
        return failure(last.text, "config");
      case "error":
        if (isNpmRefused(last.text)) {
          return failure(
            `plugin ${type} was denied: packages from npm, which ${
              npmFlag(type)
            } grants`,
            "guardrail",
          );
        }
        if (!last.denied) throw new PluginCrash(last.text, last.stack);
        this.#log.write(`${last.stack}\n`);
        return failure(
          `plugin ${type} was denied: ${
            last.text.replace(/, run again with the --\S+ flag$/, "")
          }`,
          "guardrail",
        );
      default:
        throw new PluginCrash(
          this.#garbage === undefined
            ? endText(type, result)
            : `plugin ${type} spoke garbage: ${this.#garbage}`,
          result.stderr.trim() || undefined,
        );
    }
  }
}

function readAnswer(value: JsonValue): Outcome {
  const parsed = parseAnswer(JSON.stringify(value));
  if (parsed.kind !== "answer") {
    throw new PluginCrash(
      parsed.kind === "invalid"
        ? parsed.reason
        : `its answer is none: ${parsed.problem}`,
    );
  }
  const { verificationPlan: _, ...outcome } = parsed.answer;
  return outcome;
}

/** How a host that never answered ended. */
function endText(type: string, { code, signal, stderr }: ExecResult): string {
  if (/out of memory|heap limit/i.test(stderr)) {
    return `plugin ${type} ran out of memory: it may hold ${HEAP_MB} MB of objects`;
  }
  const how = signal ? `was ended by ${signal}` : `exited with code ${code}`;
  const last = stderr.trimEnd().split("\n").at(-1)?.trim().slice(0, 200);
  return `plugin ${type} ${how} before it answered${last ? `: ${last}` : ""}`;
}

/** Makes the files that the plugin wrote known as this attempt's. */
function registerArtifacts(
  { files }: Host,
  { artifacts }: HandlerContext,
): void {
  if (files.lstat(artifacts.folder) === undefined) return;
  for (const { name, kind } of [...files.list(artifacts.folder)]) {
    if (kind === "file") artifacts.path(name);
  }
}

class Overdue extends Error {
  override readonly name = "Overdue";

  constructor(milliseconds: number) {
    super(
      `timeout after ${
        milliseconds / 1000
      }s, which is a plugin's time at a node without timeout`,
    );
  }
}

/** Aborts after a while, unless it is disposed of first. */
class Clock implements Disposable {
  readonly #stop = new AbortController();
  readonly #alarm = new AbortController();

  constructor(host: Host, milliseconds: number) {
    host.sleep(milliseconds, this.#stop.signal).then(
      () => this.#alarm.abort(new Overdue(milliseconds)),
      // It was stopped in time.
      () => {},
    );
  }

  get signal(): AbortSignal {
    return this.#alarm.signal;
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }
}
