import type {
  AgentBackend,
  AgentReply,
  AgentRequest,
} from "../../lib/agents/backend.ts";
import { SettingError } from "../../lib/agents/settings.ts";
import {
  type Containment,
  containmentOf,
  widened,
} from "./codex/containment.ts";
import { codexHome } from "./codex/home.ts";
import { type CodexOptions, codexOptions } from "./codex/options.ts";
import { preflight } from "./codex/preflight.ts";
import { readSession } from "./codex/session.ts";
import { codexTurn } from "./codex/turn.ts";
import { refused } from "./refused.ts";

/** OpenAI's Codex, through its own program. */
export default {
  name: "codex",
  run,
} satisfies AgentBackend;

async function run(request: AgentRequest): Promise<AgentReply> {
  const { node: { values }, context } = request;
  const env = (name: string) => context.env(name);
  let options: CodexOptions;
  try {
    options = codexOptions({ values, env, workspace: context.workspace });
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    return refused(error.message);
  }
  const containment = await containmentFor(options, request);
  const home = codexHome(env);
  const problem = await preflight({ options, containment, home, context });
  if (problem !== undefined || home === undefined) {
    return refused(problem ?? "");
  }
  const session = request.session === undefined
    ? undefined
    : readSession(request.session);
  if (request.session !== undefined && !session) {
    return { kind: "session gone" };
  }
  return await codexTurn({ request, options, containment, home }, session);
}

async function containmentFor(
  options: CodexOptions,
  { context }: AgentRequest,
): Promise<Containment> {
  const { limits, workspace, files } = context;
  const enforced = await context.enforcesLimits();
  const containment = containmentOf({
    ...{ options, limits, workspace, files, enforced },
  });
  if (containment.kind !== "profile") return containment;
  const wide = widened({ limits, files });
  if (wide.length > 0) {
    context.notice(
      `codex's own sandbox knows existing folders only: ${
        wide.join(", ")
      } opens the folder above, and what else is written there is found and undone afterwards`,
    );
  }
  return containment;
}
