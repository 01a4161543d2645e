import { splitList } from "../../attributes/coerce.ts";
import { handlerType } from "../../graph/shapes.ts";
import type { Rule } from "../rule.ts";

const NAME = "verification.allowed_commands";

/** See {@linkcode Rule.help}. */
export const verificationAllowedCommands: Rule = {
  name: "verification_allowed_commands",
  severity: "error",
  help:
    "A verification runs commands that an agent wrote, so the pipeline must say which ones.",
  *check(input) {
    for (const node of input.graph.nodes.values()) {
      const declared = input.handlerOf(node)?.attributes.find(({ name }) =>
        name === NAME
      );
      // An agent may have the attribute, too; only a verification needs it.
      if (!declared?.required && handlerType(node) !== "verification") continue;
      const attribute = node.attributes.get(NAME);
      if (attribute && splitList(attribute.text).length > 0) continue;
      yield {
        message: `"${node.id}" needs ${NAME}, which is ${
          attribute ? "empty" : "missing"
        }`,
        span: attribute?.origin === "own" ? attribute.span : node.span,
        node: node.id,
        fix: `add "${NAME}"="go test,go vet"`,
      };
    }
  },
};
