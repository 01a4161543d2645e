/**
 * What the loop runs: the graph with every text resolved before the first node starts.
 *
 * @module
 */

import { GRAPH_ATTRIBUTES } from "./attributes/graph.ts";
import { EDGE_ATTRIBUTES } from "./attributes/edge.ts";
import { nodeSpecs } from "./attributes/node.ts";
import { presetsOf } from "./attributes/presets.ts";
import type { AttrSpec } from "./attributes/spec.ts";
import { type Condition, keysOf, parseCondition } from "./condition/mod.ts";
import type { Edge, Graph, Node, Source } from "./graph/graph.ts";
import { handlerType } from "./graph/shapes.ts";
import type { Budget } from "./history/event.ts";
import type { Handler, HandlerRole, OutcomeStatus, Values } from "./handler.ts";
import { retriesOf, type RetryPolicy } from "./backoff.ts";
import { readValues, valuesOf } from "./values.ts";

/** A pipeline ready to run. */
export interface Plan {
  /** The text it was made of. */
  readonly source: Source;
  /** The pipeline's goal, or the empty string. */
  readonly goal: string;
  /** The node where a run begins. */
  readonly start: string;
  /** Nodes by id, in the order of the text. */
  readonly nodes: ReadonlyMap<string, PlanNode>;
  /** Nodes visited more often end the run; 0 is no limit. */
  readonly maxNodeVisits: number;
  /** Visits in all. */
  readonly maxSteps: number;
  /** What is to keep programs within their limits, if the pipeline says so. */
  readonly sandbox?: string;
  /** Where to go after a failure that no edge takes. */
  readonly retryTargets: readonly string[];
  /** What all agents together may spend. */
  readonly budget: Budget;
  /** How much agents are told, unless node or edge says otherwise. */
  readonly fidelity: string;
  /** The thread of agents at full fidelity, unless node or edge says otherwise. */
  readonly thread?: string;
}

/** A node ready to run. */
export interface PlanNode {
  /** The node's id. */
  readonly id: string;
  /** The type of its handler. */
  readonly type: string;
  /** What the engine does with it. */
  readonly role: HandlerRole;
  /** The code that runs it. */
  readonly handler: Handler;
  /** Its shape. */
  readonly shape: string;
  /** The label, or the id. */
  readonly label: string;
  /** Its attributes. */
  readonly values: Values;
  /** In the order that {@linkcode PlanEdge.weight} and target id give: the first match wins. */
  readonly edges: readonly PlanEdge[];
  /** Attempts after the first. */
  readonly maxRetries: number;
  /** How long the waits between attempts are. */
  readonly retryPolicy: RetryPolicy;
  /** Outcomes that are retried. */
  readonly retryOn: ReadonlySet<string>;
  /** A further attempt finds the files as they were before the visit. */
  readonly retryFromClean: boolean;
  /** Where to go after a failure that no edge takes: the node's targets, then the graph's. */
  readonly retryTargets: readonly string[];
  /** No exit ends a run well unless this node, once visited, has succeeded. */
  readonly goalGate: boolean;
  /** Exhausted retries end in partial_success. */
  readonly allowPartial: boolean;
  /** Milliseconds for one attempt. */
  readonly timeoutMs?: number;
  /** Visits after which the run fails; 0 is no limit. */
  readonly maxVisits: number;
  /** Absent: anywhere in the workspace. */
  readonly allowedWritePaths?: readonly string[];
  /** Presets that add to it, and to the environment. */
  readonly presets: readonly string[];
  /** What its programs cannot read, relative to the workspace. */
  readonly denyReadPaths: readonly string[];
  /** Variables that its programs get besides the usual ones. */
  readonly envPass: readonly string[];
  /** The network of its programs. */
  readonly net: "none" | "loopback" | "all";
  /** The node that must have succeeded before this one's success counts. */
  readonly requiredToolNode?: string;
  /** The verdict that an exit gives. */
  readonly exitOutcome?: OutcomeStatus;
  /** What its agent may spend, in all executions of a run together. */
  readonly budget: Budget;
  /** How much its agent is told, unless the edge to it says otherwise. */
  readonly fidelity?: string;
  /** The thread of its agent. */
  readonly thread?: string;
  /** The class of the outermost subgraph with a label that it stands in. */
  readonly subgraphClass?: string;
}

