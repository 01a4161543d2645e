/** What an agent backend is: the thing that answers a codergen node's prompt. */

import type {
  AttrSpec,
  HandlerContext,
  HandlerNode,
  JsonValue,
  OutcomeFields,
  OutcomeStatus,
} from "../handler.ts";

/** What an agent is asked. */
export interface AgentRequest {
  /** The whole prompt, feedback and rules included. */
  readonly prompt: string;
  readonly node: HandlerNode;
  /** The attempt: workspace, signal, artifacts, processes. */
  readonly context: HandlerContext;
}

/** What an agent answered. */
export interface AgentAnswer extends OutcomeFields {
  readonly status: OutcomeStatus;
  /** Written to `response.md`; absent when there is none. */
  readonly response?: string;
  /** Stored in the context for a later `verification` node. */
  readonly verificationPlan?: JsonValue;
}

/** A way to run agents. */
export interface AgentBackend {
  /** The value of `agent.backend`. */
  readonly name: string;
  /** One sentence for `factory handlers`. */
  readonly help: string;
  /** Its attributes, dotted with its name. */
  readonly attributes: readonly AttrSpec[];
  /** Answers one prompt. A failure of the work is an answer, not an exception. */
  run(request: AgentRequest): Promise<AgentAnswer> | AgentAnswer;
}

/** Backends by name, loaded when one is used. */
export type AgentLoaders = Readonly<
  Record<string, () => Promise<{ default: AgentBackend }>>
>;
