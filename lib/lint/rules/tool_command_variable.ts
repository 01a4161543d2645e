import { locatorOf } from "../../text/subspan.ts";
import { commandProblems } from "../../variables/mod.ts";
import { commandsOf } from "../commands.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const toolCommandVariable: Rule = {
  name: "tool_command_variable",
  severity: "error",
  help:
    "A value must be able to get where a command wants it without becoming code.",
  *check(input) {
    for (const { attribute, node } of commandsOf(input)) {
      const locate = locatorOf(input.graph.source, attribute);
      for (const problem of commandProblems(attribute.text)) {
        yield {
          message: problem.message,
          span: locate(problem.offset, problem.length),
          node,
          fix: problem.fix,
        };
      }
    }
  },
};
