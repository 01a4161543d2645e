/** Agents whose programs keep to the node's limits themselves, and could not if a sandbox did. */

import type { AgentTraits } from "../handler.ts";
import type { Host } from "../host/host.ts";
import type { PlanNode } from "../plan.ts";
import { needsOf } from "./node_limits.ts";

/** The sandbox that a node's programs bring along. */
export interface OwnSandbox {
  /** As the run's header says it, such as `codex's own`. */
  readonly name: string;
  /** Who holds the limits. */
  readonly limits: AgentTraits["limits"];
  /** What is not held, a sentence each. */
  readonly unheld: readonly string[];
}

/** `undefined` where the node's programs are to run in a sandbox of factory's. */
export function ownSandboxOf(
  host: Host,
  node: Pick<PlanNode, "handler" | "values">,
): OwnSandbox | undefined {
  if (needsOf(host, node).ownSandbox !== true) return undefined;
  const traits = node.handler.agent?.(node.values, (name) => host.env(name));
  const { backend, limits } = traits ??
    { backend: node.handler.type, limits: "none" as const };
  switch (limits) {
    case "kernel":
      return { name: `${backend}'s own`, limits, unheld: [] };
    case "inband":
      return {
        name: `${backend}'s own rules`,
        limits,
        unheld: [
          `what ${backend} does is limited by rules of its own, not by the kernel`,
        ],
      };
    case "none":
      return {
        name: "none",
        limits,
        unheld: [`what ${backend} does is checked only afterwards`],
      };
    default:
      return limits satisfies never;
  }
}
