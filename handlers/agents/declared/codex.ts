import type { AgentDeclaration } from "../../../lib/agents/backend.ts";
import { type Env, fittingSettings } from "../../../lib/agents/settings.ts";
import type { Needs, Values } from "../../../lib/handler.ts";
import { CODEX_ATTRIBUTES } from "../codex/attributes.ts";
import { wantsOwnSandbox } from "../codex/containment.ts";
import { LOGIN, passedVariables } from "../codex/credentials.ts";
import { codexHome, writableHome } from "../codex/home.ts";
import { heartbeatOf, modelOf, splitParts } from "../program_settings.ts";

/** OpenAI's Codex. */
export const CODEX: AgentDeclaration = {
  name: "codex",
  help:
    "OpenAI's Codex, through its own program: runs codex exec, with the answer in the agreed form.",
  attributes: CODEX_ATTRIBUTES,
  capabilities: {
    schema: "native",
    limits: "kernel",
    resume: true,
    usage: true,
    cost: false,
    programs: true,
  },
  needs: needsOf,
  model: (values, env) => modelOf("codex", settingsIn(values, env)),
  heartbeatMs: (values, env) => heartbeatOf("codex", settingsIn(values, env)),
  install: {
    program: "codex",
    install: "npm install -g @openai/codex",
    login: LOGIN,
  },
};

function needsOf(values: Values, env: Env): Needs {
  const settings = settingsIn(values, env);
  const home = codexHome(env);
  const overrides = splitParts(settings.text("codex.config_overrides"));
  const program = settings.text("codex.path") ?? "";
  const workdir = settings.text("codex.workdir");
  const scope = [
    workdir ?? ".",
    ...settings.list("codex.add_dirs"),
    ...(program.includes("/") ? [program] : []),
  ];
  return {
    env: passedVariables(overrides),
    denyRead: settings.list("codex.block_read_paths"),
    ...(home !== undefined && writableHome(home)),
    ...(settings.flag("codex.allow_read_scenarios") && { readsHoldOut: true }),
    ...(settings.flag("codex.strict_read_scope") && { readScope: scope }),
    ...(wantsOwnSandbox(settings) && { ownSandbox: true }),
  };
}

function settingsIn(values: Values, env: Env): Values {
  return fittingSettings(CODEX_ATTRIBUTES, { values, env });
}
