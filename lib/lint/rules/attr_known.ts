import { DRAWING_ATTRIBUTES } from "../../attributes/drawing.ts";
import type { Attribute } from "../../graph/graph.ts";
import { nearest } from "../../text/nearest.ts";
import type { Rule } from "../rule.ts";
import { itemsOf } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const attrKnown: Rule = {
  name: "attr_known",
  severity: "warning",
  help:
    "An attribute that nothing declares, with nearly the name of one that something does, is probably a slip.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const { attributes, specs, about } of itemsOf(input)) {
      for (const attribute of attributes.values()) {
        const { key } = attribute;
        if (specs.has(key) || DRAWING_ATTRIBUTES.has(key)) continue;
        if (seen.has(attribute)) continue;
        const meant = declaredNear(key, specs.keys());
        if (meant === undefined) continue;
        seen.add(attribute);
        yield {
          message: `unknown attribute ${key}`,
          span: attribute.keySpan,
          ...(attribute.origin === "own" ? about : {}),
          fix: `did you mean ${meant}?`,
        };
      }
    }
  },
};

/** A name that differs by spelling (`maxRetries`), by number (`max_retry`), or by two edits at most. */
function declaredNear(
  key: string,
  declared: Iterable<string>,
): string | undefined {
  const names = [...declared];
  const plain = plainly(key);
  return names.find((name) => plainly(name) === plain) ??
    nearest(key, names, key.length < 4 ? 1 : 2);
}

function plainly(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, "").replace(/ies$/, "y").replace(
    /s$/,
    "",
  );
}
