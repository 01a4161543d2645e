/** The contract of agent backends, held by the api backend on the APIs of all providers. */

import api from "../../../handlers/agents/api.ts";
import { isObject } from "../../../lib/agents/json_object.ts";
import { API } from "../../../handlers/agents/declared/api.ts";
import {
  agentContract,
  type AgentUnderTest,
  type ScriptedTurn,
} from "../contract.ts";
import {
  mockProvider,
  PROVIDER_NAMES,
  type ProviderName,
  type Say,
} from "./providers.ts";

for (const name of PROVIDER_NAMES) agentContract(`api on ${name}`, onApi(name));

function onApi(name: ProviderName): AgentUnderTest {
  return {
    declared: API,
    usage: { inputTokens: 1000, cachedInputTokens: 200, outputTokens: 50 },
    // A server's wish to wait is tested beside its own retries.
    failures: ["unauthorized", "server_error", "refused", "cut", "missing"],
    async scripted(script, _folder, use) {
      await using mock = mockProvider(
        name,
        (index) => sayOf(script[Math.min(index, script.length - 1)]),
      );
      const fails = script.flatMap((turn) =>
        "failure" in turn ? [turn.failure] : []
      );
      if (fails.includes("refused")) await mock[Symbol.asyncDispose]();
      await use({
        backend: api,
        env: mock.env,
        values: {
          llm_provider: mock.provider,
          ...!fails.includes("missing") && { llm_model: "mock-model" },
        },
        prompts: () =>
          Array.from(
            { length: mock.count() },
            (_, index) => lastSaid(mock.body(index)),
          ),
      });
    },
  };
}

function sayOf(turn: ScriptedTurn | undefined): Say {
  if (turn === undefined) return {};
  if ("answer" in turn) {
    const input = isObject(turn.answer) ? turn.answer : {};
    return { tools: [{ name: "answer", input }] };
  }
  if ("text" in turn) return turn.text === "" ? {} : { text: turn.text };
  if ("failure" in turn) {
    switch (turn.failure) {
      case "unauthorized":
        return { status: 401 };
      case "rate_limited":
        return { status: 429, retryAfter: turn.retryAfterSeconds ?? 0 };
      case "server_error":
        return { status: 500, retryAfter: 0 };
      case "cut":
        return { text: "half of it", cut: true };
      case "refused":
      case "missing":
        return {};
      default:
        return turn.failure satisfies never;
    }
  }
  return { hang: true };
}

/** All that was told, without what JSON makes of quotes. */
function lastSaid(body: string): string {
  return body.replaceAll('\\"', '"').replaceAll("\\\\", "\\");
}
