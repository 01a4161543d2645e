/** Which backend answers a node. */

/** The variables that choose the fake backend before anything else, by age. */
const LEGACY = ["ATTRACTION_BACKEND", "ATTRACTOR_BACKEND"];

/**
 * Chooses a backend by name: `fake` by the old variables, else the node's
 * attribute, else `ATTRACTOR_AGENT_BACKEND`, else the old variables, else what
 * was configured.
 *
 * @param configured `stub` when nothing was
 */
export function chooseBackend(
  attribute: string | undefined,
  env: (name: string) => string | undefined,
  configured: string = "stub",
): string {
  const variable = (name: string) => env(name)?.trim() || undefined;
  const legacy = LEGACY.map(variable).find((name) => name !== undefined);
  if (legacy === "fake") return legacy;
  return attribute?.trim() || variable("ATTRACTOR_AGENT_BACKEND") || legacy ||
    configured;
}
