/**
 * Agents that speak the Agent Client Protocol.
 *
 * They run under the node's sandbox, write files by themselves, and ask before
 * they do what their own settings do not allow: the answer follows the node's limits.
 *
 * @module
 */

import type {
  AgentBackend,
  AgentReply,
  AgentRequest,
} from "../../lib/agents/backend.ts";
import { settingsOf } from "../../lib/agents/settings.ts";
import { pathLimits } from "../../lib/guard/path_limits.ts";
import type { HandlerContext } from "../../lib/handler.ts";
import { talk } from "./acp/talk.ts";
import { startAgent } from "./acp/process.ts";
import { ACP_ATTRIBUTES, ACP_PRESETS, type AcpPreset } from "./declared/acp.ts";
import { refused } from "./refused.ts";

/** Any agent, started by `acp.command`. */
export default acpAgent("acp");

/** The backend of an agent whose command is known, or of any. */
export function acpAgent(name: string): AgentBackend {
  const preset = ACP_PRESETS.find((one) => one.name === name);
  return { name, run: (request) => run(request, preset) };
}

async function run(
  request: AgentRequest,
  preset: AcpPreset | undefined,
): Promise<AgentReply> {
  const { node, context } = request;
  const settings = settingsOf(ACP_ATTRIBUTES, {
    values: node.values,
    env: (name) => context.env(name),
  });
  const setting = (name: string) => settings.text(`acp.${name}`);
  const command = preset
    ? node.values.text("acp.command")?.trim()
    : setting("command");
  const start = command
    ? shellCommand(context, command)
    : preset && { argv: withModel(preset, request.model), env: {} };
  if (!start) {
    return refused(
      "acp.command required: set it on the node, or $ATTRACTOR_ACP_COMMAND",
    );
  }
  const workdir = setting("workdir") ?? "";
  const cwd = folderOf(context, workdir);
  if (cwd === undefined) {
    return refused(`acp.workdir "${workdir}" is no folder of the workspace`);
  }
  const enforced = await context.enforcesLimits();
  const { limits } = context;
  const agent = startAgent(context, start.argv, { env: start.env, cwd });
  const reply = await talk(agent, request, {
    cwd,
    mode: setting("mode"),
    // A command line says itself which model it is.
    model: command || preset?.modelFlag ? undefined : request.model,
    login: preset?.install.login ?? "log in to the agent first",
    install: preset && !command
      ? `install it with ${preset.install.install}, or set acp.command`
      : "set acp.command to the command that starts the agent",
    bounds: {
      workspace: context.workspace,
      limits: pathLimits(limits),
      unlimited: limits.allowedWritePaths === undefined,
      enforced,
      net: limits.net,
    },
  });
  context.signal.throwIfAborted();
  return reply;
}

interface Start {
  readonly argv: readonly [string, ...string[]];
  readonly env: Record<string, string>;
}

function shellCommand(context: HandlerContext, text: string): Start {
  const { command, env } = context.expandCommand(text);
  return { argv: ["sh", "-c", command], env: { ...env } };
}

function withModel(
  { argv, modelFlag }: AcpPreset,
  model: string | undefined,
): readonly [string, ...string[]] {
  return model && modelFlag ? [...argv, modelFlag, model] : argv;
}

/** The folder to work in; `undefined` when it is none of the workspace. */
function folderOf(
  { workspace, files }: HandlerContext,
  path: string,
): string | undefined {
  if (path === "" || path === ".") return workspace;
  return files.kind(path) === "directory" ? `${workspace}/${path}` : undefined;
}
