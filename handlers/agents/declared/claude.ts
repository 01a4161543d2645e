import type { AgentDeclaration } from "../../../lib/agents/backend.ts";
import { CLAUDE_ATTRIBUTES } from "../claude/attributes.ts";
import { writableConfig } from "../claude/config_dir.ts";
import { passedVariables } from "../claude/variables.ts";
import { settingsOf } from "../setting.ts";

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
    ...writableConfig(values, env),
  }),
  model: (values, env) =>
    settingsOf(values, env).text("claude.model") ??
      (values.text("llm_model")?.trim() || env("ANTHROPIC_MODEL")?.trim() ||
        undefined),
  heartbeatMs(values, env) {
    const seconds = settingsOf(values, env).number("claude.heartbeat_seconds");
    return seconds !== undefined && seconds >= 0 ? seconds * 1000 : undefined;
  },
  install: {
    program: "claude",
    install: "npm install -g @anthropic-ai/claude-code",
    login:
      "run claude and /login, or set ANTHROPIC_API_KEY, or CLAUDE_CODE_OAUTH_TOKEN from claude setup-token",
  },
};
