/** `factory show`: what a pipeline is made of. */

import { buildCommand, type Command } from "@stricli/core";
import { InvalidPipelineError } from "../errors.ts";
import type { Planned } from "../factory.ts";
import { painter } from "../sinks/text.ts";
import { configuredFactory, readConfig } from "./config.ts";
import { reportInvalid } from "./diagnostics.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import { breadthFirst, limitTexts, routeText } from "./outline.ts";
import { PLUGIN_FLAGS, type PluginFlags } from "./plugin_flags.ts";
import { completePipelines } from "./proposals.ts";
import { switchFlag } from "./run_flags.ts";
import { readSource } from "./source.ts";

interface Flags extends PluginFlags {
  readonly json: boolean;
}

/** The command. */
export const command: Command<Cli> = buildCommand<Flags, [string], Cli>({
  docs: {
    brief: "Show a pipeline's nodes and routes",
    fullDescription:
      "Shows the nodes of a pipeline, in the order in which a run can reach them, with what bounds them and where they lead.",
  },
  parameters: {
    flags: { ...PLUGIN_FLAGS, json: switchFlag("Print JSON") },
    positional: {
      kind: "tuple",
      parameters: [{
        parse: String,
        proposeCompletions: completePipelines,
        placeholder: "pipeline.dot",
        brief: "The pipeline, or - for standard input",
      }],
    },
  },
  func: action(show),
});

async function show(cli: Cli, flags: Flags, file: string): Promise<number> {
  const source = await readSource(cli, file);
  try {
    const read = await readConfig(cli.host);
    const place = { workdir: ".", pipeline: source.file };
    const factory = await configuredFactory(cli, read, flags, place);
    const checked = await factory.plan(source);
    cli.stdout.write(
      flags.json
        ? `${JSON.stringify(await jsonOf(checked), null, 2)}\n`
        : await outlineTable(checked, cli),
    );
    return EXIT.success;
  } catch (error) {
    if (!(error instanceof InvalidPipelineError)) throw error;
    return await reportInvalid(cli, error, flags);
  }
}

async function outlineTable(
  { graph, plan }: Planned,
  { stdout }: Pick<Cli, "stdout">,
): Promise<string> {
  const { table } = await import("../sinks/table.ts");
  const paint = painter(stdout);
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
      stdout,
    ),
  ].join("");
}

async function jsonOf(checked: Planned): Promise<object> {
  return (await import("./outline_json.ts")).outlineJson(checked);
}
