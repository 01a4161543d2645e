import { agentNodes } from "../roles.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const writeScopeMissing: Rule = {
  name: "write_scope_missing",
  severity: "warning",
  help:
    "An agent without allowed_write_paths may write anywhere in the workspace.",
  *check(input) {
    for (const { id, span, attributes } of agentNodes(input)) {
      if (attributes.has("allowed_write_paths")) continue;
      yield {
        message: `the agent "${id}" may write anywhere in the workspace`,
        span,
        node: id,
        fix: 'add allowed_write_paths, such as "src/" or, for anywhere, "./"',
      };
    }
  },
};
