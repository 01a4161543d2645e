/** What codex cannot read. */

import { SettingError } from "../../../lib/agents/settings.ts";
import { stepsWithin } from "../paths.ts";

/** The folders and files that agents are held to, which they do not see. */
const SCENARIOS = "scripts/scenarios/";

/**
 * Paths relative to the workspace; folders keep their slash.
 *
 * @throws {SettingError} when one is not within the workspace.
 */
export function blockedPaths(
  paths: readonly string[],
  { scenarios }: { readonly scenarios: boolean },
): string[] {
  const all = scenarios ? [SCENARIOS, ...paths] : paths;
  return [...new Set(all.map(blockedPath))].filter((path) => path !== "");
}

function blockedPath(path: string): string {
  if (path.startsWith("/") || path.startsWith("~")) {
    throw new SettingError(`path "${path}" must be relative`);
  }
  const steps = stepsWithin(path, "path");
  return steps.length === 0
    ? ""
    : steps.join("/") + (path.endsWith("/") ? "/" : "");
}
