/**
 * A turn: the model is asked, what it wants is done, and it is asked again,
 * until it gives its answer.
 *
 * @module
 */

import type { ModelMessage } from "ai";
import type { AgentReply, AgentRequest } from "../../../lib/agents/backend.ts";
import type { JsonValue } from "../../../lib/handler.ts";
import { type CallSetting, carryOut } from "./calls.ts";
import { ModelFailure } from "./failures.ts";
import type { Model } from "./model.ts";
import { type Answer, ask, type Call, type Offer } from "./step.ts";
import { systemPrompt } from "./system.ts";

/** The tool that ends a turn. */
const ANSWER = "answer";

/** What a turn is had with. */
export interface TurnSetting extends CallSetting {
  readonly model: Model;
  /** What was said so far. Grows; after each exchange it can be gone on with. */
  readonly messages: ModelMessage[];
}

/**
 * Has a turn.
 *
 * @throws {ModelFailure} when it comes to nothing.
 * @throws the reason of the signal when it is aborted.
 */
export async function haveTurn(setting: TurnSetting): Promise<AgentReply> {
  const { request, settings, model, messages } = setting;
  const { context } = request;
  const offers = [...setting.tools.map(offerOf), answerOffer(request)];
  const system = systemPrompt(context, setting.tools);
  const asked: ModelMessage = { role: "user", content: request.prompt };
  const said: ModelMessage[] = [asked];
  for (let step = 1; step <= settings.maxSteps; step++) {
    const answer = await ask(
      { system, offers, messages: [...messages, ...said] },
      model,
      settings,
      request,
    );
    const final = answer.calls.findLast(({ name }) => name === ANSWER);
    const results = await carryOut(
      answer.calls.filter(({ name }) => name !== ANSWER),
      setting,
    );
    said.push(...exchangeOf(answer, results));
    messages.push(...said.splice(0));
    if (final && final.problem === undefined) return replyOf(final, answer);
    if (final) heed(final, setting);
    if (answer.calls.length === 0) return { kind: "text", text: answer.text };
  }
  throw new ModelFailure(
    `api.max_steps: the model has answered ${settings.maxSteps} times without coming to an end`,
    "deterministic",
  );
}

/** An answer that cannot be read is told to the model, unless it gives the same one again and again. */
function heed(
  { name, input, problem = "" }: Call,
  { loops }: TurnSetting,
): void {
  const verdict = loops.see(name, input, problem);
  loops.endStep();
  if (verdict === "stop") {
    throw new ModelFailure(
      `loop: the model gave the same answer again and again, which cannot be read: ${problem}`,
      "deterministic",
    );
  }
}

function offerOf({ name, description, input }: Offer): Offer {
  return { name, description, input };
}

function answerOffer({ schema }: AgentRequest): Offer {
  return {
    name: ANSWER,
    description:
      "Gives the answer of this stage and ends the work. Call it once, when all is done, or cannot be done.",
    input: schema,
    strict: true,
  };
}

/** What the model said, and the result of every call, in the order of the calls. */
function exchangeOf(
  { calls, messages }: Answer,
  results: Awaited<ReturnType<typeof carryOut>>,
): ModelMessage[] {
  // The results of calls that cannot be read are given in words of our own.
  const said = messages.filter(({ role, content }) =>
    role === "assistant" && content.length > 0
  );
  const content = calls.map((call) =>
    results.find((result) =>
      result.type === "tool-result" && result.toolCallId === call.id
    ) ?? received(call)
  );
  return content.length === 0 ? said : [...said, { role: "tool", content }];
}

function received(
  { id, name, problem }: Call,
): Awaited<ReturnType<typeof carryOut>>[number] {
  return {
    type: "tool-result",
    toolCallId: id,
    toolName: name,
    output: problem === undefined
      ? { type: "text", value: "received" }
      : { type: "error-text", value: problem },
  };
}

function replyOf({ input }: Call, { text }: Answer): AgentReply {
  const structured: JsonValue = input;
  return {
    kind: "text",
    text: text.trim() === "" ? JSON.stringify(structured) : text,
    structured,
  };
}
