/** Statements of the syntax tree → nodes and edges. */

import type {
  AttributeASTNode,
  ClusterStatementASTNode,
  CommentASTNode,
  EdgeASTNode,
  EdgeTargetASTNode,
  LiteralASTNode,
  SubgraphASTNode,
} from "../dot/ast.ts";
import type { GraphBuilder } from "./build_graph.ts";
import type { Mention, Scope } from "./build_scope.ts";
import type { Attribute } from "./graph.ts";

/** As many attributes are compared one by one. */
const FEW = 12;

/** Adds what stands in the digraph itself. */
export function buildStatements(
  builder: GraphBuilder,
  statements: readonly ClusterStatementASTNode[],
): void {
  buildBlock(builder, builder.root, statements, true);
}

/**
 * Adds what stands in one block.
 *
 * @param declares false in a group that is an end of an edge: there a bare id
 * is a mention, and only one with attributes is a declaration.
 */
function buildBlock(
  builder: GraphBuilder,
  scope: Scope,
  statements: readonly ClusterStatementASTNode[],
  declares: boolean,
): void {
  for (const statement of statements) {
    switch (statement.type) {
      case "Comment":
        break;
      case "Attribute":
        setGraphAttributes(builder, scope, [attributeOf(statement, "own")]);
        break;
      case "AttributeList": {
        const origin = statement.kind === "Graph" ? "own" : "default";
        const attributes = attributesOf(builder, statement.children, origin);
        if (statement.kind === "Graph") {
          setGraphAttributes(builder, scope, attributes);
          break;
        }
        const kind = statement.kind === "Node" ? "node" : "edge";
        const span = statement.location;
        builder.setDefaults(kind, scope, { attributes, span });
        break;
      }
      case "Node": {
        const list = attributesOf(builder, statement.children, "own");
        const mention = mentionOf(statement.id);
        if (declares || list.length > 0) builder.declare(scope, mention, list);
        else builder.mention(scope, mention);
        break;
      }
      case "Edge":
        buildEdge(builder, scope, statement);
        break;
      case "Subgraph":
        buildSubgraph(builder, scope, statement, declares);
        break;
      default:
        statement satisfies never;
    }
  }
}

/** The graph's attributes are those of the digraph itself; of a subgraph's only the label means something. */
function setGraphAttributes(
  builder: GraphBuilder,
  scope: Scope,
  attributes: readonly Attribute[],
): void {
  for (const attribute of attributes) {
    if (scope === builder.root) {
      builder.attributes.set(attribute.key, attribute);
    } else if (attribute.key === "label") {
      scope.label = attribute.text;
    }
  }
}

function buildSubgraph(
  builder: GraphBuilder,
  scope: Scope,
  subgraph: SubgraphASTNode,
  declares: boolean,
): Scope {
  const inner = scope.open(subgraph.id?.text);
  buildBlock(builder, inner, subgraph.children, declares);
  return inner;
}

function buildEdge(
  builder: GraphBuilder,
  scope: Scope,
  edge: EdgeASTNode,
): void {
  const own = attributesOf(builder, edge.children, "own");
  const ends = edge.targets.map((target) => endsOf(builder, scope, target));
  const attributes = new Map(builder.edgeDefaults(scope));
  for (const attribute of own) attributes.set(attribute.key, attribute);
  for (let i = 1; i < ends.length; i++) {
    builder.connect(ends[i - 1]!, ends[i]!, attributes);
  }
}

/** The nodes at one end of an edge, each once. */
function endsOf(
  builder: GraphBuilder,
  scope: Scope,
  target: EdgeTargetASTNode,
): readonly Mention[] {
  switch (target.type) {
    case "NodeRef": {
      const mention = mentionOf(target.id);
      builder.mention(scope, mention);
      return [mention];
    }
    case "NodeRefGroup": {
      const mentions = new Map<string, Mention>();
      for (const { id } of target.children) {
        const mention = mentionOf(id);
        builder.mention(scope, mention);
        if (!mentions.has(mention.id)) mentions.set(mention.id, mention);
      }
      return [...mentions.values()];
    }
    case "Subgraph": {
      const inner = buildSubgraph(builder, scope, target, false);
      return [...inner.mentions().values()];
    }
    default:
      return target satisfies never;
  }
}

function mentionOf(id: LiteralASTNode): Mention {
  return { id: id.text, span: id.location };
}

/** The attributes of one list; warns of a key that stands in it twice. */
function attributesOf(
  builder: GraphBuilder,
  children: readonly (AttributeASTNode | CommentASTNode)[],
  origin: Attribute["origin"],
): readonly Attribute[] {
  const attributes: Attribute[] = [];
  // Lists are short, and a set for each would cost more than the list itself.
  const keys = children.length > FEW ? new Set<string>() : undefined;
  for (const child of children) {
    if (child.type === "Comment") continue;
    const attribute = attributeOf(child, origin);
    const known = keys === undefined
      ? attributes.some(({ key }) => key === attribute.key)
      : keys.has(attribute.key);
    if (known) warnOfDuplicate(builder, attribute);
    keys?.add(attribute.key);
    attributes.push(attribute);
  }
  return attributes;
}

function attributeOf(
  { key, value }: AttributeASTNode,
  origin: Attribute["origin"],
): Attribute {
  return {
    key: key.text,
    text: value.text,
    keySpan: key.location,
    span: value.location,
    origin,
  };
}

function warnOfDuplicate(builder: GraphBuilder, attribute: Attribute): void {
  builder.problems.push({
    severity: "warning",
    rule: "duplicate_attr",
    message:
      `\`${attribute.key}\` is set twice in one list; the last value counts`,
    span: attribute.keySpan,
    fix: "remove one of the two",
  });
}
