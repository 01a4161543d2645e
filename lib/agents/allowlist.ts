/** Which commands a verification after an agent may run. */

import type { HandlerContext, HandlerNode } from "../handler.ts";

const ATTRIBUTE = "verification.allowed_commands";

/**
 * The commands that the plan of an agent may use: those its own node lists, else
 * those of all verification nodes that can come next, sorted.
 */
export function verificationAllowlist(
  node: HandlerNode,
  context: Pick<HandlerContext, "downstream">,
): readonly string[] {
  const own = node.values.list(ATTRIBUTE);
  if (own.length > 0) return [...new Set(own)];
  const commands = context.downstream("verification")
    .flatMap(({ values }) => values.list(ATTRIBUTE));
  return [...new Set(commands)].sort();
}
