/** The folder that claude keeps its settings, its login and its sessions in. */

import type { Env } from "../../../lib/agents/settings.ts";
import type { Needs, Values } from "../../../lib/handler.ts";

/** Its absolute path, when it is another one than claude's own choice. */
export function chosenConfigDir(
  settings: Values,
  env: Env,
): string | undefined {
  const chosen = settings.text("claude.config_dir") ??
    (env("CLAUDE_CONFIG_DIR")?.trim() || undefined);
  return chosen?.replace(/(?<=.)\/+$/, "");
}

/**
 * What of it claude writes to. Of the user's own folder that is the records of
 * its sessions, so that one can be gone on with. Not its settings, hooks and
 * instructions: a command of an agent could put something there that runs at
 * the user's next session, outside of all limits. Claude does without, but for
 * its login: that cannot be renewed there. A folder that a pipeline names is
 * for pipelines, and all claude's.
 */
export function writableConfig(
  settings: Values,
  env: Env,
): Pick<Needs, "writable"> {
  const own = settings.text("claude.config_dir");
  const home = env("HOME")?.trim();
  const folder = chosenConfigDir(settings, env) ??
    (home ? `${home}/.claude` : undefined);
  if (folder === undefined) return {};
  return {
    writable: [own === undefined ? `${folder}/projects/` : `${folder}/`],
  };
}
