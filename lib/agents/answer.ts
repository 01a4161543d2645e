/**
 * An agent's answer: JSON from outside, to be read without trust.
 *
 * @module
 */

import {
  type FailureClass,
  type JsonValue,
  OUTCOME_STATUSES,
  type OutcomeStatus,
} from "../handler.ts";
import type { AgentAnswer } from "./backend.ts";
import { takeContextUpdates } from "./context_updates.ts";
import {
  isObject,
  type JsonObject,
  kindOf,
  parseObject,
} from "./json_object.ts";

/** What a text turned out to be. */
export type ParsedAnswer =
  /** An answer in the agreed form. */
  | { readonly kind: "answer"; readonly answer: AgentAnswer }
  /** Something else, which is no error by itself. */
  | { readonly kind: "text"; readonly problem: string }
  /** Meant as an answer, but not in the agreed form. */
  | { readonly kind: "invalid"; readonly reason: string };

/** Bytes that an answer may have. */
export const LARGEST_ANSWER = 1024 * 1024;

const FIELDS = [
  "outcome",
  "preferred_next_label",
  "preferred_label",
  "suggested_next_ids",
  "context_updates",
  "notes",
  "failure_reason",
  "failure_class",
  "verification_plan",
];

const FAILURE_CLASSES: readonly FailureClass[] = [
  "transient",
  "timeout",
  "canceled",
  "guardrail",
  "config",
  "budget",
  "deterministic",
  "bug",
];

/** How lenient to be. */
export interface AnswerOptions {
  /** Takes an answer without an outcome for a success: the node's `auto_status`. @default false */
  readonly autoStatus?: boolean;
}

/** Reads a text that is a JSON object, or has one as its last `json` block. */
export function parseAnswer(
  text: string,
  { autoStatus = false }: AnswerOptions = {},
): ParsedAnswer {
  const block = fenced(text);
  if (block === undefined && isTooLarge(text)) {
    return {
      kind: "invalid",
      reason: `the answer has more than ${LARGEST_ANSWER} bytes`,
    };
  }
  const parsed = parseObject(block ?? text);
  if (!parsed.ok) return { kind: "text", problem: parsed.message };
  if (!FIELDS.some((field) => Object.hasOwn(parsed.value, field))) {
    return { kind: "text", problem: "it has no field of an answer" };
  }
  try {
    return { kind: "answer", answer: readAnswer(parsed.value, autoStatus) };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { kind: "invalid", reason: error.message };
  }
}

/** A long text that ends as an object does may be the rest of an answer whose beginning was cut off. */
function isTooLarge(text: string): boolean {
  return text.trimEnd().endsWith("}") &&
    new TextEncoder().encode(text).length > LARGEST_ANSWER;
}

/** The last fenced block that is marked as JSON. */
function fenced(text: string): string | undefined {
  const blocks = [...text.matchAll(/^[ \t]*```json[ \t]*\r?\n/gim)];
  const opening = blocks.at(-1);
  if (!opening) return undefined;
  const rest = text.slice(opening.index + opening[0].length);
  const end = rest.search(/^[ \t]*```[ \t]*\r?$/m);
  return end < 0 ? undefined : rest.slice(0, end);
}

/** A field that is not what was agreed on. */
class FieldError extends TypeError {
  override readonly name = "FieldError";

  constructor(field: string, value: JsonValue | undefined, wanted: string) {
    const shown = value === undefined ? "missing" : shorten(value);
    super(`the answer's ${field} is ${shown}, but must be ${wanted}`);
  }
}

function shorten(value: JsonValue): string {
  const text = typeof value === "object"
    ? kindOf(value)
    : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function readAnswer(object: JsonObject, autoStatus: boolean): AgentAnswer {
  const label = textField(object, "preferred_next_label") ??
    textField(object, "preferred_label");
  const ids = idsField(object);
  const updates = updatesField(object);
  const taken = updates && takeContextUpdates(updates);
  const { failureClass, note } = classField(object);
  const notes = [textField(object, "notes"), taken?.note, note]
    .filter((text) => text !== undefined).join("; ");
  const failureReason = textField(object, "failure_reason");
  const plan = field(object, "verification_plan");
  const output = field(object, "output");
  return {
    status: statusField(object, autoStatus),
    ...(label !== undefined && { preferredLabel: label }),
    ...(ids && { suggestedNextIds: ids }),
    ...(taken && { contextUpdates: taken.updates }),
    ...(notes !== "" && { notes }),
    ...(failureReason !== undefined && { failureReason }),
    ...(failureClass && { failureClass }),
    ...(plan !== undefined && { verificationPlan: plan }),
    ...(output !== undefined && { output }),
  };
}

/** A field's value; `null` is how strict schemas say that there is none. */
function field(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] ?? undefined : undefined;
}

/** A text; an empty one is none. */
function textField(object: JsonObject, name: string): string | undefined {
  const value = field(object, name);
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw new FieldError(name, value, "a string");
  return value.trim() === "" ? undefined : value;
}

function statusField(object: JsonObject, autoStatus: boolean): OutcomeStatus {
  const value = field(object, "outcome");
  if (autoStatus && value === undefined) return "success";
  const status = OUTCOME_STATUSES.find((known) =>
    typeof value === "string" && known === value.trim()
  );
  if (status === undefined) {
    throw new FieldError(
      "outcome",
      value,
      `one of ${OUTCOME_STATUSES.join(", ")}`,
    );
  }
  return status;
}

function idsField(object: JsonObject): readonly string[] | undefined {
  const name = "suggested_next_ids";
  const value = field(object, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((id) => typeof id === "string")) {
    throw new FieldError(name, value, "an array of strings");
  }
  return value;
}

/** An object, or a list of `{key, value}`: strict schemas forbid free-form objects. */
function updatesField(object: JsonObject): JsonObject | undefined {
  const name = "context_updates";
  const value = field(object, name);
  if (value === undefined) return undefined;
  if (isObject(value)) return value;
  if (!Array.isArray(value)) {
    throw new FieldError(name, value, "an object or an array of {key, value}");
  }
  return Object.fromEntries(value.map((item: JsonValue) => {
    const key = isObject(item) ? field(item, "key") : undefined;
    if (!isObject(item) || typeof key !== "string") {
      throw new FieldError(`${name} entry`, item, "an object {key, value}");
    }
    return [key, field(item, "value") ?? null];
  }));
}

/** An unknown class changes nothing of how the work ended, so it is only noted. */
function classField(
  object: JsonObject,
): { failureClass?: FailureClass; note?: string } {
  const text = textField(object, "failure_class");
  if (text === undefined) return {};
  const failureClass = FAILURE_CLASSES.find((known) => known === text.trim());
  return failureClass
    ? { failureClass }
    : { note: `unknown failure class ${JSON.stringify(text)} ignored` };
}
