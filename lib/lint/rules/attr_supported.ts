import { EDGE_ATTRIBUTES } from "../../attributes/edge.ts";
import { coerce } from "../../attributes/coerce.ts";
import type { Attribute } from "../../graph/graph.ts";
import type { Rule } from "../rule.ts";
import { itemsOf } from "../specs.ts";

/** What would not be as the pipeline's author wants it if the attribute were ignored. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  loop_restart: "the log would go on instead of starting afresh",
  "stack.child_dotfile": "no child pipeline would run",
  "stack.child_workdir": "no child pipeline would run",
};

/** See {@linkcode Rule.help}. */
export const attrSupported: Rule = {
  name: "attr_supported",
  severity: "error",
  help:
    "What this version of factory cannot do yet is refused, not ignored: a limit that does not hold is worse than none.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const { attributes, about } of itemsOf(input)) {
      for (const [name, consequence] of Object.entries(UNSUPPORTED)) {
        const attribute = attributes.get(name);
        if (!attribute || seen.has(attribute) || isOff(attribute)) continue;
        seen.add(attribute);
        yield {
          message: `${name} is not supported yet: ${consequence}`,
          span: attribute.keySpan,
          ...(attribute.origin === "own" ? about : {}),
          fix: `remove ${name}`,
        };
      }
    }
  },
};

/** `loop_restart=false` asks for nothing. */
function isOff({ key, text }: Attribute): boolean {
  const spec = EDGE_ATTRIBUTES.find(({ name }) => name === key);
  if (spec?.type !== "boolean") return false;
  const value = coerce(spec, text);
  return value.ok && value.value === false;
}
