import { commandScopeProblem } from "../lib/guard/command_scope.ts";
import {
  type ExecResult,
  failure,
  type FailureClass,
  type Handler,
  type HandlerContext,
  type HandlerNode,
  type JsonValue,
  type Outcome,
  OutsideWorkspaceError,
  ProgramError,
  success,
} from "../lib/handler.ts";
import {
  commandAllowed,
  parseVerificationCommand,
  type VerificationCommand,
} from "./verification_command.ts";
import { parsePlan, type VerificationPlan } from "./verification_plan.ts";

/** Checks what an agent's plan says, within what the node allows. */
export default {
  type: "verification",
  role: "work",
  net: "none",
  help:
    "Checks the files and runs the commands of a verification plan, without a shell.",
  attributes: [
    {
      name: "verification.allowed_commands",
      type: "list",
      help:
        "The commands that a plan may use, such as go test; more words may follow them.",
    },
    {
      name: "verification.workdir",
      type: "string",
      help:
        "The folder that the commands run in, relative to the workspace; by default the workspace.",
    },
    {
      name: "verification.plan_context_key",
      type: "string",
      default: "verification.plan",
      help: "The context key that the plan is read from.",
    },
    {
      name: "verification.plan_file",
      type: "string",
      help: "A JSON file in the workspace that the plan is read from instead.",
    },
  ],
  run,
} satisfies Handler;

/** The first thing that is wrong, which ends the verification. */
class Complaint extends Error {
  override readonly name = "Complaint";
  readonly failureClass: FailureClass;

  constructor(message: string, failureClass: FailureClass = "deterministic") {
    super(message);
    this.failureClass = failureClass;
  }
}

/** A command as it ended. */
interface Result {
  readonly command: string;
  readonly exit_code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  node: HandlerNode,
  context: HandlerContext,
): Promise<Outcome> {
  const results: Result[] = [];
  try {
    const plan = readPlan(node, context);
    writeJson(context, "verification.plan.json", plan);
    const allowed = node.values.list("verification.allowed_commands");
    if (allowed.length === 0) {
      throw new Complaint(
        "verification.allowed_commands is required",
        "config",
      );
    }
    for (const path of plan.files) checkFile(path, context);
    const workdir = workdirOf(node, context);
    try {
      for (const text of plan.commands) {
        const command = checkCommand(text, allowed, workdir);
        results.push(await runCommand(text, command, workdir, context));
        checkResult(results.at(-1));
      }
    } finally {
      writeJson(context, "verification.results.json", {
        checked_files: plan.files,
        commands: results,
      });
    }
    return success();
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    return failure(error.message, error.failureClass, {
      workspaceUntouched: results.length === 0,
    });
  }
}

function readPlan(
  node: HandlerNode,
  context: HandlerContext,
): VerificationPlan {
  const parsed = parsePlan(planValue(node, context), context.workspace);
  if (!parsed.ok) throw new Complaint(parsed.reason);
  return parsed.plan;
}

function planValue(node: HandlerNode, context: HandlerContext): JsonValue {
  const file = node.values.text("verification.plan_file")?.trim();
  if (file) {
    if (kindOf(file, context) !== "file") {
      throw new Complaint(`verification plan missing in file: ${file}`);
    }
    return context.files.readText(file);
  }
  const key = node.values.text("verification.plan_context_key")?.trim() ||
    "verification.plan";
  const value = context.value(key);
  if (value === undefined || value === null) {
    throw new Complaint(`verification plan missing in context key: ${key}`);
  }
  return value;
}

function checkFile(path: string, context: HandlerContext): void {
  if (kindOf(path, context) === undefined) {
    throw new Complaint(`verification file missing: ${path}`);
  }
}

function workdirOf(node: HandlerNode, context: HandlerContext): string {
  const name = "verification.workdir";
  const text = node.values.text(name)?.trim() ?? "";
  if (text.startsWith("/") || text.startsWith("~")) {
    throw new Complaint(`${name} must be relative`, "config");
  }
  if (text.split("/").includes("..")) {
    throw new Complaint(`${name} cannot contain parent segment`, "config");
  }
  const segments = text.split("/").filter((part) =>
    part !== "" && part !== "."
  );
  const workdir = [context.workspace, ...segments].join("/");
  const kind = kindOf(segments.join("/"), context);
  if (kind === undefined) throw new Complaint(`${name} missing: ${text}`);
  if (kind !== "directory") {
    throw new Complaint(`${name} is not a directory: ${text}`);
  }
  return workdir;
}

/** What is at a path; a link that leads outside is a complaint. */
function kindOf(path: string, context: HandlerContext): string | undefined {
  try {
    return context.files.kind(path);
  } catch (error) {
    if (!(error instanceof OutsideWorkspaceError)) throw error;
    throw new Complaint(
      `invalid verification file path ${JSON.stringify(path)}: ${error.reason}`,
      "guardrail",
    );
  }
}

function checkCommand(
  text: string,
  allowed: readonly string[],
  workdir: string,
): VerificationCommand {
  const problem = commandScopeProblem(text);
  if (problem) {
    throw new Complaint(
      `tool_command rejected by guardrail: ${problem}`,
      "guardrail",
    );
  }
  if (!commandAllowed(text, allowed)) {
    throw new Complaint(
      `verification command not allowed: ${text}`,
      "guardrail",
    );
  }
  const parsed = parseVerificationCommand(text, workdir);
  if (!parsed.ok) throw new Complaint(parsed.reason, "guardrail");
  return parsed.command;
}

async function runCommand(
  text: string,
  { argv, env }: VerificationCommand,
  workdir: string,
  context: HandlerContext,
): Promise<Result> {
  context.progress(text);
  const { code, stdout, stderr } = await executed();
  return { command: text, exit_code: code, stdout, stderr };

  async function executed(): Promise<ExecResult> {
    try {
      return await context.exec({ argv, cwd: workdir, env });
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      // As a shell has it.
      return { code: 127, stdout: "", stderr: `${error.message}\n` };
    }
  }
}

function checkResult(result: Result | undefined): void {
  if (result && result.exit_code !== 0) {
    throw new Complaint(
      `verification command failed: ${result.command} (exit=${result.exit_code})`,
    );
  }
}

function writeJson(context: HandlerContext, name: string, value: object): void {
  const text = JSON.stringify({ schema_version: 1, ...value }, null, 2);
  context.artifacts.write(name, `${text}\n`);
}
