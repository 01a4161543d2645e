import type { Attribute } from "../../graph/graph.ts";
import { locatorOf } from "../../text/subspan.ts";
import { conditionOf } from "../conditions.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const conditionSyntax: Rule = {
  name: "condition_syntax",
  severity: "error",
  help: "An edge's condition must be one that the engine can read.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const edge of input.graph.edges) {
      const parsed = conditionOf(edge);
      const attribute = edge.attributes.get("condition");
      if (parsed.ok || !attribute || seen.has(attribute)) continue;
      seen.add(attribute);
      const locate = locatorOf(input.graph.source, attribute);
      yield {
        message: `the condition is not valid: ${parsed.message}`,
        span: locate(parsed.offset, parsed.length),
        edge: { from: edge.from, to: edge.to },
        ...(parsed.fix === undefined ? {} : { fix: parsed.fix }),
      };
    }
  },
};
