import assert from "node:assert/strict";
import { apiSettings } from "../../../handlers/agents/api/settings.ts";
import { API } from "../../../handlers/agents/declared/api.ts";
import { TOOL_NAMES } from "../../../handlers/agents/declared/api.ts";
import { TOOLS } from "../../../handlers/agents/api/tools/mod.ts";
import { coerce } from "../../../lib/attributes/coerce.ts";
import type { AttrValue } from "../../../lib/handler.ts";
import {
  handlerContext,
  handlerNode,
} from "../../../lib/testing/handler_context.ts";
import { withFolder } from "../../handlers/context.ts";

type Texts = Readonly<Record<string, string>>;

async function settings(
  values: Readonly<Record<string, AttrValue>>,
  env: Texts = {},
) {
  let found: ReturnType<typeof apiSettings> | undefined;
  await withFolder((folder) => {
    found = apiSettings({
      ...{ prompt: "", schema: {}, turn: 1, onEvent: () => {} },
      node: handlerNode("n", values, API.attributes),
      context: handlerContext({ folder, env }),
    });
    return Promise.resolve();
  });
  assert.ok(found);
  return found;
}

Deno.test("the declaration lists the tools that there are", () => {
  assert.deepEqual(TOOLS.map(({ name }) => name), TOOL_NAMES);
});

Deno.test("provider, address and key are found by the usual variables", async () => {
  const cases: readonly [Texts, Texts, Texts][] = [
    [{ llm_model: "gpt-5.5" }, { OPENAI_API_KEY: "o" }, {
      provider: "openai",
      baseUrl: "https://api.openai.com/v1",
      key: "o",
    }],
    [{ llm_model: "claude-x" }, {
      ANTHROPIC_API_KEY: "a",
      ANTHROPIC_BASE_URL: "http://h/",
    }, {
      provider: "anthropic",
      baseUrl: "http://h/v1",
      key: "a",
    }],
    [{ llm_model: "gemini-3" }, { GEMINI_API_KEY: "g" }, {
      provider: "google",
      baseUrl: "https://generativelanguage.googleapis.com/v1beta",
      key: "g",
    }],
    [{ llm_model: "x", llm_provider: "gemini" }, {
      GOOGLE_GENERATIVE_AI_API_KEY: "1",
      GEMINI_API_KEY: "2",
    }, {
      provider: "google",
      key: "1",
    }],
    [{ llm_model: "x", llm_provider: "openai" }, {
      ATTRACTOR_API_KEY_ENV: "MINE",
      MINE: "m",
      OPENAI_API_KEY: "o",
    }, { key: "m" }],
    [{ "llm_provider": "openai-compatible", "api.base_url": "http://h/v1/" }, {
      ATTRACTOR_API_MODEL: "m",
      OPENAI_API_KEY: "o",
    }, {
      model: "m",
      baseUrl: "http://h/v1",
    }],
  ];
  for (const [values, env, expected] of cases) {
    const found: Readonly<Record<string, unknown>> = {
      ...await settings(values, env),
    };
    for (const [key, value] of Object.entries(expected)) {
      assert.equal(found[key], value, `${key} of ${JSON.stringify(values)}`);
    }
  }
});

Deno.test("a server of anybody's gets no key that was meant for another one", async () => {
  const found = await settings(
    {
      llm_model: "m",
      llm_provider: "openai-compatible",
      "api.base_url": "http://h",
    },
    { OPENAI_API_KEY: "o" },
  );
  assert.equal(found.key, undefined);
});

Deno.test("a node's attribute beats the variable, and the variable the default", async () => {
  const env = {
    OPENAI_API_KEY: "k",
    ATTRACTOR_API_MAX_STEPS: "7",
    ATTRACTOR_API_TOOLS: "grep, glob",
    ATTRACTOR_API_COMMAND_TIMEOUT: "2m",
    ATTRACTOR_API_REASONING_EFFORT: "low",
  };
  const one = await settings({ llm_model: "gpt-5.5" }, env);
  assert.equal(one.maxSteps, 7);
  assert.deepEqual(one.tools, ["grep", "glob"]);
  assert.equal(one.commandTimeoutMs, 120_000);
  assert.equal(one.effort, "low");
  const two = await settings({
    ...{ llm_model: "gpt-5.5", "api.max_steps": 3, "api.tools": ["none"] },
    reasoning_effort: "high",
  }, env);
  assert.equal(two.maxSteps, 3);
  assert.deepEqual(two.tools, []);
  assert.equal(two.effort, "high");
});

Deno.test("what is missing or wrong is said before anything is asked", async () => {
  const cases: readonly [Texts, Texts, RegExp][] = [
    [{}, {}, /^llm_model required/],
    [
      { llm_model: "m" },
      {},
      /^llm_provider required: nobody is known to serve m/,
    ],
    [{ llm_model: "m", llm_provider: "opnai" }, {}, /did you mean openai\?/],
    [{ llm_model: "gpt-5" }, {}, /^no key for openai: set OPENAI_API_KEY/],
    [
      { llm_model: "m", llm_provider: "openai-compatible" },
      {},
      /^api\.base_url required/,
    ],
    [
      { llm_model: "gpt-5", reasoning_effort: "much" },
      { OPENAI_API_KEY: "k" },
      /^reasoning_effort is "much"/,
    ],
    [
      { llm_model: "gpt-5" },
      { ATTRACTOR_API_PROVIDER: "opnai" },
      /^\$ATTRACTOR_API_PROVIDER is "opnai", but must be one of .*did you mean openai/,
    ],
    [
      { llm_model: "gpt-5" },
      { ATTRACTOR_API_REASONING_EFFORT: "much" },
      /^\$ATTRACTOR_API_REASONING_EFFORT is "much", but must be one of none,/,
    ],
    [
      { llm_model: "gpt-5" },
      { ATTRACTOR_API_MAX_STEPS: "many" },
      /^\$ATTRACTOR_API_MAX_STEPS is "many", but must be a whole number/,
    ],
    [
      { llm_model: "gpt-5" },
      { ATTRACTOR_API_TOOLS: "bash" },
      /^\$ATTRACTOR_API_TOOLS has "bash", but may list read_file/,
    ],
    [
      { llm_model: "gpt-5" },
      { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "localhost:8000/v1" },
      /^\$OPENAI_BASE_URL is "localhost:8000\/v1", but must be a URL/,
    ],
  ];
  for (const [values, env, message] of cases) {
    await assert.rejects(settings(values, env), {
      name: "SettingError",
      message,
    });
  }
});

Deno.test("attributes that make no sense are found when a pipeline is checked", () => {
  const cases: readonly [string, string, RegExp][] = [
    ["api.base_url", "ftp://h", /must be a URL that begins with http/],
    ["api.key_env", "sk-123", /the key itself does not belong into a pipeline/],
    ["api.max_steps", "0", /must be above 0/],
    ["api.tools", "shell, none", /may list .* or none alone/],
  ];
  for (const [name, text, message] of cases) {
    const spec = API.attributes.find((one) => one.name === name);
    assert.ok(spec);
    const read = coerce(spec, text);
    assert.ok(!read.ok);
    assert.match(read.message, message);
  }
});
