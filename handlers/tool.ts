import { commandScopeProblem } from "../lib/guard/command_scope.ts";
import {
  type ExpandedCommand,
  failure,
  type Handler,
  type HandlerContext,
  type HandlerNode,
  type Outcome,
  ProgramError,
  success,
} from "../lib/handler.ts";
import { CommandTemplateError } from "../lib/variables/mod.ts";

/** Runs a shell command in the workspace. */
export default {
  type: "tool",
  role: "work",
  help: "Runs a shell command in the workspace.",
  attributes: [
    {
      name: "tool_command",
      type: "string",
      required: true,
      help: "The command, run by sh -c in the workspace.",
    },
    {
      name: "tool_output_limit",
      type: "integer",
      default: 65_536,
      help:
        "Bytes of the command's standard output, counted from its end, that the context keeps as tool.output.",
    },
    {
      name: "allow_absolute",
      type: "boolean",
      default: false,
      help:
        "Lets the command name paths outside the workspace: absolute ones, ~ and parent folders.",
    },
  ],
  run,
} satisfies Handler;

async function run(
  node: HandlerNode,
  context: HandlerContext,
): Promise<Outcome> {
  const command = node.values.text("tool_command")?.trim() ?? "";
  if (command === "") {
    return failure("tool_command required", "config", UNTOUCHED);
  }
  // Where the kernel holds the limits, no reading of the command has to.
  const free = node.values.flag("allow_absolute") ||
    await context.enforcesLimits();
  const problem = free ? undefined : commandScopeProblem(command);
  if (problem) {
    return failure(
      `tool_command rejected by guardrail: ${problem}`,
      "guardrail",
      UNTOUCHED,
    );
  }
  try {
    return await runCommand(context.expandCommand(command), node, context);
  } catch (error) {
    if (
      error instanceof CommandTemplateError || error instanceof ProgramError
    ) {
      return failure(error.message, "config", UNTOUCHED);
    }
    throw error;
  }
}

const UNTOUCHED = { workspaceUntouched: true };

async function runCommand(
  { command, env }: ExpandedCommand,
  node: HandlerNode,
  context: HandlerContext,
): Promise<Outcome> {
  const { code, stdout } = await context.exec({
    argv: ["sh", "-c", command],
    env,
    stdout: "tool.stdout.txt",
    stderr: "tool.stderr.txt",
    keep: node.values.number("tool_output_limit") ?? 65_536,
  });
  context.artifacts.write("tool.exitcode.txt", `${code}\n`);
  const contextUpdates = { "tool.output": stdout };
  return code === 0 ? success({ contextUpdates }) : failure(
    `tool_exit_code_${code}`,
    "deterministic",
    { contextUpdates },
  );
}
