import { DRAWN_SHAPES } from "../../attributes/drawing.ts";
import type { Attribute } from "../../graph/graph.ts";
import { TYPE_BY_SHAPE } from "../../graph/shapes.ts";
import { nearest } from "../../text/nearest.ts";
import type { Rule } from "../rule.ts";
import { textOf } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const shapeKnown: Rule = {
  name: "shape_known",
  severity: "error",
  help:
    "A node whose shape is nearly one that chooses a handler would run as an agent by mistake.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const node of input.graph.nodes.values()) {
      const shape = node.attributes.get("shape");
      // A type chooses the handler, and the shape is for Graphviz alone.
      if (!shape || seen.has(shape) || textOf(node.attributes, "type")) {
        continue;
      }
      seen.add(shape);
      const text = shape.text.trim();
      if (Object.hasOwn(TYPE_BY_SHAPE, text) || DRAWN_SHAPES.has(text)) {
        continue;
      }
      const meant = handlerShapeNear(text);
      if (meant === undefined) continue;
      yield {
        message: `there is no shape ${JSON.stringify(shape.text)}`,
        span: shape.span,
        ...(shape.origin === "own" ? { node: node.id } : {}),
        fix: `did you mean ${meant}?`,
      };
    }
  },
};

function handlerShapeNear(text: string): string | undefined {
  const shapes = Object.keys(TYPE_BY_SHAPE);
  const lower = text.toLowerCase();
  return shapes.find((shape) => shape.toLowerCase() === lower) ??
    nearest(text, shapes);
}
