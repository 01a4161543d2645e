/** Turns of the api backend against mocks. */

import api from "../../../handlers/agents/api.ts";
import { API } from "../../../handlers/agents/declared/api.ts";
import type {
  AgentEvent,
  AgentReply,
  AgentRequest,
} from "../../../lib/agents/backend.ts";
import { answerSchema } from "../../../lib/agents/schema.ts";
import type { AttrValue, NodeLimits } from "../../../lib/handler.ts";
import {
  handlerContext,
  handlerNode,
  type TestContext,
} from "../../../lib/testing/handler_context.ts";
import type { MockProvider } from "./providers.ts";

/** What a test's turn is to be. */
export interface TurnOptions {
  readonly folder: string;
  readonly mock: MockProvider;
  readonly values?: Readonly<Record<string, AttrValue>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: Partial<NodeLimits>;
  readonly signal?: AbortSignal;
  readonly request?: Partial<AgentRequest>;
  readonly onEvent?: (event: AgentEvent) => void;
}

/** A turn that was had. */
export interface HadTurn {
  readonly reply: AgentReply;
  readonly events: readonly AgentEvent[];
  readonly context: TestContext;
  /** The events of one type. */
  of<T extends AgentEvent["type"]>(type: T): Extract<AgentEvent, { type: T }>[];
}

/** Has a turn. */
export async function turn(
  { folder, mock, values = {}, env, limits, signal, request, onEvent }:
    TurnOptions,
): Promise<HadTurn> {
  const events: AgentEvent[] = [];
  const context = handlerContext({
    folder,
    env: { ...mock.env, ...env },
    limits: { denyReadPaths: [], net: "all", ...limits },
    graceMs: 100,
    ...(signal && { signal }),
  });
  const node = handlerNode("work", {
    llm_provider: mock.provider,
    llm_model: "mock-model",
    ...values,
  }, API.attributes);
  const reply = await api.run({
    prompt: "Do the work.",
    node,
    context,
    schema: answerSchema(),
    turn: 1,
    ...request,
    onEvent(event) {
      events.push(event);
      onEvent?.(event);
    },
  });
  return {
    reply,
    events,
    context,
    of: <T extends AgentEvent["type"]>(type: T) =>
      events.filter((event): event is Extract<AgentEvent, { type: T }> =>
        event.type === type
      ),
  };
}

/** An answer as models give it. */
export const DONE = {
  outcome: "success",
  preferred_next_label: "",
  suggested_next_ids: [],
  context_updates: [],
  verification_plan: null,
  notes: "done",
  failure_reason: "",
} as const;

/** The call that gives it. */
export const ANSWER = { name: "answer", input: DONE } as const;
