/** Asks an agent backend, for tests. */

import type { AgentAnswer, AgentBackend } from "../../../lib/agents/backend.ts";
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
  backend: AgentBackend,
  values: Readonly<Record<string, AttrValue>>,
  options: HandlerContextOptions & { readonly prompt?: string },
): Promise<Asked> {
  const { prompt = "Do it." } = options;
  const context = handlerContext(options);
  const node = handlerNode("node", values, backend.attributes);
  return { answer: await backend.run({ prompt, node, context }), context };
}
