/** A message of Anthropic's API, as a whole and as a stream of events. */

import type { MockTurn, MockUsage } from "./mock_anthropic.ts";

/** The kind of turn that is a message. */
export type MockMessage = Exclude<
  MockTurn,
  { readonly status: number } | { readonly hang: true }
>;

const USAGE: MockUsage = {
  input_tokens: 700,
  cache_creation_input_tokens: 100,
  cache_read_input_tokens: 200,
  output_tokens: 50,
};

let lastId = 0;

function newId(prefix: string): string {
  lastId++;
  return `${prefix}_mock_${lastId}`;
}

/** The answer to a request that does not stream. */
export function wholeMessage(model: string, turn: MockMessage): object {
  return {
    ...emptyMessage(model),
    content: blocksOf(turn),
    stop_reason: stopReason(turn),
    usage: turn.usage ?? USAGE,
  };
}

/** The server-sent events of a message. */
export function messageEvents(model: string, turn: MockMessage): string[] {
  const { output_tokens, ...read } = turn.usage ?? USAGE;
  return [
    event("message_start", {
      message: {
        ...emptyMessage(model),
        usage: { ...read, output_tokens: 1 },
      },
    }),
    ...blocksOf(turn).flatMap(blockEvents),
    event("message_delta", {
      delta: { stop_reason: stopReason(turn), stop_sequence: null },
      usage: { output_tokens },
    }),
    event("message_stop", {}),
  ];
}

type Block =
  | { readonly type: "text"; readonly text: string }
  | {
    readonly type: "thinking";
    readonly thinking: string;
    readonly signature: string;
  }
  | {
    readonly type: "tool_use";
    readonly id: string;
    readonly name: string;
    readonly input: unknown;
  };

function blocksOf({ thinking, text, tools = [] }: MockMessage): Block[] {
  return [
    ...(thinking === undefined ? [] : [
      { type: "thinking" as const, thinking, signature: "mock" },
    ]),
    ...(text === undefined ? [] : [{ type: "text" as const, text }]),
    ...tools.map(({ name, input }) => ({
      ...{ type: "tool_use" as const, id: newId("toolu"), name, input },
    })),
  ];
}

function blockEvents(block: Block, index: number): string[] {
  const [start, ...deltas] = partsOf(block);
  return [
    event("content_block_start", { index, content_block: start }),
    ...deltas.map((delta) => event("content_block_delta", { index, delta })),
    event("content_block_stop", { index }),
  ];
}

function partsOf(block: Block): object[] {
  switch (block.type) {
    case "text":
      return [
        { ...block, text: "" },
        ...halves(block.text).map((text) => ({ type: "text_delta", text })),
      ];
    case "thinking":
      return [
        { ...block, thinking: "", signature: "" },
        ...halves(block.thinking).map((thinking) => ({
          ...{ type: "thinking_delta", thinking },
        })),
        { type: "signature_delta", signature: block.signature },
      ];
    case "tool_use":
      return [
        { ...block, input: {} },
        ...halves(JSON.stringify(block.input)).map((partial_json) => ({
          ...{ type: "input_json_delta", partial_json },
        })),
      ];
    default:
      return block satisfies never;
  }
}

/** Two parts, so that who reads them has to put them together. */
function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function emptyMessage(model: string): object {
  return {
    id: newId("msg"),
    type: "message",
    role: "assistant",
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}

function stopReason({ tools = [] }: MockMessage): string {
  return tools.length > 0 ? "tool_use" : "end_turn";
}
