import { coerce } from "../../attributes/coerce.ts";
import type { Attribute } from "../../graph/graph.ts";
import { nearest } from "../../text/nearest.ts";
import type { Rule } from "../rule.ts";
import { itemsOf } from "../specs.ts";

/** Attributes with a rule of their own, which says more. */
const ELSEWHERE = new Set(["allowed_write_paths"]);

/** See {@linkcode Rule.help}. */
export const attrType: Rule = {
  name: "attr_type",
  severity: "error",
  help: "The value of a declared attribute must fit its type.",
  *check(input) {
    // A default is shared by many nodes, and its mistake is one.
    const seen = new Set<Attribute>();
    for (const { attributes, specs, about } of itemsOf(input)) {
      for (const attribute of attributes.values()) {
        const spec = specs.get(attribute.key);
        if (!spec || ELSEWHERE.has(spec.name) || seen.has(attribute)) continue;
        // An absent value and an empty one are the same mistake, which `required` rules name.
        if (spec.required && attribute.text.trim() === "") continue;
        const coerced = coerce(spec, attribute.text);
        if (coerced.ok) continue;
        seen.add(attribute);
        const meant = spec.values &&
          nearest(attribute.text.trim(), spec.values, 2);
        yield {
          message: coerced.message,
          span: attribute.span,
          ...(attribute.origin === "own" ? about : {}),
          ...(meant === undefined ? {} : { fix: `did you mean ${meant}?` }),
        };
      }
    }
  },
};
