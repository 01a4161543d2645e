import { digraphSpan } from "../places.ts";
import { nodesOfRole } from "../roles.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const terminalNode: Rule = {
  name: "terminal_node",
  severity: "error",
  help: "Only an exit node ends a run well.",
  *check(input) {
    if (nodesOfRole(input, "exit").length > 0) return;
    yield {
      message: "the pipeline must have at least one exit node, but has none",
      span: digraphSpan(input.graph.source),
      fix: "add one: exit [shape=Msquare]",
    };
  },
};
