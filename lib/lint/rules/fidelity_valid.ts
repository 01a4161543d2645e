import { FIDELITIES } from "../../attributes/fidelity.ts";
import type { Attribute } from "../../graph/graph.ts";
import { nearest } from "../../text/nearest.ts";
import type { Rule } from "../rule.ts";
import { itemsOf } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const fidelityValid: Rule = {
  name: "fidelity_valid",
  severity: "warning",
  help: "A fidelity that nobody knows is read as compact.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const { attributes, about } of itemsOf(input)) {
      for (const name of ["fidelity", "default_fidelity"]) {
        const attribute = attributes.get(name);
        if (!attribute || seen.has(attribute)) continue;
        seen.add(attribute);
        const text = attribute.text.trim();
        if (text === "" || FIDELITIES.includes(text)) continue;
        const meant = nearest(text, FIDELITIES);
        yield {
          message: `${name} is ${JSON.stringify(text)}, but must be one of ${
            FIDELITIES.join(", ")
          }`,
          span: attribute.span,
          ...(attribute.origin === "own" ? about : {}),
          ...(meant === undefined ? {} : { fix: `did you mean ${meant}?` }),
        };
      }
    }
  },
};
