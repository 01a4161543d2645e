import type { Rule } from "../rule.ts";
import { missingAttributes } from "./attr_required.ts";

/** See {@linkcode Rule.help}. */
export const toolCommandRequired: Rule = {
  name: "tool_command_required",
  severity: "error",
  help: "A tool node must have a command, which says something.",
  check: (input) => missingAttributes(input, (name) => name === "tool_command"),
};
