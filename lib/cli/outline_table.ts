/** A pipeline as it will run, as a table: a line for each node, and for each of its routes. */

import type { Planned } from "../factory.ts";
import { table } from "../sinks/table.ts";
import { type Output, painter } from "../sinks/text.ts";
import { breadthFirst, limitTexts, routeText } from "./outline.ts";

/** Lays it out. */
export function outlineTable(
  { graph, plan }: Pick<Planned, "graph" | "plan">,
  output: Output,
): string {
  const paint = painter(output);
  const rows = breadthFirst(plan).flatMap((node) => {
    const routes = node.edges.map(routeText);
    const limits = limitTexts(node).join(", ");
    const [first = "", ...more] = routes;
    return [
      [node.id, node.type, limits, first],
      ...more.map((route) => ["", "", "", route]),
    ];
  });
  return [
    `${paint("bold", graph.name ?? graph.source.file)}${
      plan.goal ? `  ${plan.goal}` : ""
    }\n\n`,
    table(
      [
        { title: "NODE", tone: () => "bold" },
        { title: "TYPE" },
        { title: "LIMITS", flexible: true },
        { title: "ROUTES", flexible: true },
      ],
      rows,
      output,
    ),
  ].join("");
}
