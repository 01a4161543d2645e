import type { Edge } from "../../graph/graph.ts";
import { missingNodes } from "../missing.ts";
import type { Finding, Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const edgeTargetExists: Rule = {
  name: "edge_target_exists",
  severity: "error",
  help:
    "A typing mistake in an edge must never run as an agent: an undeclared node that leads nowhere, or has nearly the name of a declared one, is an error.",
  *check(input) {
    const missing = missingNodes(input);
    if (missing.size === 0) return;
    const { graph: { incoming, outgoing } } = input;
    for (const [id, { meant }] of missing) {
      const mentions = new Map<number, Finding>();
      const mention = (edge: Edge, span: Edge["span"]) => {
        const { from, to } = edge;
        mentions.set(span.start.offset, {
          message:
            `the edge ${from} -> ${to} needs a node "${id}", which does not exist`,
          span,
          edge: { from, to },
          fix: meant === undefined
            ? `declare it: ${id} [prompt="..."]`
            : `did you mean "${meant}"?`,
        });
      };
      for (const edge of outgoing.get(id) ?? []) mention(edge, edge.fromSpan);
      for (const edge of incoming.get(id) ?? []) mention(edge, edge.toSpan);
      yield* mentions.values();
    }
  },
};
