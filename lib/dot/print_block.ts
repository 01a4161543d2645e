/** Blocks, statements and attribute lists as text. */

import type {
  AttributeASTNode,
  AttributeListASTNode,
  ClusterStatementASTNode,
  CommentASTNode,
  EdgeTargetASTNode,
  NodeRefASTNode,
  SubgraphASTNode,
} from "./ast.ts";
import { printName, printValue } from "./print_literal.ts";
import { indentation, type Page, printItems } from "./print_page.ts";

/** Longest line of a list on one line. */
const WIDTH = 100;

type Statement = Exclude<ClusterStatementASTNode, CommentASTNode>;

/** Prints `{`, statements and `}`; what stands inside is one deeper than `depth`. */
export function printBlock(
  page: Page,
  statements: readonly ClusterStatementASTNode[],
  depth: number,
): string {
  const { opening, lines } = printItems<Statement>(
    page,
    statements,
    depth + 1,
    (statement) => printStatement(page, statement, depth + 1),
  );
  const close = `${indentation(depth)}}`;
  return [`{${opening}`, ...lines, close].join(page.newline);
}

function printStatement(
  page: Page,
  statement: Statement,
  depth: number,
): string {
  switch (statement.type) {
    case "Attribute":
      return `${printAttribute(page, statement, depth)};`;
    case "AttributeList":
      return `${printDefaults(page, statement, depth)};`;
    case "Node": {
      const id = printName(page, statement.id);
      return `${id}${printList(page, id, statement.children, depth)};`;
    }
    case "Edge": {
      const path = statement.targets
        .map((target) => printTarget(page, target, depth)).join(" -> ");
      return `${path}${printList(page, path, statement.children, depth)};`;
    }
    case "Subgraph":
      return printSubgraph(page, statement, depth);
    default:
      return statement satisfies never;
  }
}

function printDefaults(
  page: Page,
  { kind, children }: AttributeListASTNode,
  depth: number,
): string {
  const word = kind.toLowerCase();
  return `${word}${printList(page, word, children, depth) || " []"}`;
}

/**
 * Prints ` [..]` on one line if that fits, else with an attribute a line.
 *
 * @param head what stands before it.
 */
function printList(
  page: Page,
  head: string,
  children: readonly (AttributeASTNode | CommentASTNode)[],
  depth: number,
): string {
  if (children.length === 0) return "";
  const attributes = children.filter((child) => child.type === "Attribute");
  if (attributes.length === children.length) {
    const printed = attributes.map((attribute) =>
      printAttribute(page, attribute, depth)
    );
    const line = ` [${printed.join(", ")}]`;
    if (fits(head, line, attributes.length, depth)) return line;
  }
  const { opening, lines } = printItems<AttributeASTNode>(
    page,
    children,
    depth + 1,
    (attribute) => `${printAttribute(page, attribute, depth + 1)},`,
  );
  const close = `${indentation(depth)}]`;
  return [` [${opening}`, ...lines, close].join(page.newline);
}

/** A string over several lines may stay beside its key if it is alone in its list. */
function fits(
  head: string,
  list: string,
  attributes: number,
  depth: number,
): boolean {
  const newline = list.indexOf("\n");
  if (newline >= 0 && attributes > 1) return false;
  const lastLine = head.slice(head.lastIndexOf("\n") + 1);
  // The head of one line gets its indentation later, that of several has it in it.
  const indent = lastLine.length === head.length ? 2 * depth : 0;
  const firstLine = newline < 0 ? list.length + 1 : newline;
  return indent + lastLine.length + firstLine <= WIDTH;
}

function printAttribute(
  page: Page,
  { key, value }: AttributeASTNode,
  depth: number,
): string {
  return `${printName(page, key)}=${printValue(page, value, depth)}`;
}

function printTarget(
  page: Page,
  target: EdgeTargetASTNode,
  depth: number,
): string {
  switch (target.type) {
    case "NodeRef":
      return printRef(page, target);
    case "NodeRefGroup": {
      const refs = target.children.map((ref) => printRef(page, ref));
      return refs.length === 0 ? "{}" : `{ ${refs.join(" ")} }`;
    }
    case "Subgraph":
      return printSubgraph(page, target, depth);
    default:
      return target satisfies never;
  }
}

function printRef(page: Page, { id, port, compass }: NodeRefASTNode): string {
  return [id, port, compass]
    .flatMap((part) => part === undefined ? [] : printName(page, part))
    .join(":");
}

function printSubgraph(
  page: Page,
  subgraph: SubgraphASTNode,
  depth: number,
): string {
  const head = subgraph.id === undefined
    ? ""
    : `subgraph ${printName(page, subgraph.id)} `;
  if (subgraph.children.length === 0) return `${head}{}`;
  return head + printBlock(page, subgraph.children, depth);
}
