/** An answer of OpenAI's Chat Completions API, as a whole and as a stream of chunks. */

import type { MockUsage } from "./mock_openai.ts";
import {
  halves,
  type MockAnswer,
  newId,
  USAGE,
} from "./mock_openai_response.ts";

/** The answer to a request that does not stream. */
export function wholeCompletion(model: string, turn: MockAnswer): object {
  const calls = callsOf(turn);
  return {
    ...head(model, "chat.completion"),
    choices: [{
      index: 0,
      message: {
        role: "assistant",
        content: turn.text ?? null,
        ...(calls.length > 0 && { tool_calls: calls }),
      },
      finish_reason: finishReason(turn),
    }],
    usage: usageOf(turn.usage ?? USAGE),
  };
}

/** The server-sent events of an answer. */
export function chatChunks(model: string, turn: MockAnswer): string[] {
  const shared = head(model, "chat.completion.chunk");
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...{ ...shared, choices: [{ index: 0, delta, finish_reason }] },
  });
  const calls = callsOf(turn).map((call, index) => ({ index, ...call }));
  const chunks = [
    chunk({ role: "assistant", content: "" }),
    ...(turn.text === undefined ? [] : halves(turn.text))
      .map((content) => chunk({ content })),
    ...calls.map((call) => chunk({ tool_calls: [call] })),
    chunk({}, finishReason(turn)),
    { ...shared, choices: [], usage: usageOf(turn.usage ?? USAGE) },
  ];
  return [
    ...chunks.map((data) => `data: ${JSON.stringify(data)}\n\n`),
    "data: [DONE]\n\n",
  ];
}

function head(model: string, object: string): object {
  return { id: newId("chatcmpl"), object, created: 1, model };
}

function callsOf({ tools = [] }: MockAnswer): object[] {
  return tools.map(({ name, input }) => ({
    id: newId("call"),
    type: "function",
    function: {
      name,
      arguments: typeof input === "string" ? input : JSON.stringify(input),
    },
  }));
}

function finishReason({ tools = [] }: MockAnswer): string {
  return tools.length > 0 ? "tool_calls" : "stop";
}

function usageOf(
  { input, cached = 0, output, reasoning = 0 }: MockUsage,
): object {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}
