/** A failure whose cause the node that should repair it may not touch. */

import type { CurrentFailure } from "../history/state.ts";
import type { Plan, PlanNode } from "../plan.ts";
import { disallowed, parseWritePolicy } from "../workspace/write_policy.ts";

/**
 * The reason to stop before an agent that cannot help: the failed tool runs
 * scripts outside the agent's write limits. `undefined` when it may help.
 */
export function unfixableFailure(
  node: PlanNode,
  plan: Plan,
  failure: CurrentFailure | undefined,
): string | undefined {
  if (
    !failure || failure.repaired || node.role !== "agent" ||
    !node.allowedWritePaths?.length
  ) return undefined;
  const command = plan.nodes.get(failure.node)?.values.text("tool_command");
  if (failure.nodeType !== "tool" || command === undefined) return undefined;
  const outside = disallowed(
    { created: [], modified: scripts(command), deleted: [] },
    parseWritePolicy(node.allowedWritePaths),
  );
  if (outside.length === 0) return undefined;
  return `unfixable_failure_source: failed node ${failure.node} references ${
    outside.join(",")
  } outside allowed_write_paths for ${node.id}`;
}

/** The shell scripts a command names, without `./`. */
function scripts(command: string): string[] {
  const found = new Set<string>();
  for (const word of command.split(/\s+/)) {
    const path = word.replace(/^["']+|["';]+$/g, "");
    if (!path.endsWith(".sh") || path.startsWith("-") || path.includes("=")) {
      continue;
    }
    found.add(path.replace(/\/+/g, "/").replace(/(^|\/)(\.\/)+/g, "$1"));
  }
  return [...found];
}
