/** The variables that claude needs of factory's environment, and those that it is started with. */

import type { Env } from "../../../lib/agents/settings.ts";
import type { ClaudeOptions } from "./options.ts";

/** What to do where claude is not logged in. */
export const LOGIN =
  "run claude and /login, or set ANTHROPIC_API_KEY, or CLAUDE_CODE_OAUTH_TOKEN from claude setup-token";

/** Any one of them is a login. */
const CREDENTIALS = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "CLAUDE_CODE_OAUTH_TOKEN",
];

const OTHERS = [
  "CLAUDE_CONFIG_DIR",
  ...["ANTHROPIC_BASE_URL", "ANTHROPIC_CUSTOM_HEADERS", "ANTHROPIC_BETAS"],
  ...["ANTHROPIC_MODEL", "ANTHROPIC_SMALL_FAST_MODEL"],
  "ANTHROPIC_DEFAULT_HAIKU_MODEL",
  "ANTHROPIC_DEFAULT_OPUS_MODEL",
  "ANTHROPIC_DEFAULT_SONNET_MODEL",
  ...["API_TIMEOUT_MS", "BASH_DEFAULT_TIMEOUT_MS", "BASH_MAX_TIMEOUT_MS"],
  ...["CLAUDE_CODE_MAX_OUTPUT_TOKENS", "MAX_THINKING_TOKENS"],
  ...["CLAUDE_CODE_CLIENT_CERT", "CLAUDE_CODE_CLIENT_KEY"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"],
  ...["http_proxy", "https_proxy", "no_proxy"],
  ...["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"],
];

/** What the clouds need that serve the models, by the variable that chooses one. */
const CLOUDS: Readonly<Record<string, readonly string[]>> = {
  CLAUDE_CODE_USE_BEDROCK: [
    ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
    ...["AWS_BEARER_TOKEN_BEDROCK", "AWS_PROFILE", "AWS_REGION"],
    ...["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"],
    ...["ANTHROPIC_BEDROCK_BASE_URL", "CLAUDE_CODE_SKIP_BEDROCK_AUTH"],
  ],
  CLAUDE_CODE_USE_VERTEX: [
    ...["ANTHROPIC_VERTEX_BASE_URL", "ANTHROPIC_VERTEX_PROJECT_ID"],
    ...["CLOUD_ML_REGION", "CLAUDE_CODE_SKIP_VERTEX_AUTH"],
    ...["GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT"],
  ],
  CLAUDE_CODE_USE_FOUNDRY: [
    ...["ANTHROPIC_FOUNDRY_API_KEY", "ANTHROPIC_FOUNDRY_AUTH_TOKEN"],
    ...["ANTHROPIC_FOUNDRY_BASE_URL", "ANTHROPIC_FOUNDRY_RESOURCE"],
    "CLAUDE_CODE_SKIP_FOUNDRY_AUTH",
  ],
};

/** The names that are passed on to it. */
export function passedVariables(env: Env): string[] {
  const clouds = Object.entries(CLOUDS).flatMap(([choice, names]) =>
    env(choice) ? [choice, ...names] : []
  );
  return [...CREDENTIALS, ...OTHERS, ...clouds];
}

/** True when the environment says how claude logs in. */
export function isLoggedIn(env: Env): boolean {
  return [...CREDENTIALS, ...Object.keys(CLOUDS)].some((name) => env(name));
}

/** What claude is started with, besides what is passed on. */
export function ownVariables(
  { maxRetries, configDir, permissionMode }: ClaudeOptions,
  enforced: boolean,
): Record<string, string> {
  return {
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    // A turn ends with its answer: nothing goes on after it, or comes back later.
    CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
    CLAUDE_CODE_DISABLE_CRON: "1",
    // What one run learns is not to steer the next one.
    CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
    CLAUDE_CODE_MAX_RETRIES: String(maxRetries),
    // After the second answer that is not in form, it is told once more why.
    MAX_STRUCTURED_OUTPUT_RETRIES: "2",
    ...(configDir !== undefined && { CLAUDE_CONFIG_DIR: configDir }),
    // Else it refuses this mode to root.
    ...(permissionMode === "bypassPermissions" && enforced &&
      { IS_SANDBOX: "1" }),
  };
}
