/** The contract of agent backends, held against the real codex on a stand-in for its model. */

import backend from "../../handlers/agents/codex.ts";
import { CODEX as DECLARED } from "../../handlers/agents/declared/codex.ts";
import { CODEX, CodexLab } from "./codex_lab.ts";
import { agentContract, type ScriptedTurn } from "./contract.ts";
import type { MockRequest, MockTurn } from "./mock_openai.ts";

agentContract("codex", {
  declared: DECLARED,
  skipped: CODEX === undefined ? "it is not installed" : undefined,
  usage: { inputTokens: 1000, cachedInputTokens: 200, outputTokens: 50 },
  // What the servers do wrong, one run of a pipeline shows.
  failures: ["missing"],
  async scripted(script, folder, use) {
    const missing = script.some((turn) =>
      "failure" in turn && turn.failure === "missing"
    );
    await using lab = new CodexLab(script.map(turnOf), {
      // A test's context gives programs the test's own environment.
      key: "HOME",
    });
    await use({
      backend,
      values: {
        "codex.path": missing ? `${folder}/nowhere` : CODEX ?? "",
        // Nothing of its own to start for each turn: limits are tested elsewhere.
        "codex.sandbox": "danger-full-access",
      },
      env: lab.env,
      prompts: () => lab.mock.requests.map(lastWords),
    });
  },
});

function turnOf(turn: ScriptedTurn): MockTurn {
  if ("answer" in turn) return { text: JSON.stringify(turn.answer) };
  if ("text" in turn) return { text: turn.text };
  if ("hangs" in turn) return { hang: true };
  return {};
}

/** What the user has said last. */
function lastWords({ body }: MockRequest): string {
  const items = body.input as readonly Item[];
  const last = items.findLast(({ role }) => role === "user");
  return last?.content?.map(({ text }) => text ?? "").join("\n") ?? "";
}

interface Item {
  readonly role?: string;
  readonly content?: readonly { readonly text?: string }[];
}
