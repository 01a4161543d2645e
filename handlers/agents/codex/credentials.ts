/** The variables that codex itself needs of factory's environment. */

/** What to do where codex is not logged in. */
export const LOGIN = "run codex login, or set OPENAI_API_KEY or CODEX_API_KEY";

/** Those that hold a secret. */
const SECRETS: readonly string[] = [
  "OPENAI_API_KEY",
  "CODEX_API_KEY",
  "CODEX_ACCESS_TOKEN",
];

/** Where it finds its home, and its way through the network. */
const OTHERS: readonly string[] = [
  "CODEX_HOME",
  "CODEX_CA_CERTIFICATE",
  "OPENAI_BASE_URL",
  "OPENAI_ORGANIZATION",
  "OPENAI_PROJECT",
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"],
  ...["http_proxy", "https_proxy", "all_proxy", "no_proxy"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR"],
];

/** What is passed to codex; a provider that the settings define names its own key. */
export function passedVariables(overrides: readonly string[]): string[] {
  return [...SECRETS, ...OTHERS, ...keysIn(overrides)];
}

/** What codex passes on to no command of the agent, unless the node lets it through itself. */
export function secretVariables(
  overrides: readonly string[],
  passed: readonly string[],
): string[] {
  return [...SECRETS, ...keysIn(overrides)].filter((name) =>
    !passed.includes(name)
  );
}

function keysIn(overrides: readonly string[]): string[] {
  return overrides.flatMap((override) =>
    [...override.matchAll(/\benv_key\s*=\s*["']?(\w+)/g)]
      .map(([, name]) => name ?? "")
  ).filter(Boolean);
}
