/**
 * The variables of prompts, labels and commands: `$goal`, `${context.key}`.
 *
 * @module
 */

export type { Lookup, Part, Template, Variable } from "./template.ts";
export { parseTemplate, render } from "./template.ts";
export {
  type CommandProblem,
  commandProblems,
  CommandTemplateError,
  renderCommand,
  type RenderedCommand,
} from "./command.ts";
export {
  unknownCommandNames,
  type UnknownName,
  unknownNames,
} from "./names.ts";
export { nestedCode } from "./nested_code.ts";
