/** The folder that codex keeps its settings, its login and its sessions in. */

import type { Env } from "../../../lib/agents/settings.ts";
import type { Needs } from "../../../lib/handler.ts";

/** Its absolute path; `undefined` when the environment tells none. */
export function codexHome(env: Env): string | undefined {
  const chosen = env("CODEX_HOME")?.trim();
  if (chosen) return chosen.replace(/(?<=.)\/+$/, "");
  const home = env("HOME")?.trim();
  return home ? `${home}/.codex` : undefined;
}

/**
 * What of it codex writes to. Not its settings, rules, hooks and instructions:
 * a command of an agent could put something there that runs at the user's next
 * session, outside of all limits.
 */
export function writableHome(
  home: string,
): Pick<Needs, "writable" | "writableIfThere"> {
  return {
    writable: [
      `${home}/sessions/`,
      `${home}/thread-writer-locks/`,
      `${home}/tmp/`,
      `${stateFolder(home)}/`,
      `${home}/installation_id`,
    ],
    // It holds a key that is renewed now and then.
    writableIfThere: [`${home}/auth.json`],
  };
}

/** Where its databases are while the rest of its home is closed to it. */
export function stateFolder(home: string): string {
  return `${home}/factory`;
}
