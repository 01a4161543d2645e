/** What the api backend is to use, and how. */

import type { AgentRequest } from "../../../lib/agents/backend.ts";
import { SettingError, settingsOf } from "../../../lib/agents/settings.ts";
import {
  API_SETTINGS,
  checkUrl,
  type EFFORTS,
  type Provider,
  providerOf,
  PROVIDERS,
} from "../declared/api.ts";

/** How much a model reasons. */
export type Effort = typeof EFFORTS[number];

/** All that is set. */
export interface ApiSettings {
  readonly provider: Provider;
  readonly model: string;
  readonly effort: Effort | undefined;
  readonly baseUrl: string;
  /** Absent: none, for servers that ask for none. */
  readonly key: string | undefined;
  readonly maxSteps: number;
  readonly maxOutputTokens: number | undefined;
  readonly temperature: number | undefined;
  readonly tools: readonly string[];
  /** The names of MCP servers; absent: all of them. */
  readonly mcp: readonly string[] | undefined;
  readonly toolOutputLimit: number;
  readonly commandTimeoutMs: number;
}

/** Where a provider's API is, and what its users' variables are called. */
interface Usual {
  readonly url: string | undefined;
  readonly urlVariable: string | undefined;
  /** Best first. */
  readonly keys: readonly string[];
  /** What an address without a version is completed by. */
  readonly version: string | undefined;
}

const USUAL: Readonly<Record<Provider, Usual>> = {
  openai: {
    url: "https://api.openai.com/v1",
    urlVariable: "OPENAI_BASE_URL",
    keys: ["OPENAI_API_KEY"],
    version: undefined,
  },
  anthropic: {
    url: "https://api.anthropic.com/v1",
    urlVariable: "ANTHROPIC_BASE_URL",
    keys: ["ANTHROPIC_API_KEY"],
    version: "v1",
  },
  google: {
    url: "https://generativelanguage.googleapis.com/v1beta",
    urlVariable: "GOOGLE_GEMINI_BASE_URL",
    keys: ["GOOGLE_GENERATIVE_AI_API_KEY", "GEMINI_API_KEY"],
    version: "v1beta",
  },
  // Its servers are anybody's: they get no key that was meant for another one.
  "openai-compatible": {
    url: undefined,
    urlVariable: undefined,
    keys: [],
    version: undefined,
  },
};

/** Who is known to serve models of a name. */
const BY_MODEL: readonly (readonly [RegExp, Provider])[] = [
  [/^(gpt-|o\d|codex-)/, "openai"],
  [/^claude-/, "anthropic"],
  [/^gemini-/, "google"],
];

/**
 * Reads the settings of a turn.
 *
 * @throws {SettingError} which says what is missing or wrong.
 */
export function apiSettings({ node, context }: AgentRequest): ApiSettings {
  const env = (name: string) => context.env(name);
  const values = settingsOf(API_SETTINGS, { values: node.values, env });
  const text = (name: string) => values.text(name);
  const model = text("llm_model");
  if (model === undefined) {
    throw new SettingError(
      "llm_model required: the api backend has no model of its own choice; set it on the node, or $ATTRACTOR_API_MODEL",
    );
  }
  const provider = providerOf(text("llm_provider") ?? "") ??
    usualProvider(model);
  const usual = USUAL[provider];
  const baseUrl = text("api.base_url") ??
    (usual.urlVariable && env(usual.urlVariable)?.trim() || usual.url);
  if (baseUrl === undefined) {
    throw new SettingError(
      `api.base_url required: ${provider} has no address of its own; set it on the node, or $ATTRACTOR_API_BASE_URL`,
    );
  }
  const mistake = checkUrl(baseUrl, `$${usual.urlVariable}`);
  if (mistake !== undefined) throw new SettingError(mistake);
  const tools = values.list("api.tools");
  return {
    provider,
    model,
    // Its declaration has no other values.
    effort: text("reasoning_effort") as Effort | undefined,
    baseUrl: withVersion(baseUrl, usual.version),
    key: keyOf(provider, text("api.key_env"), env),
    maxSteps: values.number("api.max_steps") ?? 100,
    maxOutputTokens: values.number("api.max_output_tokens"),
    temperature: values.number("api.temperature"),
    tools: tools.includes("none") ? [] : tools,
    mcp: values.has("api.mcp") ? values.list("api.mcp") : undefined,
    toolOutputLimit: values.number("api.tool_output_limit") ?? 30_000,
    commandTimeoutMs: values.number("api.command_timeout") ?? 120_000,
  };
}

function usualProvider(model: string): Provider {
  const known = BY_MODEL.find(([names]) => names.test(model))?.[1];
  if (known) return known;
  throw new SettingError(
    `llm_provider required: nobody is known to serve ${model}; one of ${
      PROVIDERS.join(", ")
    }`,
  );
}

function keyOf(
  provider: Provider,
  named: string | undefined,
  env: (name: string) => string | undefined,
): string | undefined {
  const names = named === undefined ? USUAL[provider].keys : [named];
  for (const name of names) {
    const key = env(name)?.trim();
    if (key) return key;
  }
  if (names.length === 0) return undefined;
  throw new SettingError(
    `no key for ${provider}: set ${
      names.join(" or ")
    }, or name another variable in api.key_env`,
  );
}

/** The variables of providers' own programs hold addresses without a version. */
function withVersion(url: string, version: string | undefined): string {
  const plain = url.replace(/\/+$/, "");
  return version === undefined || /\/v\d+[a-z]*$/.test(plain)
    ? plain
    : `${plain}/${version}`;
}
