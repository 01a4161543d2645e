/** What an agent is to know of what was before, and whose session it goes on with. */

import { FIDELITIES } from "../attributes/fidelity.ts";
import type { Conversation, Fidelity } from "../handler.ts";
import type { RunState } from "../history/state.ts";
import type { Host } from "../host/host.ts";
import type { Plan, PlanNode } from "../plan.ts";
import type { AttemptRequest } from "./durable.ts";

/** By the language reference, section 5: edge, node, graph, `compact`; after a resume `full` is `summary:high` once. */
export function conversationOf(
  plan: Plan,
  { arrival, sessions, forgotten }: RunState,
  node: PlanNode,
): Pick<AttemptRequest, "conversation" | "thread"> {
  const fidelity = known(arrival.fidelity ?? node.fidelity ?? plan.fidelity);
  const thread = node.thread ?? arrival.thread ?? plan.thread ??
    node.subgraphClass ?? arrival.from ?? node.id;
  if (node.role !== "agent" || fidelity !== "full") {
    return { conversation: { fidelity, thread } };
  }
  const session = sessions.get(thread);
  return {
    thread,
    conversation: forgotten.has(thread)
      ? { fidelity: "summary:high", thread }
      : { fidelity, thread, ...(session && { session }) },
  };
}

/** Validation has warned of other names. */
function known(text: string): Fidelity {
  return FIDELITIES.includes(text) ? text as Fidelity : "compact";
}

/** The same for the agent that a node has: what another one was told is told again. */
export function forAgent(
  host: Host,
  { handler, values }: PlanNode,
  conversation: Conversation,
): Conversation {
  const { session, thread } = conversation;
  if (!session) return conversation;
  const agent = handler.agent?.(values, (name) => host.env(name));
  return agent === undefined || agent.backend === session.backend
    ? conversation
    : { fidelity: "summary:high", thread };
}
