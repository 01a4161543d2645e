/**
 * What a handler, built in or a plugin, may know.
 *
 * @module
 */

import type { AttrSpec, AttrValue, JsonValue } from "./attributes/spec.ts";
import type {
  Conversation,
  NodeLimits,
  PastFailure,
  PastStage,
} from "./handler/knowledge.ts";
import type {
  Artifacts,
  ExecCommand,
  ExecResult,
  ExpandedCommand,
  WorkspaceFiles,
} from "./handler/tools.ts";
import type {
  AgentSession,
  FailureClass,
  OutcomeStatus,
  Usage,
} from "./history/event.ts";

export type {
  AttrSpec,
  AttrType,
  AttrValue,
  JsonValue,
} from "./attributes/spec.ts";

export type {
  AgentSession,
  FailureClass,
  OutcomeStatus,
  Usage,
} from "./history/event.ts";

export type {
  Conversation,
  Fidelity,
  NodeLimits,
  PastFailure,
  PastStage,
} from "./handler/knowledge.ts";

export type {
  Artifacts,
  ExecCommand,
  ExecResult,
  ExpandedCommand,
  WorkspaceFiles,
} from "./handler/tools.ts";

export { OutsideWorkspaceError, ProgramError } from "./handler/tools.ts";

/** All of {@linkcode OutcomeStatus}, for checks of text that comes from outside. */
export const OUTCOME_STATUSES: readonly OutcomeStatus[] = [
  "success",
  "partial_success",
  "retry",
  "fail",
  "skipped",
];

/** What a handler answers: work done, or not done and why. */
export interface Outcome {
  /** How the stage ended. */
  readonly status: OutcomeStatus;
  /** Label of the edge to prefer. */
  readonly preferredLabel?: string;
  /** Node ids to prefer, best first. */
  readonly suggestedNextIds?: readonly string[];
  /** Merged into the run's context. */
  readonly contextUpdates?: Readonly<Record<string, JsonValue>>;
  /** For people. */
  readonly notes?: string;
  /** Why, when the status is `fail` or `retry`. */
  readonly failureReason?: string;
  /** What kind of failure it is. */
  readonly failureClass?: FailureClass;
  /** Milliseconds that another attempt has to wait at least, such as a server's `Retry-After`. */
  readonly retryAfterMs?: number;
  /** The agent's session, which another agent of the same thread may go on with. */
  readonly session?: AgentSession;
  /**
   * True when the handler neither wrote to the workspace nor started a process:
   * the engine then looks for no changes. Believed of built-in handlers only.
   */
  readonly workspaceUntouched?: boolean;
}

/** What an outcome may say besides its status. */
export type OutcomeFields = Omit<Outcome, "status">;

/** The outcome of work that was done. */
export function success(fields: OutcomeFields = {}): Outcome {
  return { ...fields, status: "success" };
}

/** The outcome of work that was not done. */
export function failure(
  reason: string,
  failureClass: FailureClass,
  fields: OutcomeFields = {},
): Outcome {
  return { ...fields, status: "fail", failureReason: reason, failureClass };
}

/**
 * What the engine does with a node's type: where a run starts and ends, what
 * passes the previous outcome on, which stages are agents.
 */
export type HandlerRole = "start" | "exit" | "pass" | "work" | "agent";

/** The code that runs nodes of one type. */
export interface Handler {
  /** The value of a node's `type`, such as `tool` or `wait.human`. */
  readonly type: string;
  /** What the engine does with nodes of the type. */
  readonly role: HandlerRole;
  /** One sentence for `factory handlers`. */
  readonly help: string;
  /** The attributes it declares on top of those that every node has. */
  readonly attributes: readonly AttrSpec[];
  /** The network of its programs, unless the node says otherwise. @default "all" */
  readonly net?: "none" | "loopback" | "all";
  /** False when a node with these attributes starts no program. @default true */
  startsPrograms?(
    values: Values,
    env: (name: string) => string | undefined,
  ): boolean;
  /** What the programs of a node with these attributes need beyond the usual. Asked of built-in handlers only: a plugin is granted it. @default nothing */
  needs?(values: Values, env: (name: string) => string | undefined): Needs;
  /** The agent that a node with these attributes uses. Asked of built-in handlers only: what a plugin spends is what it tells. @default none */
  agent?(
    values: Values,
    env: (name: string) => string | undefined,
  ): AgentTraits | undefined;
  /**
   * Does the work of one attempt.
   *
   * A failure of the work is an {@linkcode Outcome}; an exception is a bug of the handler.
   */
  run(node: HandlerNode, context: HandlerContext): Promise<Outcome> | Outcome;
}

/** What a node's programs need beyond what every program gets. */
export interface Needs {
  /** Names of variables of factory's own environment, such as `OPENAI_API_KEY`. */
  readonly env?: readonly string[];
  /** What they write to besides the workspace, absolute, such as the home of an agent's program: folders, which end in a slash, and files. What is missing is created, empty. */
  readonly writable?: readonly string[];
  /** The same, but only what exists, such as the file of a login. */
  readonly writableIfThere?: readonly string[];
  /** Paths of the workspace that are hidden from them besides `deny_read_paths`; a folder may end in a slash. */
  readonly denyRead?: readonly string[];
  /** True when what is hidden from agents by default is not hidden from these; `deny_read_paths` holds all the same. */
  readonly readsHoldOut?: boolean;
  /** Paths of the workspace, as it stands when an attempt begins, to which their reading is confined: all besides them, what is below them and the way to them is hidden. Empty: nothing is. */
  readonly readScope?: readonly string[];
  /** True when they hold the node's limits themselves, and could not if a sandbox did; what they do is still checked afterwards. */
  readonly ownSandbox?: boolean;
}

