import { missingNodes } from "../missing.ts";
import { reachable } from "../reach.ts";
import { retryTargets } from "../retry_targets.ts";
import { nodesOfRole } from "../roles.ts";
import type { LintInput, Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const reachability: Rule = {
  name: "reachability",
  severity: "error",
  help: "A node that no way leads to from the start never runs.",
  *check(input) {
    const [start, ...others] = nodesOfRole(input, "start");
    if (!start || others.length > 0) return;
    // The graph's retry targets can be come to from everywhere.
    const targets = retryTargets(input.graph.attributes);
    const reached = reachable(
      [start.id, ...targets.map(({ text }) => text.trim())],
      (id) => waysFrom(input, id),
    );
    const missing = missingNodes(input);
    for (const { id, span } of input.graph.nodes.values()) {
      if (reached.has(id) || missing.has(id)) continue;
      yield {
        message: `"${id}" cannot be reached from "${start.id}"`,
        span,
        node: id,
        fix: "add an edge that leads to it, or remove it",
      };
    }
  },
};

/** Edges, retry targets, and for a misspelt node the one that was meant. */
function* waysFrom(input: LintInput, id: string): Generator<string> {
  const { nodes, outgoing } = input.graph;
  for (const { to } of outgoing.get(id) ?? []) yield to;
  const node = nodes.get(id);
  if (!node) return;
  for (const { text } of retryTargets(node.attributes)) yield text.trim();
  const meant = missingNodes(input).get(id)?.meant;
  if (meant !== undefined) yield meant;
}
