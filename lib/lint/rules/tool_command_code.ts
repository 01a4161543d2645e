import { locatorOf } from "../../text/subspan.ts";
import { nestedCode } from "../../variables/mod.ts";
import { commandsOf } from "../commands.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const toolCommandCode: Rule = {
  name: "tool_command_code",
  severity: "warning",
  help:
    "A value never becomes code of the command's own shell, but one that is handed to eval or to another interpreter does.",
  *check(input) {
    for (const { attribute, node } of commandsOf(input)) {
      const locate = locatorOf(input.graph.source, attribute);
      for (const { raw, offset } of nestedCode(attribute.text)) {
        yield {
          message: `the value of ${raw} would run as code of the inner command`,
          span: locate(offset, raw.length),
          node,
          fix: `hand it over as an argument: sh -c 'echo "$1"' sh ${raw}`,
        };
      }
    }
  },
};
