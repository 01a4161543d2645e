/** The contract of agent backends, held against the ones that need no program of others. */

import command from "../../handlers/agents/command.ts";
import { COMMAND } from "../../handlers/agents/declared/command.ts";
import { FAKE } from "../../handlers/agents/declared/fake.ts";
import fake from "../../handlers/agents/fake.ts";
import type {
  AgentBackend,
  AgentCapabilities,
  AgentReply,
  AgentRequest,
} from "../../lib/agents/backend.ts";
import type { AttrValue } from "../../lib/handler.ts";
import {
  agentContract,
  type AgentUnderTest,
  type ScriptedAgent,
  type ScriptedTurn,
} from "./contract.ts";

const USAGE = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 10 };

/** A backend in this process that replies as the script says. */
function inProcess(
  capabilities: Pick<AgentCapabilities, "schema" | "resume">,
  asStructured = false,
): AgentUnderTest {
  return {
    usage: USAGE,
    failures: [
      ...["unauthorized", "rate_limited", "refused", "missing"] as const,
    ],
    declared: {
      name: "scripted",
      help: "Replies as a script says.",
      attributes: [],
      capabilities: {
        ...{ limits: "none", usage: true, cost: false, programs: false },
        ...capabilities,
      },
    },
    scripted(script, _folder, use) {
      const prompts: string[] = [];
      return use({
        prompts: () => prompts,
        backend: {
          name: "scripted",
          async run(request) {
            const turn = script[prompts.length];
            prompts.push(request.prompt);
            request.onEvent({ type: "session", id: "s1" });
            request.onEvent({ type: "usage", usage: USAGE });
            return await replyOf(turn, request, asStructured);
          },
        },
      });
    },
  };
}

async function replyOf(
  turn: ScriptedTurn | undefined,
  { context: { signal } }: AgentRequest,
  asStructured: boolean,
): Promise<AgentReply> {
  if (turn === undefined) throw new Error("The script is over");
  if ("answer" in turn) {
    return asStructured
      ? { kind: "text", text: "", structured: turn.answer }
      : { kind: "text", text: JSON.stringify(turn.answer) };
  }
  if ("text" in turn) return { kind: "text", text: turn.text };
  if ("failure" in turn) {
    const { failure, retryAfterSeconds } = turn;
    const isConfig = failure === "unauthorized" || failure === "missing";
    return {
      kind: "failure",
      reason: `the script says: ${failure}`,
      failureClass: isConfig ? "config" : "transient",
      workspaceUntouched: failure === "missing",
      ...(retryAfterSeconds !== undefined &&
        { retryAfterMs: retryAfterSeconds * 1000 }),
    };
  }
  return await new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason))
  );
}

agentContract(
  "a native agent that resumes",
  inProcess({ schema: "native", resume: true }, true),
);
agentContract(
  "a native agent that does not resume",
  inProcess({ schema: "native", resume: false }),
);
agentContract(
  "a prompted agent that resumes",
  inProcess({ schema: "prompted", resume: true }),
);
agentContract(
  "a prompted agent that does not resume",
  inProcess({ schema: "prompted", resume: false }),
);

/** The command reads its prompt, and prints what the script says. */
agentContract("command", {
  declared: COMMAND,
  scripted: ([turn], folder, use) => {
    const shell = turn === undefined || !("answer" in turn)
      ? "sleep 1000"
      : `printf %s '${JSON.stringify(turn.answer)}'`;
    return use(ownAgent(command, {
      "agent.command": `cat > ${folder}/told; ${shell}`,
    }, () => {
      try {
        return [Deno.readTextFileSync(`${folder}/told`)];
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
        return [];
      }
    }));
  },
});

agentContract("fake", {
  declared: FAKE,
  // What its attributes say is checked before a run.
  without: ["wrong_own"],
  scripted: ([turn], _folder, use) =>
    use(ownAgent(fake, fakeValues(turn), () => ["Do it."])),
});

function fakeValues(
  turn: ScriptedTurn | undefined,
): Record<string, AttrValue> {
  if (turn === undefined || !("answer" in turn)) {
    return { "test.delay_ms": 1_000_000 };
  }
  return {
    "test.outcome": "partial_success",
    "test.preferred_next_label": "go",
    "test.suggested_next_ids": ["b"],
    "test.context_updates_json": '{"score": 7}',
    "test.verification_plan_json": '{"files": ["a.txt"], "commands": ["true"]}',
    "test.notes": "done by the script",
  };
}

function ownAgent(
  backend: AgentBackend,
  values: Readonly<Record<string, AttrValue>>,
  prompts: () => readonly string[],
): ScriptedAgent {
  return { backend, values, prompts };
}
