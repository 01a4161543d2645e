/** The agents' programs that the tests drive: which versions, and where they are kept. */

/** A program of an agent, as a package on npm. */
export interface AgentProgram {
  /** The name of its folder. */
  readonly name: string;
  readonly package: string;
  /** Exactly this one: other versions say other things. */
  readonly version: string;
  /** Where the program is in its folder. */
  readonly path: string;
  /** A program that it needs besides. */
  readonly needs?: string;
}

const ARCHITECTURE = Deno.build.arch === "aarch64" ? "arm64" : "x64";

/** What its package would fetch as well for other systems is 350 MB. */
const CLAUDE =
  `@anthropic-ai/claude-code-${Deno.build.os}-${ARCHITECTURE}` as const;

/** All of them. */
export const AGENT_PROGRAMS: readonly AgentProgram[] = [
  {
    name: "codex",
    package: "@openai/codex",
    version: "0.169.0",
    path: "node_modules/.bin/codex",
    needs: "node",
  },
  {
    name: "claude",
    package: CLAUDE,
    version: "2.1.330",
    path: `node_modules/${CLAUDE}/claude`,
  },
];

/** The folder that all of them are under. */
export function agentsFolder(): string {
  const chosen = Deno.env.get("FACTORY_AGENTS_DIR");
  if (chosen) return chosen;
  const cache = Deno.env.get("XDG_CACHE_HOME") ||
    `${Deno.env.get("HOME") ?? ""}/.cache`;
  return `${cache}/factory-agents`;
}

/** The folder of one of them. */
export function programFolder({ name, version }: AgentProgram): string {
  return `${agentsFolder()}/${name}@${version}`;
}

/** The file to start, or `undefined` when it is not installed. */
export function installedProgram(program: AgentProgram): string | undefined {
  const path = `${programFolder(program)}/${program.path}`;
  try {
    return Deno.statSync(path).isFile ? path : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
