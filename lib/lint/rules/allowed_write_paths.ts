import { writePathProblem } from "../../attributes/write_paths.ts";
import type { Attribute } from "../../graph/graph.ts";
import { locatorOf } from "../../text/subspan.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const allowedWritePaths: Rule = {
  name: "allowed_write_paths",
  severity: "error",
  help: "Write limits name files and folders inside the workspace.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const { id, attributes } of input.graph.nodes.values()) {
      const attribute = attributes.get("allowed_write_paths");
      // Present and empty is a limit: the node writes nothing.
      if (!attribute || attribute.text.trim() === "") continue;
      if (seen.has(attribute)) continue;
      seen.add(attribute);
      const locate = locatorOf(input.graph.source, attribute);
      let offset = 0;
      for (const entry of attribute.text.split(",")) {
        const problem = writePathProblem(entry);
        const blank = entry.length - entry.trimStart().length;
        if (problem !== undefined) {
          yield {
            message: `allowed_write_paths ${problem}`,
            span: locate(offset + blank, entry.trim().length),
            ...(attribute.origin === "own" ? { node: id } : {}),
            fix: fixOf(entry),
          };
        }
        offset += entry.length + 1;
      }
    }
  },
};

function fixOf(entry: string): string {
  if (entry.trim() === "") return "remove the comma";
  if (entry.includes("*")) return "name the folder, such as src/";
  if (entry.includes("\\")) return "separate folders with /";
  return "name a path relative to the workspace, such as src/ or main.go";
}
