/** One answer of the model, told while it comes, and asked for again where that may help. */

import {
  jsonSchema,
  type ModelMessage,
  streamText,
  tool as toolOf,
  type ToolSet,
} from "ai";
import type { AgentRequest, JsonSchema } from "../../../lib/agents/backend.ts";
import type { JsonValue, Usage } from "../../../lib/handler.ts";
import { failureOf, ModelFailure, withoutKey } from "./failures.ts";
import { Lines } from "./lines.ts";
import type { Model } from "./model.ts";
import type { ApiSettings } from "./settings.ts";
import { wait } from "../wait.ts";

/** A tool, as a model is told of it. */
export interface Offer {
  readonly name: string;
  readonly description: string;
  readonly input: JsonSchema;
  /** The schema says all: every property is required. @default false */
  readonly strict?: boolean;
}

/** What a model is asked. */
export interface Question {
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly offers: readonly Offer[];
}

/** What the model wants to have done. */
export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: JsonValue;
  /** The call cannot be read, or there is no such tool: why. */
  readonly problem?: string;
}

/** What it said. */
export interface Answer {
  readonly text: string;
  readonly calls: readonly Call[];
  /** To be kept for the next question. */
  readonly messages: readonly ModelMessage[];
}

// They are told by notices: only the console sink prints.
globalThis.AI_SDK_LOG_WARNINGS ??= false;

/** How often a question is asked. */
const TRIES = 2;
/** Milliseconds to wait before the second time, when nobody says how long. */
const PAUSE = 500;
/** A server that wants more is left to the node's own retries. */
const LONGEST_PAUSE = 60_000;

/**
 * Asks a model.
 *
 * @throws {ModelFailure} when there is no answer.
 * @throws the reason of the signal when it is aborted.
 */
export async function ask(
  question: Question,
  model: Model,
  settings: ApiSettings,
  request: AgentRequest,
): Promise<Answer> {
  const { signal } = request.context;
  for (let tries = 1;; tries++) {
    try {
      return await askOnce(question, model, settings, request);
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      const pause = failure.retryAfterMs ?? PAUSE;
      const isOver = tries === TRIES || pause > LONGEST_PAUSE;
      if (failure.failureClass !== "transient" || isOver) throw failure;
      request.onEvent({
        type: "retry",
        reason: withoutKey(failure.message, settings.key),
      });
      await wait(pause, signal);
    }
  }
}

async function askOnce(
  { system, messages, offers }: Question,
  { model, providerOptions, strictTools }: Model,
  settings: ApiSettings,
  { context, onEvent }: AgentRequest,
): Promise<Answer> {
  const { maxOutputTokens, temperature, effort } = settings;
  const result = streamText({
    model,
    instructions: system,
    messages: [...messages],
    tools: toolSet(offers, strictTools),
    providerOptions,
    abortSignal: context.signal,
    // Which failures are worth another try is decided above.
    maxRetries: 0,
    // They come as a part of the stream, too.
    onError: () => {},
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(effort !== undefined && { reasoning: effort }),
  });
  const said = new Lines((text) => onEvent({ type: "text", text }));
  const thought = new Lines((text) => onEvent({ type: "reasoning", text }));
  let text = "";
  let ended = false;
  const calls: Call[] = [];
  for await (const part of result.stream) {
    switch (part.type) {
      case "text-delta":
        text += part.text;
        said.push(part.text);
        break;
      case "reasoning-delta":
        thought.push(part.text);
        break;
      case "text-end":
        said.end();
        break;
      case "reasoning-end":
        thought.end();
        break;
      case "tool-call":
        calls.push({
          id: part.toolCallId,
          name: part.toolName,
          input: part.input,
          ...(part.invalid && { problem: problemOf(part.error) }),
        });
        break;
      case "finish-step":
        said.end();
        thought.end();
        if (part.usage.outputTokens === undefined) {
          context.notice(
            `${settings.model}: its server does not tell what was used, so no budget counts it`,
          );
        }
        // What was used is paid for, however the answer is.
        onEvent({
          type: "usage",
          usage: usageOf(settings.model, part.usage),
        });
        checkEnd(part.finishReason, part.rawFinishReason, calls.length > 0);
        ended = true;
        break;
      case "start-step":
        for (const warning of part.warnings) {
          context.notice(`${settings.model}: ${warningOf(warning)}`);
        }
        break;
      case "error":
        throw part.error;
      case "abort":
        context.signal.throwIfAborted();
    }
  }
  context.signal.throwIfAborted();
  if (!ended) {
    throw new ModelFailure("the model's answer was cut off", "transient");
  }
  return { text, calls, messages: await result.responseMessages };
}

/** What a provider cannot do as it was asked to. */
function warningOf(
  { feature, details, message }: {
    readonly feature?: string;
    readonly details?: string | undefined;
    readonly message?: string;
  },
): string {
  return [
    ...feature === undefined
      ? []
      : [`${feature} is not supported as asked for`],
    ...[details, message].filter((text) => text !== undefined),
  ].join(": ").replace(/\.$/, "");
}

function toolSet(offers: readonly Offer[], strictTools: boolean): ToolSet {
  return Object.fromEntries(
    offers.map(({ name, description, input, strict = false }) => {
      const { $schema: _, title: __, ...schema } = input;
      return [
        name,
        toolOf({
          description,
          inputSchema: jsonSchema<JsonValue>(schema),
          ...(strictTools && { strict }),
        }),
      ];
    }),
  );
}

/** @throws {ModelFailure} when the answer is not whole. */
function checkEnd(
  reason: string,
  raw: string | undefined,
  hasCalls: boolean,
): void {
  switch (reason) {
    case "length":
      throw new ModelFailure(
        "the model's answer is longer than it may be; raise api.max_output_tokens",
        "deterministic",
      );
    case "content-filter":
      throw new ModelFailure(
        `the model's answer was refused by its provider (${raw ?? reason})`,
        "deterministic",
      );
    case "error":
      throw new ModelFailure(
        `the model's answer ended in an error${raw ? ` (${raw})` : ""}`,
        "transient",
      );
    case "other":
      // Nobody has said that this is the end.
      if (raw === undefined && !hasCalls) {
        throw new ModelFailure("the model's answer was cut off", "transient");
      }
  }
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : "it cannot be read";
}

function usageOf(
  model: string,
  { inputTokens, outputTokens, inputTokenDetails }: {
    readonly inputTokens: number | undefined;
    readonly outputTokens: number | undefined;
    readonly inputTokenDetails: {
      readonly cacheReadTokens: number | undefined;
    };
  },
): Usage {
  const cached = inputTokenDetails.cacheReadTokens;
  return {
    model,
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    ...(cached !== undefined && { cachedInputTokens: cached }),
  };
}
