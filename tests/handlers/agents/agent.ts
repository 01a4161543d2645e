/** Asks an agent backend, for tests. */

import type {
  AgentAnswer,
  AgentBackend,
  AgentDeclaration,
} from "../../../lib/agents/backend.ts";
import type { AttrValue } from "../../../lib/handler.ts";
import {
  handlerContext,
  type HandlerContextOptions,
  handlerNode,
  type TestContext,
} from "../../../lib/testing/handler_context.ts";

/** An agent's answer, and where it worked. */
export interface Asked {
  readonly answer: AgentAnswer;
  readonly context: TestContext;
}

/** Asks a backend on behalf of a node of plain values. */
export async function ask(
  { backend, declared }: {
    readonly backend: AgentBackend;
    readonly declared: AgentDeclaration;
  },
  values: Readonly<Record<string, AttrValue>>,
  options: HandlerContextOptions & { readonly prompt?: string },
): Promise<Asked> {
  const { prompt = "Do it." } = options;
  const context = handlerContext(options);
  const node = handlerNode("node", values, declared.attributes);
  const reply = await backend.run({
    ...{ prompt, node, context, schema: {}, turn: 1 },
    onEvent: () => {},
  });
  if (reply.kind !== "answer") throw new Error(`It replied ${reply.kind}`);
  return { answer: reply.answer, context };
}
