/** A session of the real claude that is not there any more. */

import assert from "node:assert/strict";
import claude from "../../../handlers/agents/claude.ts";
import { CLAUDE } from "../../../handlers/agents/declared/claude.ts";
import { converse } from "../../../lib/agents/converse.ts";
import {
  handlerContext,
  handlerNode,
} from "../../../lib/testing/handler_context.ts";
import { withFolder } from "../../handlers/context.ts";
import { answer } from "./lab.ts";
import { CLAUDE_PROGRAM, SECRET, withClaude } from "./real.ts";

const GONE = "11111111-1111-4111-8111-111111111111";

Deno.test({
  name: "claude: a session that is gone begins anew",
  ignore: CLAUDE_PROGRAM === undefined,
  fn: () =>
    withFolder((folder) =>
      withClaude(folder, () => answer(), async ({ path, prompts }) => {
        const context = handlerContext({
          folder,
          env: { ANTHROPIC_API_KEY: SECRET },
          conversation: {
            fidelity: "full",
            thread: "t",
            session: { backend: "claude", id: GONE },
          },
        });
        const values = { "claude.path": path, llm_model: "mock-model" };
        const outcome = await converse({
          declared: CLAUDE,
          backend: claude,
          node: handlerNode("work", values, CLAUDE.attributes),
          context,
        });
        assert.equal(outcome.status, "success", outcome.failureReason);
        assert.ok(outcome.session && outcome.session.id !== GONE);
        assert.equal(prompts().length, 2);
        assert.equal(context.spent.length, 1);
      })
    ),
});
