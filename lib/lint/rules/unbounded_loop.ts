import type { Edge, Node } from "../../graph/graph.ts";
import { componentsOf, wayWithin } from "../loops.ts";
import { isHumanGate } from "../roles.ts";
import type { Rule } from "../rule.ts";
import { isPositive } from "../specs.ts";

/** More nodes than this are cut when a loop is spelled out. */
const SHOWN = 6;

/** See {@linkcode Rule.help}. */
export const unboundedLoop: Rule = {
  name: "unbounded_loop",
  severity: "warning",
  help:
    "A loop without max_visits, max_node_visits or a person in it goes on until max_steps or the budget is spent.",
  *check({ graph }) {
    if (isPositive(graph.attributes, "max_node_visits")) return;
    // A loop through a node with a limit has a limit; so only loops through the others count.
    const nodes = [...graph.nodes.values()].filter((node) => !isLimited(node));
    const order = new Map(nodes.map(({ id }, index) => [id, index]));
    const headsOf = (edges: readonly Edge[] = []) =>
      edges.flatMap(({ to }) => order.get(to) ?? []);
    const ways = nodes.map(({ id }) => headsOf(graph.outgoing.get(id)));
    const component = componentsOf(ways);
    const seen = new Set<number>();
    for (const edge of graph.edges) {
      const from = order.get(edge.from);
      const to = order.get(edge.to);
      // Every loop has an edge that leads back in the order of the nodes.
      if (from === undefined || to === undefined || from < to) continue;
      const loop = component[from];
      if (loop === undefined || loop !== component[to] || seen.has(loop)) {
        continue;
      }
      seen.add(loop);
      const way = wayWithin(ways, component, to, from).flatMap((index) =>
        nodes[index]?.id ?? []
      );
      yield {
        message: `nothing but max_steps ends the loop ${shown(way)}`,
        span: edge.span,
        edge: { from: edge.from, to: edge.to },
        fix:
          `set max_visits on one of its nodes, or max_node_visits on the graph`,
      };
    }
  },
};

function isLimited(node: Node): boolean {
  return isPositive(node.attributes, "max_visits") || isHumanGate(node);
}

function shown(way: readonly string[]): string {
  const ids = way.length > SHOWN
    ? [
      ...way.slice(0, SHOWN - 2),
      `(${way.length - SHOWN + 1} more)`,
      ...way.slice(-1),
    ]
    : way;
  return [...ids, way[0]].join(" -> ");
}
