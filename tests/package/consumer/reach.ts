/** A plugin that reaches for what it was not granted. */

import type {
  HandlerContext,
  HandlerNode,
  Outcome,
  Plugin,
} from "../../../mod.ts";

const ATTEMPTS: Readonly<Record<string, () => unknown>> = {
  "write elsewhere": () => Deno.writeTextFileSync("/tmp/factory-reached", ""),
  "read elsewhere": () => Deno.readTextFileSync("/etc/passwd"),
  environment: () => Deno.env.toObject(),
  program: () => new Deno.Command("true").outputSync(),
  network: () => Deno.connect({ hostname: "127.0.0.1", port: 9 }),
  module: () => import(["http://127.0.0.1:9/", "x.ts"].join("")),
  package: () => import(["npm:", "@stricli/core"].join("")),
  library: () => Deno.dlopen("libc.so.6", {}),
};

async function run(
  _node: HandlerNode,
  _context: HandlerContext,
): Promise<Outcome> {
  const reached: string[] = [];
  for (const [name, attempt] of Object.entries(ATTEMPTS)) {
    try {
      await attempt();
      reached.push(name);
    } catch (error) {
      // Refused, as it should be.
      if (!(error instanceof Error)) throw error;
    }
  }
  return { status: "success", contextUpdates: { reached } };
}

export default {
  type: "reach",
  role: "work",
  help: "Reaches for what it was not granted.",
  attributes: [],
  run,
} satisfies Plugin;
