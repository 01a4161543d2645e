/** What a handler is told of the run: its limits, and what was before. */

import type { AgentSession, FailureClass } from "../history/event.ts";

export type { PastStage } from "../history/visit.ts";

/** A failure that nobody has repaired yet. */
export interface PastFailure {
  /** The node that failed. */
  readonly nodeId: string;
  /** The type of its handler. */
  readonly nodeType: string;
  /** Why it failed. */
  readonly reason: string;
  /** What kind of failure it is. */
  readonly failureClass?: FailureClass;
  /** What the failed stage left behind, cut to what a prompt can bear. */
  readonly summary: string;
  /** Paths of its files, relative to the run's folder, by name. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/** What a node's programs may do, as it was declared. */
export interface NodeLimits {
  /** Entries relative to the workspace: `main.go` is that file, `src/` all below it. Absent: all of the workspace. */
  readonly allowedWritePaths?: readonly string[];
  /** What they cannot read, relative to the workspace. */
  readonly denyReadPaths: readonly string[];
  /** What they can reach. */
  readonly net: "none" | "loopback" | "all";
}

/** How much an agent is told of what was before. */
export type Fidelity =
  | "full"
  | "truncate"
  | "compact"
  | "summary:low"
  | "summary:medium"
  | "summary:high";

/** What an agent is to know of what was before. */
export interface Conversation {
  /** By edge, node, graph, or `compact`; what `full` comes to after a resume is said already. */
  readonly fidelity: Fidelity;
  /** Agents of the same thread share a session at full fidelity. */
  readonly thread: string;
  /** The session to go on with; absent when there is none yet, or not at full fidelity. */
  readonly session?: AgentSession;
}
