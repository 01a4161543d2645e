/** The form of an agent's answer, as a JSON Schema. */

import { OUTCOME_STATUSES } from "../handler.ts";
import type { JsonSchema } from "./backend.ts";
import { embeddable } from "./strict.ts";

/** What an answer's form depends on. */
export interface AnswerSchemaOptions {
  /** The schema of the answer's `output`: the node's `output_schema`. @default no output */
  readonly outputSchema?: JsonSchema | undefined;
}

const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };

/** The seed's fields, with what they are for. */
const FIELDS: JsonSchema = {
  outcome: {
    ...TEXT,
    enum: OUTCOME_STATUSES,
    description: "How the work ended.",
  },
  preferred_next_label: {
    ...TEXT,
    description: "The label of the way to go on, or an empty text.",
  },
  suggested_next_ids: {
    ...TEXTS,
    description: "The nodes to go on with, best first; mostly empty.",
  },
  context_updates: {
    type: "array",
    items: object({
      key: TEXT,
      value: { type: ["string", "number", "boolean", "null"] },
    }),
    description: "Values for later stages to know, by key; mostly empty.",
  },
  verification_plan: {
    anyOf: [object({ files: TEXTS, commands: TEXTS }), { type: "null" }],
    description:
      "What shows that the work is done: files that have to exist, commands that have to succeed; null when there is nothing to verify.",
  },
  notes: { ...TEXT, description: "What was done, in a few sentences." },
  failure_reason: {
    ...TEXT,
    description: "Why the work was not done, or an empty text.",
  },
};

/**
 * The schema of an answer, in the form that strict APIs take: every property
 * is required, nothing is additional, and free-form objects are lists of pairs.
 */
export function answerSchema(
  { outputSchema }: AnswerSchemaOptions = {},
): JsonSchema {
  const head = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "AttractorCodexOutcome",
  };
  if (!outputSchema) return { ...head, ...object(FIELDS) };
  const { schema, definitions } = embeddable(outputSchema, "output");
  const output = {
    anyOf: [schema, { type: "null" }],
    description:
      "The result, as this stage has to give it; null when there is none, because the work was not done.",
  };
  return {
    ...head,
    ...object({ ...FIELDS, output }),
    ...(definitions && { $defs: definitions }),
  };
}

function object(properties: JsonSchema): JsonSchema {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
