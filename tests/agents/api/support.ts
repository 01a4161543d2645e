/** Tools of the api backend on a real workspace. */

import { AgentFiles } from "../../../handlers/agents/api/files.ts";
import { TOOLS } from "../../../handlers/agents/api/tools/mod.ts";
import type { NodeLimits } from "../../../lib/handler.ts";
import type { JsonObject } from "../../../lib/agents/json_object.ts";
import { handlerContext } from "../../../lib/testing/handler_context.ts";
import { withFolder } from "../../handlers/context.ts";

/** A workspace with tools. */
export interface Bench {
  /** Absolute path in the workspace. */
  path(name: string): string;
  /** A file's text; `undefined` when it is not there. */
  text(name: string): string | undefined;
  /** Names of the artifacts. */
  artifacts(): string[];
  /** Has a tool do something. */
  use(tool: string, input: JsonObject): Promise<string>;
}

/** What a bench is to be. */
export interface BenchOptions {
  /** Texts by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Links by path. */
  readonly links?: Readonly<Record<string, string>>;
  readonly limits?: Partial<NodeLimits>;
  readonly outputLimit?: number;
  readonly commandTimeoutMs?: number;
}

/** Runs a test with a workspace that is removed afterwards. */
export function withBench(
  {
    files = {},
    links = {},
    limits,
    outputLimit = 30_000,
    commandTimeoutMs = 10_000,
  }: BenchOptions,
  test: (bench: Bench) => Promise<void>,
): Promise<void> {
  return withFolder(async (folder) => {
    const workspace = `${folder}/workspace`;
    Deno.mkdirSync(workspace);
    for (const [path, text] of Object.entries(files)) {
      Deno.mkdirSync(`${workspace}/${path}`.replace(/\/[^/]*$/, ""), {
        recursive: true,
      });
      Deno.writeTextFileSync(`${workspace}/${path}`, text);
    }
    for (const [path, target] of Object.entries(links)) {
      Deno.symlinkSync(target, `${workspace}/${path}`);
    }
    const context = handlerContext({
      folder,
      limits: { denyReadPaths: [], net: "all", ...limits },
      graceMs: 100,
    });
    const agentFiles = new AgentFiles(context);
    let call = 0;
    await test({
      path: (name) => `${workspace}/${name}`,
      text(name) {
        try {
          return Deno.readTextFileSync(`${workspace}/${name}`);
        } catch (error) {
          if (!(error instanceof Deno.errors.NotFound)) throw error;
          return undefined;
        }
      },
      artifacts: () =>
        [...Deno.readDirSync(`${folder}/artifacts`)].map(({ name }) => name)
          .sort(),
      use(name, input) {
        const tool = TOOLS.find((one) => one.name === name);
        if (!tool) throw new RangeError(`there is no tool ${name}`);
        call++;
        return tool.run(input, {
          ...{
            context,
            files: agentFiles,
            outputLimit,
            commandTimeoutMs,
            call: `${call}`,
          },
        });
      },
    });
  });
}
