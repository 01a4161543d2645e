/** Runs on real folders whose nodes are functions of the test. */

import assert from "node:assert/strict";
import { buildGraph } from "../../../lib/graph/build.ts";
import { handlerType } from "../../../lib/graph/shapes.ts";
import {
  type Handler,
  type HandlerContext,
  type HandlerNode,
  type HandlerRole,
  type Outcome,
  success,
} from "../../../lib/handler.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import type { Host } from "../../../lib/host/host.ts";
import { createRun, type NewRun } from "../../../lib/local/create_run.ts";
import type { OpenRun } from "../../../lib/local/open_run.ts";
import { Sandboxes } from "../../../lib/sandbox/choose.ts";
import { createPlan, type Plan } from "../../../lib/plan.ts";

/** What nodes do, by id. */
export type Work = Readonly<
  Record<
    string,
    (
      context: HandlerContext,
      node: HandlerNode,
    ) => Outcome | Promise<Outcome>
  >
>;

const ROLES: Readonly<Record<string, HandlerRole>> = {
  start: "start",
  exit: "exit",
  conditional: "pass",
  codergen: "agent",
};

/** A plan whose nodes do what `work` says, and succeed at once where it says nothing. */
export function planOf(text: string, work: Work): Plan {
  const { graph, problems } = buildGraph({ file: "test.dot", text });
  assert.deepEqual(problems, []);
  assert.ok(graph);
  const handler = (type: string): Handler => ({
    type,
    role: ROLES[type] ?? "work",
    help: "",
    attributes: [],
    run: (node, context) =>
      work[node.id]?.(context, node) ?? success({ workspaceUntouched: true }),
  });
  const types = new Set([...graph.nodes.values()].map(handlerType));
  return createPlan(
    graph,
    new Map([...types].map((type) => [type, handler(type)])),
  );
}

/** The real machine, at a moment that does not pass, with short waits, so that two runs can be compared. */
export const STILL_HOST: Host = {
  ...denoHost,
  now: () => Date.parse("2026-01-01T00:00:00Z"),
  sleep: (milliseconds, signal) =>
    denoHost.sleep(Math.min(milliseconds, 1), signal),
};

/** What runs of tests are confined by: nothing, so that they show what the engine itself does. */
export const NO_SANDBOX = new Sandboxes(denoHost, "off");

/** What is recorded of it. */
export const NO_LIMITS = { wanted: "off", by: ["none"], unheld: [] };

/** A new run `demo` in `folder`, on `folder/source` as it is. */
export async function newRun(
  folder: string,
  plan: Plan,
  options: Partial<NewRun> = {},
): Promise<OpenRun> {
  Deno.mkdirSync(`${folder}/source`, { recursive: true });
  return await createRun({
    host: denoHost,
    plan,
    workdir: `${folder}/source`,
    runsdir: `${folder}/runs`,
    runId: "demo",
    context: {},
    copyGit: false,
    allowEnv: [],
    signal: new AbortController().signal,
    sinks: [],
    sandboxes: NO_SANDBOX,
    limits: NO_LIMITS,
    ...options,
  });
}

/** Runs a test in a temporary folder. */
export async function withFolder(
  action: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
