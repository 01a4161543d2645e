import { HeadAndTail } from "../clip.ts";
import { objectSchema, optionalCount, optionalText, text } from "../input.ts";
import { type Tool, ToolError, type ToolSetting } from "../tool.ts";

/** Runs a command in the node's sandbox. */
export const shell: Tool = {
  name: "shell",
  description:
    "Runs a command by sh -c in the workspace, to its end: standard input is empty, and nothing that it starts goes on after it. Shows output and exit code. The command can write only what this stage may write.",
  input: objectSchema({
    command: { type: "string", description: "The command, for a POSIX shell." },
    workdir: {
      type: "string",
      description:
        "The folder to run it in, relative to the workspace. Default: the workspace.",
    },
    timeout_ms: {
      type: "integer",
      description: "Milliseconds after which it is ended.",
    },
  }, ["command"]),
  access: "write",
  async run(input, setting) {
    const command = text(input, "command");
    if (command.trim() === "") throw new ToolError("command is empty");
    const asked = optionalCount(input, "timeout_ms") ?? Infinity;
    const milliseconds = Math.min(asked, setting.commandTimeoutMs);
    const cwd = await folderOf(optionalText(input, "workdir"), setting);
    return await runCommand(command, cwd, milliseconds, setting);
  },
};

/** The command took too long. */
class CommandTimeout extends Error {
  override readonly name = "CommandTimeout";
}

async function folderOf(
  workdir: string | undefined,
  { files, context }: ToolSetting,
): Promise<string> {
  if (workdir === undefined) return context.workspace;
  const { kind, real } = await files.toRead(workdir);
  if (kind === "directory") return real;
  throw new ToolError(`workdir is ${workdir}, which is no folder`);
}

async function runCommand(
  command: string,
  cwd: string,
  milliseconds: number,
  { context, outputLimit, call }: ToolSetting,
): Promise<string> {
  const kept = new HeadAndTail(outputLimit);
  const names = {
    stdout: `api.shell.${call}.stdout.txt`,
    stderr: `api.shell.${call}.stderr.txt`,
  };
  const clock = new AbortController();
  const timeout = new CommandTimeout();
  const timer = setTimeout(() => clock.abort(timeout), milliseconds);
  let end: string;
  let ok: boolean;
  try {
    const { code, signal } = await context.exec({
      argv: ["sh", "-c", command],
      cwd,
      ...names,
      onText: (_, piece) => kept.push(piece),
      signal: clock.signal,
    });
    ok = code === 0;
    end = `[exit code ${code}${signal ? `, ended by ${signal}` : ""}]`;
  } catch (error) {
    if (error !== timeout) throw error;
    ok = false;
    end =
      `[ended after ${milliseconds} ms, with all that it had started: it took too long]`;
  } finally {
    clearTimeout(timer);
  }
  const where = kept.isClipped
    ? `${context.artifacts.path(names.stdout)} and ${names.stderr} beside it`
    : undefined;
  if (!kept.isClipped) {
    for (const name of Object.values(names)) context.artifacts.remove(name);
  }
  const output = kept.text(where);
  const said = output === "" || output.endsWith("\n") ? output : `${output}\n`;
  if (!ok) throw new ToolError(`${said}${end}`);
  return `${said}${end}`;
}
