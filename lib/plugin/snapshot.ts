/** A node and its context as plain data, for another process. */

import type { HandlerContext, HandlerNode, JsonValue } from "../handler.ts";
import type { ContextData, NodeData } from "./protocol.ts";

/** A node as plain data. */
export function nodeData({ id, type, label, values }: HandlerNode): NodeData {
  const { all } = values;
  return {
    id,
    type,
    label,
    values: all,
    set: Object.keys(all).filter((name) => values.has(name)),
  };
}

/** A context as plain data. `types` are those that {@linkcode HandlerContext.downstream} is asked for. */
export function contextData(
  node: HandlerNode,
  context: HandlerContext,
  { types, env, enforced }: {
    readonly types: readonly string[];
    readonly env: readonly string[];
    readonly enforced: boolean;
  },
): ContextData {
  const { runId, visit, attempt, executions, workspace, goal } = context;
  const { limits, conversation } = context;
  const values = context.keys().map((key) =>
    [key, context.value(key) ?? null] as [string, JsonValue]
  );
  const downstream = types.map((type) =>
    [type, context.downstream(type).map(nodeData)] as const
  ).filter(([, nodes]) => nodes.length > 0);
  return {
    runId,
    visit,
    attempt,
    executions,
    workspace,
    goal,
    limits,
    conversation,
    stages: context.stages(),
    enforced,
    artifacts: context.artifacts.folder,
    values: Object.fromEntries(values),
    failure: context.failure,
    downstream: Object.fromEntries(downstream),
    env,
    variables: variablesOf(node, context),
  };
}

/** The `${env.NAME}` in a node's texts that the run may read; its plugin learns of no other. */
function variablesOf(
  { values }: HandlerNode,
  context: Pick<HandlerContext, "expand">,
): Record<string, string> {
  const names = new Set(
    Object.values(values.all).flatMap((value) =>
      Array.from(
        String(value).matchAll(/\$\{env\.(\w+)\}/g),
        ([, name]) => name,
      )
    ),
  );
  const found: Record<string, string> = {};
  for (const name of names) {
    const written = `\${env.${name}}`;
    const value = context.expand(written);
    if (name !== undefined && value !== written) found[name] = value;
  }
  return found;
}
