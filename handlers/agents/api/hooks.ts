/** The pipeline's own commands around every tool call. */

import type { JsonValue } from "../../../lib/handler.ts";
import type { AgentRequest } from "../../../lib/agents/backend.ts";
import { clip } from "../../../lib/text/clip.ts";
import type { Call } from "./step.ts";
import { DeniedError } from "./tool.ts";

/** How a call ended, for the command after it. */
export interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

/** The commands of a node. */
export interface Hooks {
  /**
   * Runs the command before a call.
   *
   * @throws {DeniedError} when it refuses the call.
   */
  before(call: Call): Promise<void>;
  /** Runs the command after it. What it has to say, if it fails, is for the model. */
  after(call: Call, ended: Ended): Promise<string>;
}

/** The hooks that a node has. */
export function hooksOf({ node, context }: AgentRequest): Hooks {
  const commandOf = (name: string) => node.values.text(name)?.trim();
  const pre = commandOf("tool_hooks.pre");
  const post = commandOf("tool_hooks.post");

  async function run(
    text: string,
    about: Readonly<Record<string, JsonValue>>,
  ): Promise<{ readonly ok: boolean; readonly said: string }> {
    const { command, env } = context.expandCommand(text);
    const { code, stdout, stderr } = await context.exec({
      argv: ["sh", "-c", command],
      env: { ...env },
      stdin: `${JSON.stringify(about)}\n`,
      onText: () => {},
    });
    const said = clip(stderr.trim() || stdout.trim(), 2000);
    return { ok: code === 0, said: said || `exit code ${code}` };
  }

  const aboutOf = ({ id, name, input }: Call) => ({
    ...{ node: node.id, call_id: id, tool: name, input },
  });
  return {
    async before(call) {
      if (!pre) return;
      const { ok, said } = await run(pre, aboutOf(call));
      if (ok) return;
      throw new DeniedError(
        call.name,
        undefined,
        `${call.name} was refused by tool_hooks.pre: ${said}`,
      );
    },
    async after(call, { ok, output }) {
      if (!post) return "";
      const result = await run(post, { ...aboutOf(call), ok, output });
      return result.ok ? "" : `\n[tool_hooks.post: ${result.said}]`;
    },
  };
}
