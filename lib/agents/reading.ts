/** What an agent's reply comes to. */

import type { JsonValue } from "../handler.ts";
import { parseAnswer, type ParsedAnswer } from "./answer.ts";
import type { AgentAnswer, AgentCapabilities, AgentReply } from "./backend.ts";
import type { PatientValidator } from "./patience.ts";

/** What a reply is held against. */
export interface ReadingOptions {
  /** Who saw to the answer's form. */
  readonly schema: AgentCapabilities["schema"];
  /** Takes an answer without an outcome for a success. */
  readonly autoStatus: boolean;
  /** Holds the answer's output against the node's `output_schema`, if it has one. */
  readonly output?: PatientValidator | undefined;
}

/** An answer, or what keeps it from being one. */
export type Reading =
  | { readonly kind: "answer"; readonly answer: AgentAnswer }
  | {
    readonly kind: "wrong";
    /** What was wrong, what it is, what it must be. */
    readonly problem: string;
    /** What the agent said. */
    readonly said: string;
  };

/** Reads what an agent has said, without trust. */
export async function readReply(
  reply: Extract<AgentReply, { kind: "text" | "answer" }>,
  options: ReadingOptions,
): Promise<Reading> {
  if (reply.kind === "answer") return await held(reply.answer, options);
  const said = saidBy(reply);
  if (said === undefined) {
    return { kind: "wrong", problem: TOO_DEEP, said: reply.text };
  }
  const parsed = parsedAnswer(said, options);
  switch (parsed.kind) {
    case "answer":
      return await held({ ...parsed.answer, response: said }, options);
    case "invalid":
      return { kind: "wrong", problem: parsed.reason, said };
    case "text":
      return plain(said, parsed, reply.structured, options);
    default:
      return parsed satisfies never;
  }
}

const TOO_DEEP = "the answer is nested too deep";

/** What was said, as a text; `undefined` when it cannot be written as one. */
function saidBy(
  { text, structured }: Extract<AgentReply, { kind: "text" }>,
): string | undefined {
  if (structured === undefined) return text;
  try {
    return `${JSON.stringify(structured, null, 2)}\n`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

/** An answer may come after what else an agent has to say, without a fence. */
function parsedAnswer(
  said: string,
  { autoStatus }: ReadingOptions,
): ParsedAnswer {
  const whole = parseAnswer(said, { autoStatus });
  if (whole.kind !== "text") return whole;
  const starts = [...said.matchAll(/^[ \t]*\{/gm)].slice(0, CANDIDATES);
  for (const { index } of starts) {
    const end = parseAnswer(said.slice(index), { autoStatus });
    if (end.kind !== "text") return end;
  }
  return whole;
}

/** Lines that are tried as the beginning of an answer: trying all of a long text would take too long. */
const CANDIDATES = 100;

/** What is no answer in form may be one all the same, where nobody but the prompt has asked for the form. */
function plain(
  said: string,
  { problem }: Extract<ParsedAnswer, { kind: "text" }>,
  structured: JsonValue | undefined,
  { schema, output }: ReadingOptions,
): Reading {
  if (said.trim() === "") {
    return { kind: "wrong", problem: "the agent has said nothing", said };
  }
  const isFree = schema === "prompted" && !output && structured === undefined;
  if (isFree && !isTorn(said)) {
    return { kind: "answer", answer: { status: "success", response: said } };
  }
  return {
    kind: "wrong",
    problem: `it is no answer as JSON: ${problem}`,
    said,
  };
}

/** The form was meant, but the JSON is broken: to take that for a success could hide a failure. */
function isTorn(text: string): boolean {
  return /^\s*\{\s*"|^[ \t]*```json\b/im.test(text) &&
    text.includes('"outcome"');
}

/** Holds an answer's output against the node's schema. Work that was not done need not have one. */
async function held(
  answer: AgentAnswer,
  { output }: ReadingOptions,
): Promise<Reading> {
  if (!output || answer.standIn) return { kind: "answer", answer };
  const isWell = answer.status === "success" ||
    answer.status === "partial_success";
  if (answer.output === undefined && !isWell) return { kind: "answer", answer };
  const said = answer.response ?? "";
  // A missing one is null: the schema may take that.
  const validated = await output(answer.output ?? null);
  if (validated.ok) {
    return { kind: "answer", answer: { ...answer, output: validated.value } };
  }
  const problem = answer.output === undefined
    ? "the answer's output is missing, but must conform to the stage's output_schema"
    : validated.message;
  return { kind: "wrong", problem, said };
}
