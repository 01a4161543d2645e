import type { AgentDeclaration } from "../../../lib/agents/backend.ts";
import type { Setting } from "../../../lib/agents/settings.ts";
import type { AttrSpec, AttrValue, Values } from "../../../lib/handler.ts";
import { nearest } from "../../../lib/text/nearest.ts";

/** Who serves models, by the names that `llm_provider` may have. */
export const PROVIDERS = [
  "openai",
  "anthropic",
  "google",
  "openai-compatible",
] as const;

/** Who serves the model. */
export type Provider = typeof PROVIDERS[number];

/** How much a model may be told to reason. */
export const EFFORTS = [
  "none",
  "minimal",
  "low",
  "medium",
  "high",
  "xhigh",
  "max",
] as const;

/** The names of the tools, as models know them. */
export const TOOL_NAMES: readonly string[] = [
  "read_file",
  "write_file",
  "edit_file",
  "apply_patch",
  "shell",
  "grep",
  "glob",
];

const ATTRIBUTES: readonly AttrSpec[] = [
  {
    name: "api.base_url",
    type: "string",
    help:
      "For the api backend: where the provider's API is ($ATTRACTOR_API_BASE_URL; else $OPENAI_BASE_URL, $ANTHROPIC_BASE_URL or $GOOGLE_GEMINI_BASE_URL).",
    check: checkUrl,
  },
  {
    name: "api.key_env",
    type: "string",
    help:
      "For the api backend: the variable that holds the provider's key ($ATTRACTOR_API_KEY_ENV).",
    check: checkVariable,
  },
  {
    name: "api.max_steps",
    type: "integer",
    default: 100,
    help:
      "For the api backend: answers of the model in one turn, after which it fails ($ATTRACTOR_API_MAX_STEPS).",
    check: checkPositive("api.max_steps"),
  },
  {
    name: "api.max_output_tokens",
    type: "integer",
    help:
      "For the api backend: tokens that one answer of the model may have; by default what the provider allows ($ATTRACTOR_API_MAX_OUTPUT_TOKENS).",
    check: checkPositive("api.max_output_tokens"),
  },
  {
    name: "api.temperature",
    type: "number",
    help:
      "For the api backend: the model's temperature, for models that have one ($ATTRACTOR_API_TEMPERATURE).",
  },
  {
    name: "api.tools",
    type: "list",
    default: TOOL_NAMES,
    help:
      "For the api backend: the tools that the model is given; `none` for none ($ATTRACTOR_API_TOOLS).",
    check: checkTools,
  },
  {
    name: "api.tool_output_limit",
    type: "integer",
    default: 30_000,
    help:
      "For the api backend: characters of a tool's result that the model is shown ($ATTRACTOR_API_TOOL_OUTPUT_LIMIT).",
    check: checkPositive("api.tool_output_limit"),
  },
  {
    name: "api.command_timeout",
    type: "duration",
    default: 120_000,
    help:
      "For the api backend: the longest that a command of the model may take ($ATTRACTOR_API_COMMAND_TIMEOUT).",
    check: checkPositive("api.command_timeout"),
  },
  {
    name: "api.mcp",
    type: "list",
    help:
      "For the api backend: the configured MCP servers whose tools the model is given, by name; `none` for none; by default all ($ATTRACTOR_API_MCP).",
  },
  {
    name: "tool_hooks.pre",
    type: "string",
    help:
      "For the api backend: a shell command to run before each call of a tool, which it reads as JSON; an exit code other than 0 refuses the call. By default the graph's.",
  },
  {
    name: "tool_hooks.post",
    type: "string",
    help:
      "For the api backend: a shell command to run after each call of a tool, which it reads as JSON with the result; what it says when it fails is told to the model. By default the graph's.",
  },
];

/** The settings that other backends have, too. */
const COMMON: readonly Setting[] = [
  {
    name: "llm_provider",
    type: "string",
    help: "Who serves the model.",
    check: checkProvider,
    variable: "ATTRACTOR_API_PROVIDER",
  },
  {
    name: "llm_model",
    type: "string",
    help: "The model.",
    variable: "ATTRACTOR_API_MODEL",
  },
  {
    name: "reasoning_effort",
    type: "enum",
    values: EFFORTS,
    help: "How much it reasons.",
    variable: "ATTRACTOR_API_REASONING_EFFORT",
  },
];

/** All settings of the backend with their variables. */
export const API_SETTINGS: readonly Setting[] = [
  ...COMMON,
  ...ATTRIBUTES.filter(({ name }) => name.startsWith("api.")),
];

/** An agent within factory itself, on the API of a provider. */
export const API: AgentDeclaration = {
  name: "api",
  help:
    "An agent within factory itself: the API of OpenAI, Anthropic, Google or a compatible one, with tools that keep the node's limits; set OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY.",
  attributes: ATTRIBUTES,
  capabilities: {
    schema: "native",
    limits: "kernel",
    resume: true,
    usage: true,
    cost: false,
    programs: true,
    hooks: true,
  },
  // The key is factory's own affair: no program gets it.
  model: (values: Values, env) =>
    values.text("llm_model")?.trim() || env("ATTRACTOR_API_MODEL")?.trim() ||
    undefined,
};

/** The provider that a name means; Google is often called by its model. */
export function providerOf(name: string): Provider | undefined {
  return PROVIDERS.find((one) => one === (name === "gemini" ? "google" : name));
}

function checkProvider(value: AttrValue): string | undefined {
  const name = String(value);
  if (providerOf(name)) return undefined;
  const near = nearest(name, PROVIDERS);
  return `llm_provider is ${JSON.stringify(name)}, but must be one of ${
    PROVIDERS.join(", ")
  }${near ? `; did you mean ${near}?` : ""}`;
}

/** What is wrong with an address that an attribute or a variable gives. */
export function checkUrl(
  value: AttrValue,
  name: string = "api.base_url",
): string | undefined {
  const url = URL.parse(String(value));
  return url && /^https?:$/.test(url.protocol)
    ? undefined
    : `${name} is ${
      JSON.stringify(value)
    }, but must be a URL that begins with http: or https:`;
}

function checkVariable(value: AttrValue): string | undefined {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(String(value))
    ? undefined
    : `api.key_env is ${
      JSON.stringify(value)
    }, but must be the name of a variable; the key itself does not belong into a pipeline`;
}

function checkTools(value: AttrValue): string | undefined {
  const names = Array.isArray(value) ? value : [];
  const wrong = names.find((name) =>
    !TOOL_NAMES.includes(name) && !(name === "none" && names.length === 1)
  );
  return wrong === undefined
    ? undefined
    : `api.tools has ${JSON.stringify(wrong)}, but may list ${
      TOOL_NAMES.join(", ")
    }, or none alone`;
}

function checkPositive(name: string): NonNullable<AttrSpec["check"]> {
  return (value) =>
    typeof value === "number" && value > 0
      ? undefined
      : `${name} is ${value}, but must be above 0`;
}
