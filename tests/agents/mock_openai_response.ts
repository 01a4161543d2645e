/** An answer of OpenAI's Responses API, as a whole and as a stream of events. */

import type { MockTurn, MockUsage } from "./mock_openai.ts";

/** The kind of turn that is an answer. */
export type MockAnswer = Exclude<
  MockTurn,
  { readonly status: number } | { readonly hang: true }
>;

/** What an answer has used unless the test says otherwise. */
export const USAGE: MockUsage = {
  input: 1000,
  cached: 200,
  output: 50,
  reasoning: 10,
};

let lastId = 0;

/** An id that no other thing of this process has. */
export function newId(prefix: string): string {
  lastId++;
  return `${prefix}_mock_${lastId}`;
}

/** The answer to a request that does not stream. */
export function wholeResponse(model: string, turn: MockAnswer): object {
  return completed(emptyResponse(model), itemsOf(turn), turn.usage ?? USAGE);
}

/** The server-sent events of an answer. */
export function responseEvents(model: string, turn: MockAnswer): string[] {
  const empty = emptyResponse(model);
  const items = itemsOf(turn);
  const whole = completed(empty, items, turn.usage ?? USAGE);
  const events: Event[] = [
    { type: "response.created", response: empty },
    { type: "response.in_progress", response: empty },
    ...items.flatMap(itemEvents),
    { type: "response.completed", response: whole },
  ];
  return events.map(({ type, ...fields }, sequence_number) =>
    `event: ${type}\ndata: ${
      JSON.stringify({ type, sequence_number, ...fields })
    }\n\n`
  );
}

/** An event, before it is numbered. */
type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

interface TextPart {
  readonly type: "output_text";
  readonly text: string;
  readonly annotations: readonly [];
}

type Item =
  & { readonly id: string }
  & (
    | { readonly type: "reasoning"; readonly summary: readonly unknown[] }
    | {
      readonly type: "message";
      readonly status: string;
      readonly role: "assistant";
      readonly content: readonly [TextPart];
    }
    | {
      readonly type: "function_call";
      readonly status: string;
      readonly call_id: string;
      readonly name: string;
      readonly arguments: string;
    }
    | {
      readonly type: "custom_tool_call";
      readonly status: string;
      readonly call_id: string;
      readonly name: string;
      readonly input: string;
    }
  );

function itemsOf({ reasoning, text, tools = [] }: MockAnswer): Item[] {
  const status = "completed";
  const items: Item[] = [];
  if (reasoning !== undefined) {
    const summary = [{ type: "summary_text", text: reasoning }];
    items.push({ id: newId("rs"), type: "reasoning", summary });
  }
  if (text !== undefined) {
    const content: [TextPart] = [{
      ...{ type: "output_text", text, annotations: [] },
    }];
    items.push({
      ...{ id: newId("msg"), type: "message", role: "assistant" },
      ...{ status, content },
    });
  }
  for (const { name, input } of tools) {
    const call = { status, call_id: newId("call"), name };
    items.push(
      typeof input === "string"
        ? { id: newId("ctc"), type: "custom_tool_call", ...call, input }
        : {
          ...{ id: newId("fc"), type: "function_call", ...call },
          arguments: JSON.stringify(input),
        },
    );
  }
  return items;
}

function itemEvents(item: Item, output_index: number): Event[] {
  const place = { item_id: item.id, output_index };
  return [
    {
      type: "response.output_item.added",
      output_index,
      item: begunItem(item),
    },
    ...deltas(item).map((event) => ({ ...event, ...place })),
    { type: "response.output_item.done", output_index, item },
  ];
}

/** The item before anything of it was said. */
function begunItem(item: Item): object {
  switch (item.type) {
    case "reasoning":
      return { ...item, summary: [] };
    case "message":
      return { ...item, status: "in_progress", content: [] };
    case "function_call":
      return { ...item, status: "in_progress", arguments: "" };
    case "custom_tool_call":
      return { ...item, status: "in_progress", input: "" };
    default:
      return item satisfies never;
  }
}

function deltas(item: Item): Event[] {
  switch (item.type) {
    case "reasoning":
      return [];
    case "message": {
      const [part] = item.content;
      const place = { content_index: 0 };
      return [
        {
          type: "response.content_part.added",
          ...place,
          part: { ...part, text: "" },
        },
        ...halves(part.text).map((delta) => ({
          ...{ type: "response.output_text.delta", ...place, delta },
          logprobs: [],
        })),
        { type: "response.output_text.done", ...place, text: part.text },
        { type: "response.content_part.done", ...place, part },
      ];
    }
    case "function_call": {
      const { name, arguments: text } = item;
      const type = "response.function_call_arguments";
      return [
        ...halves(text).map((delta) => ({ type: `${type}.delta`, delta })),
        { type: `${type}.done`, name, arguments: text },
      ];
    }
    case "custom_tool_call": {
      const type = "response.custom_tool_call_input";
      return [
        ...halves(item.input).map((delta) => ({
          ...{ type: `${type}.delta`, delta },
        })),
        { type: `${type}.done`, input: item.input },
      ];
    }
    default:
      return item satisfies never;
  }
}

/** Two parts, so that who reads them has to put them together. */
export function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

function emptyResponse(model: string): object {
  return {
    id: newId("resp"),
    object: "response",
    created_at: 1,
    model,
    status: "in_progress",
    output: [],
    parallel_tool_calls: true,
    tools: [],
    tool_choice: "auto",
    usage: null,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    temperature: 1,
    top_p: 1,
  };
}

function completed(
  empty: object,
  output: readonly Item[],
  { input, cached = 0, output: written, reasoning = 0 }: MockUsage,
): object {
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: written,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + written,
  };
  return { ...empty, status: "completed", output, usage };
}
