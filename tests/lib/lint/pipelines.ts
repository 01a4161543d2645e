/** Pipelines for tests of rules, checked with small handlers of their own. */

import type { AttrSpec } from "../../../lib/attributes/spec.ts";
import { buildGraph } from "../../../lib/graph/build.ts";
import { handlerType } from "../../../lib/graph/shapes.ts";
import { transform } from "../../../lib/graph/transforms/mod.ts";
import {
  type Handler,
  type HandlerRole,
  success,
} from "../../../lib/handler.ts";
import type { KnownAgent } from "../../../lib/lint/known_agents.ts";
import type { Diagnostic } from "../../../lib/lint/diagnostic.ts";
import { diagnosticsOf, lint } from "../../../lib/lint/lint.ts";

function handler(
  type: string,
  role: HandlerRole,
  attributes: readonly AttrSpec[] = [],
): Handler {
  return { type, role, help: "For tests.", attributes, run: () => success() };
}

function text(name: string, more: Partial<AttrSpec> = {}): AttrSpec {
  return { name, type: "string", help: "For tests.", ...more };
}

const HANDLERS: readonly Handler[] = [
  handler("start", "start"),
  handler("exit", "exit", [
    text("outcome", {
      type: "enum",
      values: ["success", "partial_success", "fail"],
    }),
  ]),
  handler("conditional", "pass"),
  handler("wait.human", "work"),
  handler("parallel", "work"),
  handler("codergen", "agent", [
    text("prompt"),
    text("agent.backend", { values: ["fake", "stub"] }),
    text("agent.command"),
    text("verification.allowed_commands", { type: "list" }),
    text("codex.sandbox", { type: "enum", values: ["read-only", "off"] }),
  ]),
  handler("tool", "work", [
    text("tool_command", { required: true }),
    text("allow_absolute", { type: "boolean" }),
    text("lines", {
      type: "integer",
      check: (value) => value === 13 ? "lines must not be 13" : undefined,
    }),
  ]),
  handler("verification", "work", [
    text("verification.allowed_commands", { type: "list" }),
  ]),
  handler("shout", "work", [text("words", { required: true })]),
];

/** What can be varied. */
export interface CheckSettings {
  readonly writeLimits?: "kernel" | "after";
  readonly pluginFolders?: readonly string[];
  /** What is known of agents, by node. */
  readonly agents?: Readonly<Record<string, KnownAgent>>;
}

/** Checks a whole text. */
export function check(
  whole: string,
  { writeLimits = "kernel", pluginFolders = ["./plugins"], agents }:
    CheckSettings = {},
): Diagnostic[] {
  const built = buildGraph({ file: "p.dot", text: whole });
  if (!built.graph) return diagnosticsOf(built.problems);
  const { graph, problems } = transform(built.graph);
  const handlers = new Map(HANDLERS.map((one) => [one.type, one]));
  return lint({
    graph,
    handlers,
    knownTypes: [...handlers.keys()].sort(),
    pluginFolders,
    writeLimits,
    ...(agents && { agents: new Map(Object.entries(agents)) }),
    handlerOf: (node) => handlers.get(handlerType(node)),
  }, [...built.problems, ...problems]);
}

/** A diagnostic as one line: `2:3 message (fix)`. */
export function brief({ span, message, fix }: Diagnostic): string {
  const { line, column } = span.start;
  return `${line}:${column} ${message}${fix === undefined ? "" : ` (${fix})`}`;
}

/** A pipeline, and what a rule finds in it. */
export interface Case {
  /** What stands in the digraph, from line 2 on. */
  readonly body: string;
  /** The findings of the rule; none for a pipeline that is fine. */
  readonly found?: readonly string[];
  readonly settings?: CheckSettings;
}

/** Cases by rule. */
export type Cases = Readonly<Record<string, readonly Case[]>>;

/** A frame in which node `t`, on line 3, can be anything. */
export function around(t: string, more = ""): string {
  return `start; exit; start -> t -> exit\n${t}\n${more}`;
}