/** What the engine has to know of an agent before it starts. */
export interface AgentTraits {
  /** The backend's name; sessions of another one it does not know. */
  readonly backend: string;
  /** It tells the tokens it used. */
  readonly usage: boolean;
  /** It tells what they cost, or spends nothing. */
  readonly cost: boolean;
  /** The pipeline's `tool_hooks` are run around its tool calls, or it has no tools. */
  readonly hooks: boolean;
  /** The model it would use, for the price; absent when only the agent knows. */
  readonly model?: string;
  /** The model's provider, if the pipeline says so. */
  readonly provider?: string;
  /** Who keeps what it does within the node's limits: the kernel, its own rules, or nobody before the check afterwards. */
  readonly limits: "kernel" | "inband" | "none";
}

/** The version of what a plugin and factory expect of each other. */
export const PLUGIN_API = 1;

/**
 * A handler in a file of its own, which is named after its type: the default
 * export of `http_check.ts` has the type `http_check`.
 *
 * It runs in a process of its own, with no permissions but to read the
 * workspace and to write what the node may write.
 */
export interface Plugin extends Handler {
  /** What engine and stage are to each other. Start and exit nodes are the engine's own. */
  readonly role: "work" | "agent" | "pass";
  /** The version of the interface it was written for. @default 1 */
  readonly api?: number;
  /** What it needs beyond the default. The operator grants it, or the run does not start. */
  readonly permissions?: PluginPermissions;
}

/**
 * What a plugin asks for. A value `"$name"` stands for what the node's attribute
 * `name` holds: of a URL its host, else the text.
 */
export interface PluginPermissions {
  /** Hosts to connect to, such as `api.example.com` or `127.0.0.1:8080`. */
  readonly net?: readonly string[];
  /** Variables of the environment. */
  readonly env?: readonly string[];
  /** Programs to start. */
  readonly run?: readonly string[];
  /** Files and folders to read, besides the workspace; absolute. */
  readonly read?: readonly string[];
  /** Facts about the machine, such as `hostname`. */
  readonly sys?: readonly string[];
  /** Native libraries. One of them can do all that the user can do. */
  readonly ffi?: readonly string[];
  /**
   * Packages from npm, which have to be in Deno's cache. They are granted as a
   * whole: a list of names tells the operator what for.
   */
  readonly npm?: boolean | readonly string[];
}

/** Attribute values of a node, coerced by declaration, defaults filled in. */
export interface Values {
  /** A `string` or `enum`, or the text of an undeclared attribute. */
  text(name: string): string | undefined;
  /** An `integer`, a `number`, or a `duration` in milliseconds. */
  number(name: string): number | undefined;
  /** A `boolean`; false when absent. */
  flag(name: string): boolean;
  /** A `list`; empty when absent. */
  list(name: string): readonly string[];
  /** True when the node, a default or the stylesheet sets the attribute. */
  has(name: string): boolean;
  /** All of them by name, undeclared ones as text. */
  readonly all: Readonly<Record<string, AttrValue>>;
}

/** The node that runs. */
export interface HandlerNode {
  /** The node's id. */
  readonly id: string;
  /** The handler's type. */
  readonly type: string;
  /** The label, or the id. */
  readonly label: string;
  /** Its attributes. */
  readonly values: Values;
}
/** What the engine gives a handler for one attempt. */
export interface HandlerContext {
  /** The run's name. */
  readonly runId: string;
  /** From 1. */
  readonly visit: number;
  /** From 1, in this visit. */
  readonly attempt: number;
  /** How often this node was run to the end before, in all visits and attempts of the run. */
  readonly executions: number;
  /** Aborted when the attempt has to end: time-out or cancel. */
  readonly signal: AbortSignal;
  /** Absolute path of the files to work on. */
  readonly workspace: string;
  /** The goal of the pipeline, or the empty string. */
  readonly goal: string;
  /** A value of the run's context. */
  value(key: string): JsonValue | undefined;
  /** The keys of the run's context. */
  keys(): readonly string[];
  /** Fills in `$goal` and `${context.key}`, as they stand in this attempt. */
  expand(text: string): string;
  /** As {@linkcode HandlerContext.expand}, for a shell command: the values come in as variables, never as code. */
  expandCommand(text: string): ExpandedCommand;
  /** The failure this node may be here to repair. */
  readonly failure?: PastFailure;
  /**
   * The nodes of a type that can come after this one, in the pipeline's order.
   * The search goes through other nodes, but not past one that it finds.
   */
  downstream(type: string): readonly HandlerNode[];
  /** What the node may write, read and reach. */
  readonly limits: NodeLimits;
  /** The stages that have ended before this one, in their order. */
  stages(): readonly PastStage[];
  /** What an agent is to know of them. */
  readonly conversation: Conversation;
  /** Records what an agent has used, once for each answer of a model; past the budget {@linkcode HandlerContext.signal} is aborted. */
  spend(usage: Usage): void;
  /** Milliseconds since the attempt began. */
  elapsed(): number;
  /** A variable of the environment factory was started in. */
  env(name: string): string | undefined;
  /** The files to work on. */
  readonly files: WorkspaceFiles;
  /** This attempt's files. */
  readonly artifacts: Artifacts;
  /** True when the kernel keeps the node's programs within their write limits; else what they do is checked afterwards. */
  enforcesLimits(): Promise<boolean>;
  /** Runs a program to its end, its whole process tree included. */
  exec(command: ExecCommand): Promise<ExecResult>;
  /** Shows a line in the live view. */
  progress(line: string): void;
  /** Tells a fact that belongs into the log and the final report, once a run. */
  notice(message: string): void;
}
