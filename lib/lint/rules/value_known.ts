import type { Attribute } from "../../graph/graph.ts";
import { nearest } from "../../text/nearest.ts";
import type { Rule } from "../rule.ts";
import { itemsOf } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const valueKnown: Rule = {
  name: "value_known",
  severity: "warning",
  help:
    "A value that names something which does not exist here, such as an agent backend, fails its node when it runs.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const { attributes, specs, about } of itemsOf(input)) {
      for (const attribute of attributes.values()) {
        const { type, name, values } = specs.get(attribute.key) ?? {};
        if (type !== "string" || !values || seen.has(attribute)) continue;
        seen.add(attribute);
        const text = attribute.text.trim();
        if (text === "" || values.includes(text)) continue;
        const meant = nearest(text, values);
        yield {
          message: `unknown ${name} ${JSON.stringify(text)}; known: ${
            values.join(", ")
          }`,
          span: attribute.span,
          ...(attribute.origin === "own" ? about : {}),
          fix: meant === undefined
            ? "name one of them"
            : `did you mean ${meant}?`,
        };
      }
    }
  },
};
