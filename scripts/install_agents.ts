/**
 * `deno run -A scripts/install_agents.ts [NAME…]`: fetches the agents' programs
 * that the tests drive, each once, into `FACTORY_AGENTS_DIR`, else
 * `factory-agents` in the user's cache. No script of a package is run.
 *
 * @module
 */

import {
  AGENT_PROGRAMS,
  type AgentProgram,
  agentsFolder,
  installedProgram,
  programFolder,
} from "./support/agent_programs.ts";

/** Far more than 400 MB take. */
const PATIENCE_MS = 300_000;

if (import.meta.main) {
  Deno.exit(await installAll(Deno.args));
}

/** Installs those that are named, or all; 1 when one could not be had. */
async function installAll(names: readonly string[]): Promise<number> {
  const known = AGENT_PROGRAMS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(
      `Cannot install "${unknown}": the agents are ${known.join(", ")}`,
    );
    return 2;
  }
  const wanted = AGENT_PROGRAMS.filter(({ name }) =>
    names.length === 0 || names.includes(name)
  );
  const installed = await Promise.all(wanted.map(installOne));
  return installed.every((done) => done) ? 0 : 1;
}

async function installOne(program: AgentProgram): Promise<boolean> {
  const what = `${program.name} ${program.version}`;
  const there = installedProgram(program);
  if (there !== undefined) {
    console.log(`${what}: ${there}`);
    return true;
  }
  Deno.mkdirSync(agentsFolder(), { recursive: true });
  const staging = Deno.makeTempDirSync({
    dir: agentsFolder(),
    prefix: `.${program.name}-`,
  });
  try {
    const problem = await fetchInto(staging, program);
    if (problem !== undefined) {
      console.error(`Cannot install ${what}: ${problem}`);
      return false;
    }
    publish(staging, program);
    console.log(`${what}: ${installedProgram(program)}`);
    return true;
  } finally {
    removeAll(staging);
  }
}

/** Fetches the package and what it depends on; says why when it cannot. */
async function fetchInto(
  folder: string,
  { package: name, version, path }: AgentProgram,
): Promise<string | undefined> {
  Deno.writeTextFileSync(
    `${folder}/package.json`,
    JSON.stringify({ private: true, dependencies: { [name]: version } }),
  );
  Deno.writeTextFileSync(
    `${folder}/deno.json`,
    JSON.stringify({ nodeModulesDir: "auto", lock: false }),
  );
  // A cache of its own: files are linked from it, and it goes away afterwards.
  const cache = `${folder}/deno`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: folder,
    env: { DENO_DIR: cache, NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).output();
  removeAll(cache);
  if (!success) return new TextDecoder().decode(stderr).trim();
  try {
    Deno.statSync(`${folder}/${path}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return `${name} holds no ${path}`;
  }
}

/** Puts it in its place at once: what stands there is whole. */
function publish(staging: string, program: AgentProgram): void {
  const folder = programFolder(program);
  // Other users may run it.
  Deno.chmodSync(staging, 0o755);
  try {
    Deno.renameSync(staging, folder);
  } catch (error) {
    // Another process was faster.
    if (installedProgram(program) !== undefined) return;
    if (!(error instanceof Error && "code" in error)) throw error;
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    // What stands there is of no use.
    removeAll(folder);
    Deno.renameSync(staging, folder);
  }
}

function removeAll(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
