/** A context in a folder of its own, for tests of handlers. */

import {
  handlerContext,
  type HandlerContextOptions,
  handlerNode,
  type TestContext,
} from "../../lib/testing/handler_context.ts";
import type { AttrValue, Handler, Outcome } from "../../lib/handler.ts";

/** A handler's run, and what it left behind. */
export interface Trial {
  readonly outcome: Outcome;
  readonly context: TestContext;
  /** The text of an artifact. */
  artifact(name: string): string | undefined;
  /** Absolute path in the workspace. */
  path(name: string): string;
}

/** Runs `test` with a folder that is removed afterwards. */
export async function withFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs a handler on a node of plain values. */
export async function trial(
  handler: Handler,
  values: Readonly<Record<string, AttrValue>>,
  options: HandlerContextOptions,
): Promise<Trial> {
  const context = handlerContext(options);
  const node = handlerNode("node", values, handler.attributes);
  const outcome = await handler.run(node, context);
  return {
    outcome,
    context,
    artifact: (name) => context.artifacts.read(name),
    path: (name) => `${context.workspace}/${name}`,
  };
}
