/** What a lint rule is, and what it may look at. */

import type { Graph, Node } from "../graph/graph.ts";
import type { Handler } from "../handler.ts";
import type { KnownAgent } from "./known_agents.ts";
import type { Diagnostic, Severity } from "./diagnostic.ts";

/** A pipeline after its transforms, with the handlers of its nodes. */
export interface LintInput {
  /** The pipeline, after its transforms. */
  readonly graph: Graph;
  /** The handlers of all types that the pipeline uses and that exist, by type. */
  readonly handlers: ReadonlyMap<string, Handler>;
  /** All types that exist, sorted. */
  readonly knownTypes: readonly string[];
  /** The folders plugins were looked for in. */
  readonly pluginFolders: readonly string[];
  /** How write limits of child processes hold on this machine. */
  readonly writeLimits: "kernel" | "after";
  /** What is known of the nodes' agents where there are budgets or hooks; absent where nobody can know. */
  readonly agents?: ReadonlyMap<string, KnownAgent>;
  /** The handler that runs a node, `undefined` for an unknown type. */
  handlerOf(node: Node): Handler | undefined;
}

/** One check. */
export interface Rule {
  /** What its findings are reported under, such as `attr_type`. */
  readonly name: string;
  /** How much its findings matter: an error keeps a pipeline from running. */
  readonly severity: Severity;
  /** What it finds and why that matters, in one sentence. */
  readonly help: string;
  /** Looks at a pipeline. */
  check(input: LintInput): Iterable<Finding>;
}

/** A diagnostic less what its rule says of itself. */
export type Finding = Omit<Diagnostic, "rule" | "severity">;
