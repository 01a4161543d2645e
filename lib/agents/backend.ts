/**
 * What an agent backend is: the thing that answers an agent node's prompt.
 *
 * A backend only talks to its agent. The prompt, the answer's form and the
 * turn that repairs it, the files, the budget and the clock are not its own.
 *
 * @module
 */

import type {
  AttrSpec,
  FailureClass,
  HandlerContext,
  HandlerNode,
  JsonValue,
  Needs,
  OutcomeFields,
  OutcomeStatus,
  Usage,
  Values,
} from "../handler.ts";
import type { McpServers } from "./mcp.ts";

/** What a backend says of itself, apart from its code, so that a pipeline is checked without loading it. */
export interface AgentDeclaration {
  /** The value of `agent.backend`. */
  readonly name: string;
  /** One sentence for `factory agents`. */
  readonly help: string;
  /** Its attributes, dotted with its name. */
  readonly attributes: readonly AttrSpec[];
  /** What can be expected of it. */
  readonly capabilities: AgentCapabilities;
  /** What its programs need beyond the usual. @default nothing */
  needs?(values: Values, env: (name: string) => string | undefined): Needs;
  /** The model it would use, for the price; `undefined` when only the agent knows. */
  model?(
    values: Values,
    env: (name: string) => string | undefined,
  ): string | undefined;
  /** Milliseconds of silence after which the live view hears that the agent still runs; 0 for never. @default 15000 */
  heartbeatMs?(
    values: Values,
    env: (name: string) => string | undefined,
  ): number | undefined;
  /** How to see whether it is installed, and how to log in. */
  readonly install?: AgentInstallation;
}

/** What a backend can do. */
export interface AgentCapabilities {
  /** Who sees to the answer's form: the agent itself, the prompt that asks for it, or nobody, because it answers in its own way. */
  readonly schema: "native" | "prompted" | "own";
  /** Who keeps what the agent does within the node's limits: the kernel, the agent's own rules, or nobody before the check afterwards. */
  readonly limits: "kernel" | "inband" | "none";
  /** It can go on with a session. */
  readonly resume: boolean;
  /** It tells the tokens it used. */
  readonly usage: boolean;
  /** It tells what they cost, or spends nothing. */
  readonly cost: boolean;
  /** It starts programs. */
  readonly programs: boolean;
  /** It runs the pipeline's `tool_hooks` around its tool calls. @default false */
  readonly hooks?: boolean;
}

/** Where an agent's program comes from. */
export interface AgentInstallation {
  /** The program to look for on PATH. */
  readonly program: string;
  /** What to run to have it, such as `npm install -g @openai/codex`. */
  readonly install: string;
  /** What to do to log in. */
  readonly login: string;
}

/** One turn of an agent. */
export interface AgentRequest {
  /** All of the prompt. */
  readonly prompt: string;
  /** The node, for the backend's own attributes. */
  readonly node: HandlerNode;
  /** The attempt: workspace, limits, signal, artifacts, programs. */
  readonly context: HandlerContext;
  /** JSON Schema (draft 2020-12) of the answer, in the form that strict APIs take: every property required, nothing additional. */
  readonly schema: JsonSchema;
  /** The model to use, if the pipeline says so. */
  readonly model?: string;
  /** Its provider. */
  readonly provider?: string;
  /** How much it is to reason. */
  readonly effort?: string;
  /** The session to go on with. Given only to a backend that can. */
  readonly session?: string;
  /** Servers of the Model Context Protocol that are configured, by name. @default none */
  readonly mcp?: McpServers;
  /** 1, or 2 for the turn that repairs an answer. */
  readonly turn: number;
  /** Hears what the agent does, while it does it. */
  onEvent(event: AgentEvent): void;
}

/** A JSON Schema. */
export type JsonSchema = Readonly<Record<string, JsonValue>>;

/** What an agent does, as the live view and `agent.events.jsonl` tell it. */
export type AgentEvent =
  /** The session that this turn belongs to. */
  | { readonly type: "session"; readonly id: string }
  /** A part of what it says. */
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | {
    readonly type: "tool_call";
    readonly id: string;
    readonly name: string;
    readonly input?: JsonValue;
  }
  | {
    readonly type: "tool_result";
    readonly id: string;
    readonly ok: boolean;
    readonly output?: string;
  }
  /** What was used since the last event of this kind. */
  | { readonly type: "usage"; readonly usage: Usage }
  /** It was refused something. */
  | {
    readonly type: "denial";
    readonly action: string;
    readonly path?: string;
  }
  /** It tries something again by itself. */
  | { readonly type: "retry"; readonly reason: string };

/** How a turn ended. */
export type AgentReply =
  /** It has said something: the engine reads it, and has it repaired. */
  | {
    readonly kind: "text";
    /** Its last message. Empty when there was none, which is no success. */
    readonly text: string;
    /** The answer's JSON, when the agent gives it apart from its text. */
    readonly structured?: JsonValue;
  }
  /** It could not be had: not started, not let in, cut off. */
  | {
    readonly kind: "failure";
    readonly reason: string;
    readonly failureClass: FailureClass;
    /** Milliseconds to wait at least, when a server said so. */
    readonly retryAfterMs?: number;
    /** True when no program was started and nothing was written. */
    readonly workspaceUntouched?: boolean;
  }
  /** It does not know the session that it was to go on with, and has done nothing: it is asked anew, and told what was before. */
  | { readonly kind: "session gone" }
  /** It has an outcome of its own: `fake`, `stub`, `command`. */
  | { readonly kind: "answer"; readonly answer: AgentAnswer };

/** What an agent's answer comes to. */
export interface AgentAnswer extends OutcomeFields {
  /** How the stage ended. */
  readonly status: OutcomeStatus;
  /** Written to `response.md`; absent when there is none. */
  readonly response?: string;
  /** Stored in the context for a later `verification` node. */
  readonly verificationPlan?: JsonValue;
  /** What the node's `output_schema` asks for. */
  readonly output?: JsonValue;
  /** True when no agent stands behind it, so that there is no output to ask for. */
  readonly standIn?: boolean;
}

/** The code of a backend. */
export interface AgentBackend {
  /** The value of `agent.backend`. */
  readonly name: string;
  /** Has one turn. What keeps the agent from answering is a reply, not an exception. */
  run(request: AgentRequest): Promise<AgentReply> | AgentReply;
}

/** Backends by name, loaded when one is used. */
export type AgentLoaders = Readonly<
  Record<string, () => Promise<{ default: AgentBackend }>>
>;
