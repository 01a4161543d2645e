import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const sandboxUnavailable: Rule = {
  name: "sandbox_unavailable",
  severity: "warning",
  help:
    "Where the kernel cannot enforce write limits, they are checked, and undone, after a node has run.",
  *check(input) {
    if (input.writeLimits !== "after") return;
    for (const { attributes } of input.graph.nodes.values()) {
      const attribute = attributes.get("allowed_write_paths");
      if (!attribute) continue;
      yield {
        message:
          "this machine can check allowed_write_paths only after a node has run",
        span: attribute.keySpan,
        fix:
          "use a Linux kernel with Landlock, or install bubblewrap, to have them enforced",
      };
      return;
    }
  },
};
