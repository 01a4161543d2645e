/** What ends a run that would otherwise go round for ever. */

import type { RunState } from "../history/state.ts";
import type { Plan } from "../plan.ts";

/** The limit that one more visit of a node would break, as a reason; `undefined` when there is none. */
export function exceededLimit(
  plan: Plan,
  state: RunState,
  node: string,
  visit: number,
): string | undefined {
  if (plan.maxSteps > 0 && state.steps >= plan.maxSteps) {
    return `max_steps: the run has made ${plan.maxSteps} steps, and ${node} would be one more`;
  }
  const own = plan.nodes.get(node)?.maxVisits ?? 0;
  if (own > 0 && visit > own) {
    return `max_visits: ${node} was visited ${own} times, and this would be one more`;
  }
  if (plan.maxNodeVisits > 0 && visit > plan.maxNodeVisits) {
    return `max_node_visits: ${node} was visited ${plan.maxNodeVisits} times, and this would be one more`;
  }
  return undefined;
}
