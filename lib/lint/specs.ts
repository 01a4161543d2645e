/** The declarations that hold for an item of the pipeline. */

import { EDGE_ATTRIBUTES } from "../attributes/edge.ts";
import { GRAPH_ATTRIBUTES } from "../attributes/graph.ts";
import { nodeSpecs } from "../attributes/node.ts";
import { byName, resolveAttr } from "../attributes/resolve.ts";
import type { AttrSpec } from "../attributes/spec.ts";
import type { Attribute, Attributes, Node } from "../graph/graph.ts";
import type { Handler } from "../handler.ts";
import type { Finding, LintInput } from "./rule.ts";

/** Declarations by every name they can be written under. */
export type Specs = ReadonlyMap<string, AttrSpec>;

const GRAPH_SPECS = byName(GRAPH_ATTRIBUTES);
const EDGE_SPECS = byName(EDGE_ATTRIBUTES);
const COMMON_SPECS = byName(nodeSpecs(undefined));
const BY_HANDLER = new WeakMap<Handler, Specs>();

/** Something with attributes. */
export interface Item {
  readonly attributes: Attributes;
  readonly specs: Specs;
  /** What a finding about it says besides its place. */
  readonly about: Pick<Finding, "node" | "edge">;
}

/** The declarations for a node. */
export function specsOf(input: LintInput, node: Node): Specs {
  const handler = input.handlerOf(node);
  if (!handler) return COMMON_SPECS;
  let specs = BY_HANDLER.get(handler);
  if (!specs) BY_HANDLER.set(handler, specs = byName(nodeSpecs(handler)));
  return specs;
}

/** The graph, its nodes whose handler is known, and its edges. */
export function* itemsOf(input: LintInput): Generator<Item> {
  const { graph } = input;
  yield { attributes: graph.attributes, specs: GRAPH_SPECS, about: {} };
  for (const node of graph.nodes.values()) {
    if (!input.handlerOf(node)) continue;
    yield {
      attributes: node.attributes,
      specs: specsOf(input, node),
      about: { node: node.id },
    };
  }
  for (const { attributes, from, to } of graph.edges) {
    if (attributes.size === 0) continue;
    yield { attributes, specs: EDGE_SPECS, about: { edge: { from, to } } };
  }
}

/** A node's attribute under its declared name or an alias. */
export function attributeOf(node: Node, name: string): Attribute | undefined {
  const spec = COMMON_SPECS.get(name);
  return spec ? resolveAttr(node.attributes, spec) : node.attributes.get(name);
}

/** A text that says something, or `undefined`. */
export function textOf(
  attributes: Attributes,
  name: string,
): string | undefined {
  const text = attributes.get(name)?.text.trim();
  return text === "" ? undefined : text;
}

/** Whether a node sets a boolean attribute. */
export function isSet(node: Node, name: string): boolean {
  return textOf(node.attributes, name) === "true";
}

/** Whether an attribute is a number above 0. */
export function isPositive(attributes: Attributes, name: string): boolean {
  return Number(textOf(attributes, name) ?? 0) > 0;
}
