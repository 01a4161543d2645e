import type { AgentDeclaration } from "../../../lib/agents/backend.ts";
import { type Env, fittingSettings } from "../../../lib/agents/settings.ts";
import type { Values } from "../../../lib/handler.ts";
import { CLAUDE_ATTRIBUTES } from "../claude/attributes.ts";
import { writableConfig } from "../claude/config_dir.ts";
import { LOGIN, passedVariables } from "../claude/variables.ts";
import { heartbeatOf, modelOf } from "../program_settings.ts";

/** Anthropic's Claude Code. */
export const CLAUDE: AgentDeclaration = {
  name: "claude",
  help:
    "Anthropic's Claude Code, through its own program: runs claude -p, with the answer in the agreed form.",
  attributes: CLAUDE_ATTRIBUTES,
  capabilities: {
    schema: "native",
    limits: "kernel",
    resume: true,
    usage: true,
    cost: true,
    programs: true,
  },
  needs: (values, env) => ({
    env: passedVariables(env),
    ...writableConfig(settingsIn(values, env), env),
  }),
  model: (values, env) =>
    modelOf("claude", settingsIn(values, env)) ??
      (env("ANTHROPIC_MODEL")?.trim() || undefined),
  heartbeatMs: (values, env) => heartbeatOf("claude", settingsIn(values, env)),
  install: {
    program: "claude",
    install: "npm install -g @anthropic-ai/claude-code",
    login: LOGIN,
  },
};

function settingsIn(values: Values, env: Env): Values {
  return fittingSettings(CLAUDE_ATTRIBUTES, { values, env });
}
