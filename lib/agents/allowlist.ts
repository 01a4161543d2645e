/** Which commands a verification after an agent may run. */

import type { HandlerContext, HandlerNode } from "../handler.ts";

const ATTRIBUTE = "verification.allowed_commands";

/**
 * The commands that the plan of an agent may use: those its own node lists, else
 * those of all verification nodes that can come next, sorted. The search goes
 * through other nodes, but not past a verification.
 */
export function verificationAllowlist(
  node: HandlerNode,
  context: Pick<HandlerContext, "node">,
): readonly string[] {
  const own = node.values.list(ATTRIBUTE);
  if (own.length > 0) return [...new Set(own)];

  const commands = new Set<string>();
  const seen = new Set([node.id]);
  const queue = [...context.node(node.id)?.next ?? []];
  for (const id of queue) {
    if (seen.has(id)) continue;
    seen.add(id);
    const next = context.node(id);
    if (next?.type === "verification") {
      for (const command of next.values.list(ATTRIBUTE)) commands.add(command);
    } else {
      queue.push(...next?.next ?? []);
    }
  }
  return [...commands].sort();
}
