/** What an agent's answer comes to, as the stage's outcome. */

import type {
  HandlerContext,
  HandlerNode,
  JsonValue,
  Outcome,
} from "../handler.ts";
import type { AgentAnswer } from "./backend.ts";

/** What there is to tell besides the answer. */
export type Besides = Pick<Outcome, "session" | "notes">;

/** Keeps what an answer has besides its outcome: response, plan, output. */
export function outcomeOf(
  { response, verificationPlan, output, standIn: _, ...outcome }: AgentAnswer,
  besides: Besides,
  node: HandlerNode,
  { artifacts }: Pick<HandlerContext, "artifacts">,
): Outcome {
  if (response !== undefined) artifacts.write("response.md", response);
  if (output !== undefined) {
    artifacts.write("output.json", `${JSON.stringify(output, null, 2)}\n`);
  }
  const notes = [outcome.notes, besides.notes]
    .filter((text) => text !== undefined).join("; ");
  const kept = {
    ...keptPlan(verificationPlan, node),
    ...(output !== undefined && { [`output.${node.id}`]: output }),
  };
  return {
    ...outcome,
    ...besides,
    ...(notes !== "" && { notes }),
    ...(Object.keys(kept).length > 0 &&
      { contextUpdates: { ...outcome.contextUpdates, ...kept } }),
  };
}

function keptPlan(
  plan: JsonValue | undefined,
  { values }: HandlerNode,
): Record<string, JsonValue> {
  if (plan === undefined || plan === null) return {};
  const key = values.text("verification.plan_context_key")?.trim() ||
    "verification.plan";
  return { [key]: plan };
}
