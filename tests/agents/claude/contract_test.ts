/** The contract of agent backends, held by claude: the real program on the mock of its API. */

import claude from "../../../handlers/agents/claude.ts";
import { CLAUDE } from "../../../handlers/agents/declared/claude.ts";
import { isObject } from "../../../lib/agents/json_object.ts";
import { agentContract, type ScriptedTurn } from "../contract.ts";
import type { MockTurn } from "../mock_anthropic.ts";
import { CLAUDE_PROGRAM, SECRET, withClaude } from "./real.ts";

const NOTHING = { input_tokens: 0, output_tokens: 0 };

agentContract("claude", {
  declared: CLAUDE,
  usage: { inputTokens: 1000, cachedInputTokens: 200, outputTokens: 50 },
  failures: [
    ...["unauthorized", "rate_limited", "server_error"] as const,
    ...["refused", "cut", "missing"] as const,
  ],
  ...(CLAUDE_PROGRAM === undefined && { skipped: "it is not installed" }),
  scripted: (script, folder, use) =>
    withClaude(
      folder,
      ({ turn, request }) => ({
        ...turnOf(script[turn - 1]),
        // The contract counts one answer a turn.
        ...(request > 1 && { usage: NOTHING }),
      }),
      async ({ path, mock, prompts }) => {
        const fails = script.flatMap((turn) =>
          "failure" in turn ? [turn.failure] : []
        );
        if (fails.includes("refused")) await mock[Symbol.asyncDispose]();
        await use({
          backend: claude,
          prompts,
          env: { ANTHROPIC_API_KEY: SECRET },
          values: {
            "claude.path": fails.includes("missing") ? `${path}.none` : path,
            "claude.max_retries": 0,
            llm_model: "mock-model",
          },
        });
      },
    ),
});

function turnOf(turn: ScriptedTurn | undefined): MockTurn {
  if (turn === undefined) return { text: "The script is over." };
  if ("answer" in turn) {
    const input = isObject(turn.answer) ? turn.answer : {};
    return { tools: [{ name: "StructuredOutput", input }] };
  }
  if ("text" in turn) return turn.text === "" ? {} : { text: turn.text };
  if ("hangs" in turn) return { hang: true };
  switch (turn.failure) {
    case "unauthorized":
      return { status: 401 };
    case "rate_limited":
      return {
        status: 429,
        ...(turn.retryAfterSeconds !== undefined &&
          { retryAfter: turn.retryAfterSeconds }),
      };
    case "server_error":
      return { status: 500 };
    case "cut":
      return { text: "this is cut in the middle", cut: true };
    case "refused":
    case "missing":
      return {};
    default:
      return turn.failure satisfies never;
  }
}
