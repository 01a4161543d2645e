/** A durable engine in memory with scripted outcomes, for tests of the pure coordinator. */

import { buildGraph } from "../../../lib/graph/build.ts";
import { handlerType } from "../../../lib/graph/shapes.ts";
import type { Handler, HandlerRole, Outcome } from "../../../lib/handler.ts";
import type { RunEvent, RunRecord } from "../../../lib/history/event.ts";
import { fold } from "../../../lib/history/fold.ts";
import { initialState, type RunState } from "../../../lib/history/state.ts";
import { createPlan, type Plan } from "../../../lib/plan.ts";
import type { AttemptRequest, Durable } from "../../../lib/run/durable.ts";
import { runLoop } from "../../../lib/run/loop.ts";

const ROLES: Record<string, HandlerRole> = {
  start: "start",
  exit: "exit",
  conditional: "pass",
  codergen: "agent",
};

/** A plan whose handlers have the usual roles. */
export function planOf(text: string): Plan {
  const { graph, problems } = buildGraph({ file: "test.dot", text });
  if (!graph || problems.length > 0) {
    throw new Error(problems.map(({ message }) => message).join("; "));
  }
  const types = new Set([...graph.nodes.values()].map(handlerType));
  const handlers = new Map<string, Handler>();
  for (const type of types) {
    handlers.set(type, {
      type,
      role: ROLES[type] ?? "work",
      help: "",
      attributes: type === "exit"
        ? [{
          name: "outcome",
          type: "enum",
          values: ["success", "partial_success", "fail"],
          help: "",
        }]
        : type === "tool"
        ? [{ name: "tool_command", type: "string", help: "" }]
        : [],
      run: () => ({ status: "success" }),
    });
  }
  return createPlan(graph, handlers);
}

/** What an attempt of a node does: its outcome, and the workspace it leaves behind. */
export type Script = Partial<Outcome> & { readonly tree?: string };

/** Outcomes by node; one an execution, the last repeats. */
export type Scripts = Readonly<Record<string, readonly Script[]>>;

/** {@linkcode Durable} in memory. */
export class MemoryDurable implements Durable {
  readonly state: RunState = initialState();
  readonly events: RunEvent[] = [];
  readonly requests: AttemptRequest[] = [];
  readonly plan: Plan;
  readonly #scripts: Scripts;

  constructor(plan: Plan, scripts: Scripts, past: readonly RunEvent[] = []) {
    this.plan = plan;
    this.#scripts = scripts;
    for (const event of past) this.#take(event);
  }

  record(record: RunRecord): void {
    this.#take({
      ...record,
      seq: this.events.length + 1,
      at: "2026-01-01T00:00:00.000Z",
    });
  }

  start(request: AttemptRequest): void {
    this.requests.push(request);
  }

  next(): Promise<void> {
    const request = this.requests.at(-1)!;
    const { node, visit, attempt } = request;
    const { role, type: nodeType } = this.plan.nodes.get(node)!;
    this.record({ type: "StageStarted", node, nodeType, role, visit, attempt });
    const script = this.#scripts[node] ?? [];
    const { tree = this.state.tree, ...outcome } =
      script[Math.min(request.executions, script.length - 1)] ?? {};
    this.record({
      type: "StageFinished",
      node,
      visit,
      attempt,
      outcome: role === "pass"
        ? request.previous
        : { status: "success", ...outcome },
      changes: { created: [], modified: [], deleted: [] },
      delta: {},
      tree,
      durationMs: 0,
      files: {},
      traces: { summary: `failed_node=${node}`, artifacts: {} },
    });
    return Promise.resolve();
  }

  #take(event: RunEvent): void {
    this.events.push(event);
    fold(this.state, event);
  }
}

/** Runs a pipeline with scripted outcomes. */
export async function play(
  text: string,
  scripts: Scripts = {},
): Promise<MemoryDurable> {
  const plan = planOf(text);
  const durable = new MemoryDurable(plan, scripts);
  durable.record({
    type: "RunCreated",
    runId: "test",
    pipelinePath: "test.dot",
    workdir: "/w",
    workspace: "/r/workspace",
    goal: plan.goal,
    startNode: plan.start,
    pipelineHash: "",
    context: { "graph.goal": plan.goal },
    tree: "0",
  });
  await runLoop(plan, durable);
  return durable;
}

/** The nodes in the order of their visits. */
export function visited({ events }: MemoryDurable): string[] {
  return events.flatMap((event) =>
    event.type === "StageSettled" ? [event.node] : []
  );
}

/** The verdict in a word, and why. */
export function verdictOf({ state: { verdict } }: MemoryDurable): string {
  switch (verdict.is) {
    case "completed":
      return verdict.failedStages.length === 0
        ? verdict.outcome
        : `${verdict.outcome}: ${
          verdict.failedStages.map(({ node }) => node).join(",")
        }`;
    case "failed":
      return verdict.error;
    default:
      return verdict.is;
  }
}
