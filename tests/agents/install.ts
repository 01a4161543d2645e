/** The real programs of agents, where they are installed; a test without its program is skipped, and says so. */

import {
  AGENT_PROGRAMS,
  installedProgram,
} from "../../scripts/support/agent_programs.ts";

const told = new Set<string>();

/** The file to start, or `undefined`, with a warning, when a test that needs it cannot run. */
export function agentProgram(name: string): string | undefined {
  const program = AGENT_PROGRAMS.find((known) => known.name === name);
  if (!program) {
    throw new RangeError(
      `Cannot find "${name}": it is none of ${
        AGENT_PROGRAMS.map((known) => known.name).join(", ")
      }`,
    );
  }
  const path = installedProgram(program);
  const missing = path === undefined
    ? `${name} ${program.version}`
    : program.needs !== undefined && !onPath(program.needs)
    ? program.needs
    : undefined;
  if (missing === undefined) return path;
  if (!told.has(name)) {
    told.add(name);
    console.warn(
      `SKIPPED: the tests of the real ${name}, for want of ${missing}; run deno run -A scripts/install_agents.ts`,
    );
  }
  return undefined;
}

/** True when a program is on PATH. */
export function onPath(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch (error) {
      if (
        error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.PermissionDenied ||
        error instanceof Deno.errors.NotADirectory
      ) return false;
      throw error;
    }
  });
}
