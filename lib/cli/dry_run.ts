/** `factory run --dry-run`: what would run, with nothing created. */

import { count, type Output, type Paint, painter } from "../sinks/text.ts";
import { parseTemplate, render } from "../variables/mod.ts";
import type { Planned } from "../factory.ts";
import { breadthFirst, limitTexts, routeText, taskTexts } from "./outline.ts";

/** What texts may be filled in with before anything runs. */
export interface DryRunFacts {
  /** Values of the variables that `--allow-env` names. */
  readonly env: ReadonlyMap<string, string | undefined>;
}

/** Tells node by node what a run would do. */
export function dryRunText(
  { graph, plan }: Planned,
  { env }: DryRunFacts,
  output: Output,
): string {
  const paint = painter(output);
  const lookUp = (name: string) =>
    name === "goal"
      ? plan.goal
      : name.startsWith("env.")
      ? env.get(name.slice("env.".length))
      : undefined;
  const nodes = breadthFirst(plan);
  const lines = [
    `${paint("bold", graph.name ?? graph.source.file)}  ${
      count(nodes.length, "node")
    }, starts at ${plan.start}`,
    ...(plan.goal ? [`goal: ${plan.goal}`] : []),
  ];
  for (const node of nodes) {
    const limits = limitTexts(node).join(", ");
    lines.push(
      "",
      `${paint("bold", node.id)}  ${node.type}${
        limits && paint("dim", `  ${limits}`)
      }`,
      ...taskTexts(node).flatMap(({ name, text }) =>
        block(name, render(parseTemplate(text), lookUp), paint)
      ),
      ...node.edges.map((edge) => `  ${paint("cyan", routeText(edge))}`),
    );
  }
  lines.push("", "Nothing was run or created.");
  return lines.map((line) => `${line}\n`).join("");
}

function block(name: string, text: string, paint: Paint): string[] {
  const [first = "", ...more] = text.trimEnd().split("\n");
  return more.length === 0 ? [`  ${paint("dim", `${name}:`)} ${first}`] : [
    `  ${paint("dim", `${name}:`)}`,
    ...[first, ...more].map((line) => `    ${line}`),
  ];
}
