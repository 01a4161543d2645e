import type {
  AgentBackend,
  AgentReply,
  AgentRequest,
} from "../../lib/agents/backend.ts";
import { SettingError } from "../../lib/agents/settings.ts";
import { effortOf } from "./claude/effort.ts";
import { type ClaudeOptions, claudeOptions } from "./claude/options.ts";
import { preflight } from "./claude/preflight.ts";
import { rulesOf } from "./claude/rules.ts";
import { claudeTurn } from "./claude/turn.ts";
import { ownVariables } from "./claude/variables.ts";
import { refused } from "./refused.ts";

/** Anthropic's Claude Code, through its own program. */
export default {
  name: "claude",
  run,
} satisfies AgentBackend;

async function run(request: AgentRequest): Promise<AgentReply> {
  const { node: { values }, context, session } = request;
  const { workspace, limits } = context;
  const env = (name: string) => context.env(name);
  let options: ClaudeOptions;
  try {
    options = claudeOptions({ values, env, workspace });
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    return refused(error.message);
  }
  const problem = await preflight(options, context);
  if (problem !== undefined) return refused(problem);
  const enforced = await context.enforcesLimits();
  const rules = rulesOf({ options, limits, workspace, enforced });
  if (!enforced && rules.denied.includes("Bash")) {
    context.notice(
      "claude has no commands here: the kernel could not keep them within the limits; claude.allowed_tools=Bash gives them all the same",
    );
  }
  const { effort, note } = effortOf(request.effort);
  if (note !== undefined) context.notice(note);
  return await claudeTurn({
    ...{ request, options, rules, effort },
    env: ownVariables(options, enforced),
  }, session);
}
