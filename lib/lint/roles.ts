/** What kind of node is it? */

import type { Node } from "../graph/graph.ts";
import { handlerType } from "../graph/shapes.ts";
import type { HandlerRole } from "../handler.ts";
import { missingNodes } from "./missing.ts";
import type { LintInput } from "./rule.ts";

/** The nodes of one role, in the order of the text. */
export function nodesOfRole(
  input: LintInput,
  ...roles: readonly HandlerRole[]
): readonly Node[] {
  return [...input.graph.nodes.values()].filter((node) => {
    const role = input.handlerOf(node)?.role;
    return role !== undefined && roles.includes(role);
  });
}

/** The nodes that do work, agents included, less those that exist by mistake only. */
export function workingNodes(input: LintInput): readonly Node[] {
  const missing = missingNodes(input);
  return nodesOfRole(input, "work", "agent").filter(({ id }) =>
    !missing.has(id)
  );
}

/** The nodes that are agents, less those that exist by mistake only. */
export function agentNodes(input: LintInput): readonly Node[] {
  const missing = missingNodes(input);
  return nodesOfRole(input, "agent").filter(({ id }) => !missing.has(id));
}

/** A person decides how it goes on, and its edges are the choices. No role says so. */
export function isHumanGate(node: Node): boolean {
  return handlerType(node) === "wait.human";
}

/** Its edges are branches, which all run. No role says so. */
export function isParallel(node: Node): boolean {
  return handlerType(node) === "parallel";
}
