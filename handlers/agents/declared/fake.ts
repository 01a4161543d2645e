import type { AgentDeclaration } from "../../../lib/agents/backend.ts";
import {
  type AttrSpec,
  type AttrValue,
  OUTCOME_STATUSES,
} from "../../../lib/handler.ts";
import { parseObject } from "../../../lib/agents/json_object.ts";
import { parseUsages } from "../fake_usage.ts";

const ATTRIBUTES: readonly AttrSpec[] = [
  {
    name: "test.outcome",
    type: "enum",
    values: OUTCOME_STATUSES,
    default: "success",
    help: "For the fake backend: the outcome.",
  },
  {
    name: "test.outcome_sequence",
    type: "list",
    help:
      "For the fake backend: one outcome per execution of the node in the run; the last one repeats.",
    check: checkOutcomes,
  },
  {
    name: "test.preferred_next_label",
    type: "string",
    help: "For the fake backend: the label of the edge to prefer.",
  },
  {
    name: "test.suggested_next_ids",
    type: "list",
    help: "For the fake backend: the nodes to prefer, best first.",
  },
  {
    name: "test.notes",
    type: "string",
    default: "fake backend",
    help: "For the fake backend: the notes.",
  },
  jsonObject("test.context_updates_json", "values to put into the context"),
  jsonObject("test.verification_plan_json", "the verification plan"),
  jsonObject("test.output_json", "what output_schema asks for"),
  jsonObject(
    "test.write_files_json",
    "texts to write into the workspace, by path",
  ),
  {
    name: "test.usage_json",
    type: "string",
    help:
      "For the fake backend: what it says that it uses, as a JSON object with input_tokens, output_tokens and, if it is to be known, model, cached_input_tokens and cost_usd; or an array of them, told one after the other.",
    check: (value) => {
      const parsed = parseUsages(String(value));
      return typeof parsed === "string"
        ? `invalid test.usage_json: ${parsed}`
        : undefined;
    },
  },
  {
    name: "test.delay_ms",
    type: "integer",
    default: 0,
    help:
      "For the fake backend: milliseconds until it answers, and before each of its usages.",
  },
];

/** Answers as the node's `test.*` attributes say. */
export const FAKE: AgentDeclaration = {
  name: "fake",
  help: "Answers as the node's test.* attributes say.",
  attributes: ATTRIBUTES,
  capabilities: {
    schema: "own",
    limits: "kernel",
    resume: false,
    usage: true,
    cost: true,
    programs: false,
  },
};

function jsonObject(name: string, what: string): AttrSpec {
  return {
    name,
    type: "string",
    help: `For the fake backend: ${what}, as a JSON object.`,
    check: (value) => {
      const parsed = parseObject(String(value));
      return parsed.ok ? undefined : `invalid ${name}: ${parsed.message}`;
    },
  };
}

function checkOutcomes(value: AttrValue): string | undefined {
  const known: readonly string[] = OUTCOME_STATUSES;
  const wrong = Array.isArray(value)
    ? value.find((item) => !known.includes(item))
    : undefined;
  return wrong === undefined
    ? undefined
    : `test.outcome_sequence has ${JSON.stringify(wrong)}, but may list ${
      known.join(", ")
    } only`;
}