/** An edge ready to be chosen. */
export interface PlanEdge {
  /** The id of the node it leads to. */
  readonly to: string;
  /** The label, or the id. */
  readonly label: string;
  /** The highest wins. */
  readonly weight: number;
  /** Absent when the edge is unconditional. */
  readonly condition?: Condition;
  /** The condition as it was written. */
  readonly conditionText: string;
  /** The condition asks how the node ended, so taking the edge deals with a failure. */
  readonly namesOutcome: boolean;
  /** The other keys of the condition. */
  readonly otherKeys: readonly string[];
  /** How much an agent at its head is told. */
  readonly fidelity?: string;
  /** The thread of an agent at its head. */
  readonly thread?: string;
}

/**
 * Resolves a graph that has passed every check.
 *
 * @throws {TypeError} when it has not.
 */
export function createPlan(
  graph: Graph,
  handlers: ReadonlyMap<string, Handler>,
): Plan {
  const values = readValues(graph.attributes, GRAPH_ATTRIBUTES);
  const graphTargets = targets(values);
  const sandbox = values.text("sandbox");
  const thread = said(values, "default_thread");
  const nodes = new Map<string, PlanNode>();
  const specs = new Map<string, readonly AttrSpec[]>();
  for (const node of graph.nodes.values()) {
    const type = handlerType(node);
    const handler = handlers.get(type);
    if (!handler) {
      throw new TypeError(
        `Cannot plan node "${node.id}": no handler for type "${type}"`,
      );
    }
    let declared = specs.get(type);
    if (!declared) specs.set(type, declared = nodeSpecs(handler));
    const written = readValues(node.attributes, declared);
    const own = handler.role === "agent"
      ? inheriting(written, values)
      : written;
    const edges = graph.outgoing.get(node.id) ?? [];
    nodes.set(
      node.id,
      planNode(node, handler, own, edges, values, graphTargets),
    );
  }
  const start = [...nodes.values()].find(({ role }) => role === "start");
  if (!start) {
    throw new TypeError("Cannot plan a pipeline without a start node");
  }
  return {
    source: graph.source,
    goal: values.text("goal") ?? "",
    start: start.id,
    nodes,
    maxNodeVisits: values.number("max_node_visits") ?? 0,
    maxSteps: values.number("max_steps") ?? 0,
    retryTargets: graphTargets,
    budget: budgetOf(values),
    fidelity: said(values, "default_fidelity") ?? "compact",
    ...(thread !== undefined && { thread }),
    ...(sandbox !== undefined && { sandbox }),
  };
}

/** What agents have from the graph, where their nodes do not say it themselves. */
const INHERITED = ["tool_hooks.pre", "tool_hooks.post"];

function inheriting(own: Values, graph: Values): Values {
  const inherited = INHERITED.filter((name) =>
    graph.has(name) && !own.has(name)
  ).map((name) => [name, graph.text(name) ?? ""] as const);
  return inherited.length === 0
    ? own
    : valuesOf({ ...own.all, ...Object.fromEntries(inherited) }, own.has);
}

/** What agents cannot read unless they set `deny_read_paths`: the checks that they are held to. */
const HOLD_OUT: readonly string[] = ["scripts/scenarios/"];

