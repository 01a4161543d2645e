/**
 * Has an agent answer: a turn, and a second one when the first answer is not in
 * the agreed form.
 *
 * @module
 */

import {
  failure,
  type HandlerContext,
  type HandlerNode,
  type Outcome,
  ProgramError,
} from "../handler.ts";
import type {
  AgentBackend,
  AgentDeclaration,
  AgentReply,
  AgentRequest,
  JsonSchema,
} from "./backend.ts";
import { EVENT_FILE } from "./event_log.ts";
import { Listener } from "./listener.ts";
import type { McpServers } from "./mcp.ts";
import { type Besides, outcomeOf } from "./outcome.ts";
import { outputSchemaOf } from "./output_schema.ts";
import { promptOf } from "./node_prompt.ts";
import type { WrongAnswer } from "./repair.ts";
import { readReply } from "./reading.ts";
import { answerSchema } from "./schema.ts";
import { type PatientValidator, patientValidatorOf } from "./patience.ts";
import { SchemaError } from "./validate.ts";

/** An agent, and what it is asked. */
export interface Conversing {
  /** What the backend says of itself. */
  readonly declared: AgentDeclaration;
  /** Its code. */
  readonly backend: AgentBackend;
  /** The node. */
  readonly node: HandlerNode;
  /** The attempt. */
  readonly context: HandlerContext;
  /** Servers of the Model Context Protocol that are configured. @default none */
  readonly mcp?: McpServers | undefined;
}

/** Files that an answer is read from or written to: one that was left behind is none. */
const ANSWER_FILES = [
  "response.md",
  "response.rejected.md",
  "prompt.repair.md",
  "output.json",
  EVENT_FILE,
];

const HEARTBEAT_MS = 15_000;
const LAST_TURN = 2;

/**
 * Has an agent answer.
 *
 * @throws the reason of the context's signal when the attempt had to end.
 */
export async function converse(asked: Conversing): Promise<Outcome> {
  const { declared, node, context } = asked;
  const found = outputSchemaOf(node.values, context);
  if (!found.ok) return failure(found.message, "config", UNTOUCHED);
  let output: PatientValidator | undefined;
  try {
    output = found.schema &&
      await patientValidatorOf(found.schema, "output", context);
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return failure(
      `invalid output_schema: ${error.message}`,
      "config",
      UNTOUCHED,
    );
  }
  if (declared.capabilities.schema !== "own") {
    for (const name of ANSWER_FILES) context.artifacts.remove(name);
  }
  const env = (name: string) => context.env(name);
  using listener = new Listener(context, {
    model: declared.model?.(node.values, env) ?? textOf(node, "llm_model"),
    provider: textOf(node, "llm_provider"),
    heartbeatMs: declared.heartbeatMs?.(node.values, env) ?? HEARTBEAT_MS,
  });
  return await turns(asked, { listener, outputSchema: found.schema, output });
}

interface Turns {
  readonly listener: Listener;
  /** The node's schema, and what holds an output against it. */
  readonly outputSchema: JsonSchema | undefined;
  readonly output: PatientValidator | undefined;
}

async function turns(
  asked: Conversing,
  { listener, outputSchema, output }: Turns,
): Promise<Outcome> {
  const { declared: { capabilities }, node, context } = asked;
  const autoStatus = node.values.flag("auto_status");
  const options = { schema: capabilities.schema, autoStatus, output };
  const schema = answerSchema({ outputSchema });
  let session = sessionOf(asked);
  let wrong: WrongAnswer | undefined;
  for (;;) {
    const turn = wrong ? LAST_TURN : 1;
    listener.begin(turn);
    const goesOn = session !== undefined;
    const prompt = promptOf(asked, { outputSchema, goesOn, wrong });
    const reply = await oneTurn(asked, {
      ...requestOf(asked, { prompt, schema, turn }),
      ...(session !== undefined && { session }),
      onEvent: (event) => listener.hear(event),
    }, listener);
    const besides = besidesOf(asked, listener);
    if (reply.kind === "failure") {
      listener.note({ reply: reply.kind, reason: reply.reason });
      return failedTurn(reply, besides, turn);
    }
    if (reply.kind === "session gone") {
      listener.note({ reply: reply.kind });
      if (!goesOn) {
        throw new TypeError(`${asked.declared.name} lost no session`);
      }
      session = undefined;
      continue;
    }
    const reading = await readReply(reply, options);
    if (reading.kind === "answer") {
      if (reply.kind !== "answer") listener.note({ reply: reply.kind });
      return outcomeOf(reading.answer, besides, node, context);
    }
    const { problem, said } = reading;
    listener.note({ reply: reply.kind, problem });
    if (reply.kind === "answer" || turn === LAST_TURN) {
      if (said !== "") context.artifacts.write("response.md", said);
      return failure(
        `cannot read the agent's answer: ${problem}`,
        "deterministic",
        besides,
      );
    }
    session = capabilities.resume ? listener.session ?? session : undefined;
    wrong = { problem, said };
    context.artifacts.write("response.rejected.md", said);
  }
}

/** One turn, all of its spending recorded, however it ends. */
async function oneTurn(
  { backend, context }: Conversing,
  request: AgentRequest,
  listener: Listener,
): Promise<AgentReply> {
  let reply: AgentReply;
  try {
    reply = await backend.run(request);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ProgramError)) throw error;
    reply = {
      ...{ kind: "failure", reason: error.message, failureClass: "config" },
    };
  } finally {
    await listener.settle();
  }
  context.signal.throwIfAborted();
  return reply;
}

function requestOf(
  { node, context, mcp }: Conversing,
  turn: Pick<AgentRequest, "prompt" | "schema" | "turn">,
): Omit<AgentRequest, "onEvent" | "session"> {
  const model = textOf(node, "llm_model");
  const provider = textOf(node, "llm_provider");
  const effort = textOf(node, "reasoning_effort");
  return {
    ...turn,
    ...{ node, context },
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    ...(effort !== undefined && { effort }),
    ...(mcp && { mcp }),
  };
}

/** The session to go on with: of this backend, if it can. */
function sessionOf({ declared, context }: Conversing): string | undefined {
  const { session } = context.conversation;
  return declared.capabilities.resume && session?.backend === declared.name
    ? session.id
    : undefined;
}

function besidesOf({ declared }: Conversing, listener: Listener): Besides {
  const { session, refusals } = listener;
  return {
    ...(session !== undefined && declared.capabilities.resume &&
      { session: { backend: declared.name, id: session } }),
    ...(refusals !== undefined && { notes: refusals }),
  };
}

const UNTOUCHED = { workspaceUntouched: true };

function failedTurn(
  { reason, failureClass, retryAfterMs, workspaceUntouched }: Extract<
    AgentReply,
    { kind: "failure" }
  >,
  besides: Besides,
  turn: number,
): Outcome {
  return failure(reason, failureClass, {
    ...besides,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    // The turn before may have written.
    ...(workspaceUntouched && turn === 1 && UNTOUCHED),
  });
}

function textOf({ values }: HandlerNode, name: string): string | undefined {
  return values.text(name)?.trim() || undefined;
}
