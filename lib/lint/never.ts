/** Conditions that cannot hold. */

import { type Comparison, leavesOf } from "../condition/mod.ts";
import type { Edge } from "../graph/graph.ts";
import { type FailureClass, OUTCOME_STATUSES } from "../handler.ts";
import { nearest } from "../text/nearest.ts";
import { locatorOf } from "../text/subspan.ts";
import { canBeTaken, conditionOf, isUnconditional } from "./conditions.ts";
import type { Finding, LintInput } from "./rule.ts";

const FAILURE_CLASSES: Readonly<Record<FailureClass, true>> = {
  transient: true,
  timeout: true,
  canceled: true,
  guardrail: true,
  config: true,
  budget: true,
  deterministic: true,
  bug: true,
};

/** Every value that the engine's own keys can have. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  outcome: OUTCOME_STATUSES,
  failure_class: ["", ...Object.keys(FAILURE_CLASSES)],
};

/**
 * Finds what is impossible about an edge's condition: a value that its key
 * never has, or that nothing fulfils the whole.
 *
 * @param outcomes the outcomes that its node can have
 */
export function impossibilities(
  input: LintInput,
  edge: Edge,
  outcomes: readonly string[],
): readonly Finding[] {
  const parsed = conditionOf(edge);
  const attribute = edge.attributes.get("condition");
  if (!parsed.ok || !attribute || isUnconditional(edge)) return [];
  const about = { edge: { from: edge.from, to: edge.to } };
  const leaves = leavesOf(parsed.condition);
  const wrong = leaves.filter((leaf): leaf is Comparison =>
    leaf.kind === "compare" &&
    (leaf.operator === "=" || leaf.operator === "!=") &&
    VALUES[leaf.key]?.includes(leaf.value) === false
  );
  if (wrong.length > 0) {
    const locate = locatorOf(input.graph.source, attribute);
    return wrong.map(({ key, value, valueRange: { offset, length } }) => {
      const known = VALUES[key] ?? [];
      const meant = nearest(value.toLowerCase(), known);
      return {
        message: `${key} is never "${value}"`,
        span: locate(offset, length),
        ...about,
        fix: meant === undefined
          ? `it is one of ${known.filter((value) => value !== "").join(", ")}`
          : `did you mean ${meant}?`,
      };
    });
  }
  const asksClass = leaves.some(({ key }) => key === "failure_class");
  const classes = asksClass ? VALUES.failure_class : undefined;
  const isPossible = outcomes.some((outcome) =>
    classes?.some((failure_class) =>
      canBeTaken(edge, { outcome, failure_class })
    ) ?? canBeTaken(edge, { outcome })
  );
  if (isPossible) return [];
  return [{
    message: outcomes.length === OUTCOME_STATUSES.length
      ? `the edge ${edge.from} -> ${edge.to} can never be taken: no outcome fulfils its condition`
      : `the edge ${edge.from} -> ${edge.to} can never be taken: "${edge.from}" is only entered with outcome ${
        outcomes.join(" or ")
      }`,
    span: attribute.span,
    ...about,
    fix: "correct the condition, or remove the edge",
  }];
}