function planNode(
  node: Node,
  handler: Handler,
  values: Values,
  edges: readonly Edge[],
  graphValues: Values,
  graphTargets: readonly string[],
): PlanNode {
  const policy = values.text("retry_policy") as RetryPolicy | undefined;
  const timeout = values.number("timeout");
  const requiredToolNode = values.flag("requires_tool_success")
    ? values.text("required_tool_node")
    : undefined;
  const exitOutcome = handler.role === "exit"
    ? values.text("outcome")
    : undefined;
  const fidelity = said(values, "fidelity");
  const thread = said(values, "thread_id");
  const [subgraphClass] = node.subgraphClasses;
  return {
    id: node.id,
    type: handler.type,
    role: handler.role,
    handler,
    shape: values.text("shape") ?? "box",
    label: values.text("label") ?? node.id,
    values,
    edges: edges.map(planEdge).sort(byPreference),
    maxRetries: maxRetries(values, policy, graphValues),
    retryPolicy: policy ?? "standard",
    retryOn: new Set(values.list("retry_on")),
    retryFromClean: values.text("retry_from") === "clean",
    retryTargets: [...targets(values), ...graphTargets],
    goalGate: values.flag("goal_gate"),
    allowPartial: values.flag("allow_partial"),
    maxVisits: values.number("max_visits") ?? 0,
    presets: values.list("allow"),
    denyReadPaths: values.has("deny_read_paths")
      ? values.list("deny_read_paths")
      : handler.role === "agent"
      ? HOLD_OUT
      : [],
    envPass: values.list("env_pass"),
    net: (values.text("net") ?? handler.net ?? "all") as PlanNode["net"],
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(values.has("allowed_write_paths") && {
      allowedWritePaths: [
        ...values.list("allowed_write_paths"),
        ...presetsOf(values.list("allow")).paths,
      ],
    }),
    budget: budgetOf(values),
    ...(fidelity !== undefined && { fidelity }),
    ...(thread !== undefined && { thread }),
    ...(subgraphClass !== undefined && { subgraphClass }),
    ...(requiredToolNode && { requiredToolNode }),
    ...(exitOutcome && { exitOutcome: exitOutcome as OutcomeStatus }),
  };
}

/** A text that is not blank. */
function said(values: Values, name: string): string | undefined {
  return values.text(name)?.trim() || undefined;
}

/** The budgets that a graph or node sets; 0 is no limit. */
function budgetOf(values: Values): Budget {
  const usd = values.number("budget_usd") ?? 0;
  const tokens = values.number("budget_tokens") ?? 0;
  return { ...(usd > 0 && { usd }), ...(tokens > 0 && { tokens }) };
}

/** `max_retries`, else what a named policy grants, else the graph's default; the policy `none` grants none. */
function maxRetries(
  values: Values,
  policy: RetryPolicy | undefined,
  graphValues: Values,
): number {
  if (policy === "none") return 0;
  if (values.has("max_retries")) return values.number("max_retries") ?? 0;
  if (policy) return retriesOf(policy);
  return graphValues.number("default_max_retries") ?? 0;
}

function targets(values: Values): string[] {
  return [values.text("retry_target"), values.text("fallback_retry_target")]
    .filter((id) => id !== undefined && id !== "") as string[];
}

function planEdge(edge: Edge): PlanEdge {
  const values = readValues(edge.attributes, EDGE_ATTRIBUTES);
  const conditionText = (values.text("condition") ?? "").trim();
  const parsed = conditionText === ""
    ? undefined
    : parseCondition(conditionText);
  if (parsed && !parsed.ok) throw new TypeError(parsed.message);
  const keys = parsed ? keysOf(parsed.condition) : [];
  const fidelity = said(values, "fidelity");
  const thread = said(values, "thread_id");
  return {
    to: edge.to,
    label: values.text("label") ?? "",
    weight: values.number("weight") ?? 0,
    conditionText,
    namesOutcome: keys.some((key) => OUTCOME_KEYS.test(key)),
    otherKeys: keys.filter((key) => !OUTCOME_KEYS.test(key)),
    ...(parsed && { condition: parsed.condition }),
    ...(fidelity !== undefined && { fidelity }),
    ...(thread !== undefined && { thread }),
  };
}

/** Condition keys that say how a node ended. */
const OUTCOME_KEYS = /^(context\.)?(outcome|failure_class|last_failure\..+)$/;

function byPreference(a: PlanEdge, b: PlanEdge): number {
  return b.weight - a.weight || (a.to < b.to ? -1 : a.to > b.to ? 1 : 0);
}
