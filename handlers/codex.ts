import { chooseBackend } from "../lib/agents/choose.ts";
import type { Handler } from "../lib/handler.ts";
import { CODEX } from "./agents/declared/codex.ts";
import { FAKE } from "./agents/declared/fake.ts";
import { createAgentHandler } from "./agents/handler.ts";

/** Has Codex answer a prompt, or the fake backend where that is asked for. */
export default createAgentHandler({
  type: "codex",
  help: "Has OpenAI's Codex do what a prompt says.",
  attributes: [...CODEX.attributes, ...FAKE.attributes],
  choose: (_values, env) => chooseBackend(CODEX.name, env),
}) satisfies Handler;
