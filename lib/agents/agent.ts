/** An agent of a program's own: its declaration and its code in one. */

import type { AgentBackend, AgentDeclaration } from "./backend.ts";

/** A backend that a program brings along. It runs in the program's process and is trusted. */
export interface Agent extends AgentDeclaration, AgentBackend {
  /** The value of `agent.backend`. */
  readonly name: string;
}
