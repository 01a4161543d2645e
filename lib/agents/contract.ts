/** In which form an agent is to answer, in words. */

import { OUTCOME_STATUSES } from "../handler.ts";
import type { AgentCapabilities, JsonSchema } from "./backend.ts";

/** What the words depend on. */
export interface ContractParts {
  /** Who sees to the answer's form. */
  readonly schema: AgentCapabilities["schema"];
  /** What the node says that the answer's output has to be. */
  readonly outputSchema?: JsonSchema | undefined;
}

/** The seed's words: the schema itself, with what its fields are for, goes another way. */
const NATIVE = "Return only JSON matching the provided schema.";

const EXAMPLE = {
  outcome: "success",
  preferred_next_label: "",
  suggested_next_ids: [],
  context_updates: [],
  verification_plan: null,
  notes: "",
  failure_reason: "",
};

/** The form of an answer; empty for agents that answer in their own way, unless the node asks for an output. */
export function answerContract(
  { schema, outputSchema }: ContractParts,
): string {
  if (schema === "native") return NATIVE;
  if (schema === "own" && !outputSchema) return "";
  const example = outputSchema ? { ...EXAMPLE, output: null } : EXAMPLE;
  return `Answer format (hard requirement): when you are done, end your answer with one JSON object of this form, and write nothing after it.
\`\`\`json
${JSON.stringify(example, null, 2)}
\`\`\`
- outcome: one of ${OUTCOME_STATUSES.join(", ")}; how the work really ended
- preferred_next_label: the label of the way to go on, if you were told of several; else empty
- suggested_next_ids: the stages to go on with, best first, if you were told of several; else empty
- context_updates: values for later stages, as a list of {"key": …, "value": …}
- verification_plan: {"files": […], "commands": […]} that show that the work is done, or null
- notes: what you did, in a few sentences
- failure_reason: why the work was not done; else empty${
    outputSchema ? outputLine(outputSchema) : ""
  }`;
}

function outputLine(schema: JsonSchema): string {
  return `
- output: the result; null only when the work was not done. It has to conform to this JSON Schema:
${JSON.stringify(schema)}`;
}
