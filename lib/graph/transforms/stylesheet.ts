/** The graph's `model_stylesheet` → attributes of its nodes. */

import { byName } from "../../attributes/resolve.ts";
import { NODE_ATTRIBUTES } from "../../attributes/node.ts";
import { type Locator, locatorOf } from "../../text/subspan.ts";
import { nearest } from "../../text/nearest.ts";
import type { Attribute, Graph, Node } from "../graph.ts";
import type { Problem } from "../../dot/span.ts";
import {
  type Declaration,
  parseStylesheet,
  type StyleRule,
} from "./stylesheet_parse.ts";
import type { Transformed } from "./transform.ts";

const SPECS = byName(NODE_ATTRIBUTES);

/** What a stylesheet may set besides dotted attributes, each with all its names. */
const PROPERTIES = ["llm_model", "llm_provider", "reasoning_effort"];
const NAMES = PROPERTIES.flatMap((name) => namesOf(name));

/**
 * Applies the graph's `model_stylesheet`. What a node says itself always
 * wins, and a `node [..]` default counts as said: it is written in the text.
 */
export function applyStylesheet(graph: Graph): Transformed {
  const sheet = graph.attributes.get("model_stylesheet");
  if (!sheet || sheet.text.trim() === "") return { graph, problems: [] };
  const locate = locatorOf(graph.source, sheet);
  const { rules, errors } = parseStylesheet(sheet.text);
  const problems: Problem[] = errors.map((
    { message, offset, length, fix },
  ) => ({
    severity: "error",
    rule: "stylesheet_syntax",
    message: `model_stylesheet is not valid: ${message}`,
    span: locate(offset, length),
    ...(fix === undefined ? {} : { fix }),
  }));
  problems.push(...unknownProperties(rules, locate));
  problems.push(...unknownIds(rules, graph, locate));
  const styles = indexOf(rules, locate);
  const nodes = new Map<string, Node>();
  for (const [id, node] of graph.nodes) nodes.set(id, styled(node, styles));
  return { graph: { ...graph, nodes }, problems };
}

/** Attributes to set, by selector; within one selector the last rule stands last. */
interface Styles {
  readonly all: readonly Attribute[];
  readonly shape: ReadonlyMap<string, readonly Attribute[]>;
  readonly class: ReadonlyMap<string, readonly Ordered[]>;
  readonly id: ReadonlyMap<string, readonly Attribute[]>;
}

/** A node can have several classes, whose rules then compete by their order. */
interface Ordered {
  readonly order: number;
  readonly attribute: Attribute;
}

function indexOf(rules: readonly StyleRule[], locate: Locator): Styles {
  const all: Attribute[] = [];
  const shape = new Map<string, Attribute[]>();
  const classes = new Map<string, Ordered[]>();
  const id = new Map<string, Attribute[]>();
  for (const [order, { selectors, declarations }] of rules.entries()) {
    const attributes = declarations.filter(isStyle).map((one) =>
      attributeOf(one, locate)
    );
    for (const { kind, name } of selectors) {
      switch (kind) {
        case "all":
          all.push(...attributes);
          break;
        case "shape":
          append(shape, name, attributes);
          break;
        case "class":
          append(
            classes,
            name,
            attributes.map((attribute) => ({ order, attribute })),
          );
          break;
        case "id":
          append(id, name, attributes);
          break;
        default:
          kind satisfies never;
      }
    }
  }
  return { all, shape, class: classes, id };
}

function styled(node: Node, styles: Styles): Node {
  const byClass = classesOf(node).flatMap((name) =>
    styles.class.get(name) ?? []
  )
    .sort((a, b) => a.order - b.order)
    .map(({ attribute }) => attribute);
  const shape = node.attributes.get("shape")?.text ?? "box";
  const matching = [
    ...styles.all,
    ...styles.shape.get(shape) ?? [],
    ...byClass,
    ...styles.id.get(node.id) ?? [],
  ].filter(({ key }) =>
    namesOf(key).every((name) => !node.attributes.has(name))
  );
  if (matching.length === 0) return node;
  const attributes = new Map(node.attributes);
  for (const attribute of matching) attributes.set(attribute.key, attribute);
  return { ...node, attributes };
}

/** The classes of a node: its own, then those of the subgraphs around it. */
export function classesOf(node: Node): readonly string[] {
  const own = node.attributes.get("class")?.text.split(/[\s,]+/) ?? [];
  return [...new Set([...own, ...node.subgraphClasses])].filter((name) =>
    name !== ""
  );
}

function attributeOf(
  { property, propertyRange, value, valueRange }: Declaration,
  locate: Locator,
): Attribute {
  return {
    key: SPECS.get(property)?.name ?? property,
    text: value,
    keySpan: locate(propertyRange.offset, propertyRange.length),
    span: locate(valueRange.offset, valueRange.length),
    origin: "stylesheet",
  };
}

function unknownProperties(
  rules: readonly StyleRule[],
  locate: Locator,
): Problem[] {
  return rules.flatMap(({ declarations }) => declarations)
    .filter((declaration) => !isStyle(declaration))
    .map(({ property, propertyRange: { offset, length } }) => {
      const meant = nearest(property, NAMES);
      return {
        severity: "error",
        rule: "stylesheet_syntax",
        message: `model_stylesheet cannot set ${property}`,
        span: locate(offset, length),
        fix: meant
          ? `did you mean ${meant}?`
          : `it can set ${PROPERTIES.join(", ")} and attributes with a dot`,
      };
    });
}

function isStyle({ property }: Declaration): boolean {
  return property.includes(".") || NAMES.includes(property);
}

/** A class or a shape may wait for nodes to come; an id that no node has is a slip. */
function unknownIds(
  rules: readonly StyleRule[],
  graph: Graph,
  locate: Locator,
): Problem[] {
  return rules.flatMap(({ selectors }) => selectors).filter(({ kind, name }) =>
    kind === "id" && !graph.nodes.has(name)
  ).map(({ name, offset, length }) => {
    const meant = nearest(name, graph.nodes.keys());
    return {
      severity: "warning",
      rule: "stylesheet_selector",
      message: `model_stylesheet speaks of #${name}, but no node has that id`,
      span: locate(offset, length),
      fix: meant ? `did you mean #${meant}?` : "remove the rule",
    };
  });
}

function namesOf(property: string): readonly string[] {
  const spec = SPECS.get(property);
  return spec ? [spec.name, ...spec.aliases ?? []] : [property];
}

function append<T>(map: Map<string, T[]>, key: string, items: T[]): void {
  const list = map.get(key);
  if (list) list.push(...items);
  else map.set(key, [...items]);
}
