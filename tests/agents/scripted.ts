/** An agent that does what a script says, for the contract that every backend keeps. */

import type {
  AgentBackend,
  AgentDeclaration,
} from "../../lib/agents/backend.ts";
import type { AttrValue, JsonValue } from "../../lib/handler.ts";

/** What the agent does in one turn. */
export type ScriptedTurn =
  /** Ends with this as its answer, in the way that the agent gives answers. */
  | { readonly answer: JsonValue }
  /** Ends with this text. */
  | { readonly text: string }
  /** Its model's server does this. */
  | { readonly failure: ScriptedFailure; readonly retryAfterSeconds?: number }
  /** Never ends. */
  | { readonly hangs: true };

/** What a model's server may do instead of answering. */
export type ScriptedFailure =
  /** Refuses the key: 401. */
  | "unauthorized"
  /** Has had too many requests: 429, as often as it is asked. */
  | "rate_limited"
  /** Is broken: 500, as often as it is asked. */
  | "server_error"
  /** Is not there. */
  | "refused"
  /** Ends the connection in the middle of an answer. */
  | "cut"
  /** There is no program to start. */
  | "missing";

/** An agent that follows a script, and how to reach it. */
export interface ScriptedAgent {
  readonly backend: AgentBackend;
  /** Attributes of the node. */
  readonly values?: Readonly<Record<string, AttrValue>>;
  /** The environment that the backend sees. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the agent was told, a text for each turn; it may have more around it. */
  prompts(): readonly string[];
}

/** A backend, with an agent behind it that can be told what to do. */
export interface AgentUnderTest {
  readonly declared: AgentDeclaration;
  /**
   * Runs `use` with an agent that does what the script says, a turn after the other.
   *
   * @param folder an empty one, removed afterwards; the workspace is `workspace` in it.
   */
  scripted(
    script: readonly ScriptedTurn[],
    folder: string,
    use: (agent: ScriptedAgent) => Promise<void>,
  ): Promise<void>;
  /** Tokens of each turn that the scripted agent tells. @default none */
  readonly usage?: {
    readonly inputTokens: number;
    readonly cachedInputTokens?: number;
    readonly outputTokens: number;
  };
  /** What can go wrong with it. @default nothing */
  readonly failures?: readonly ScriptedFailure[];
  /** Cases to leave out, by name, where they say nothing new of a costly program. @default none */
  readonly without?: readonly string[];
  /** Why none of them can be run here. @default they can */
  readonly skipped?: string | undefined;
}
