/** All escapes as the nodes of one pipeline, run for real, and what is left of them afterwards. */

import { denoHost } from "../../lib/host/deno.ts";
import { findProgram } from "../../lib/host/program.ts";
import type { WantedSandbox } from "../../lib/sandbox/wanted.ts";
import { SandboxError } from "../../lib/sandbox/error.ts";
import { createFactory, type RunReport } from "../../mod.ts";
import { Arena, ATTRIBUTES, differences } from "./arena.ts";
import { PATH } from "./battery.ts";
import { ESCAPES } from "./escapes.ts";
import { Outsider } from "./outsider.ts";

/** What came of a pipeline of escapes. */
export interface Aftermath {
  /** What is left outside the workspace, and in it. */
  readonly left: readonly string[];
  /** Escapes that were not tried. */
  readonly untried: readonly string[];
  /** What was found in the workspace after a node, and rolled back, by escape. */
  readonly undone: Readonly<Record<string, string>>;
  /** What the run itself says that is not held … */
  readonly unheld: readonly string[];
  /** … and by which sandboxes it held the rest. */
  readonly by: readonly string[];
}

/** Every escape as a node, which goes on whatever comes of it. */
function pipeline(ids: readonly string[]): string {
  const nodes = ids.map((id) =>
    `  ${id} [tool_command="sh escapes/${id}.sh", timeout="20s"]`
  );
  return `digraph {
  node [type=tool, net=none, allowed_write_paths="src/,report.md",
    deny_read_paths="scripts/scenarios/",
    env_pass="OUT,ENGINE,OTHER,OUTSIDER,ABSTRACT,PORT,ID"]
  start [type=start]; exit [type=exit]
${nodes.join("\n")}
  start -> ${ids.join(" -> ")} -> exit
}`;
}

/** Writes the scripts into the workspace, and names them; what this machine lacks is left out. */
function layOut({ workspace }: Arena): Map<string, string> {
  Deno.mkdirSync(`${workspace}/escapes`);
  const names = new Map<string, string>();
  for (const [index, { name, needs, env = {}, script }] of ESCAPES.entries()) {
    if (needs === "root" && Deno.uid() !== 0) continue;
    if (
      needs !== undefined && needs !== "root" &&
      !findProgram(denoHost.files, needs, { cwd: "/", path: PATH })
    ) continue;
    const settings = Object.entries(env)
      .map(([name, value]) => `export ${name}='${value}'\n`).join("");
    const id = `e${index}`;
    const at = `${workspace}/escapes/${id}.sh`;
    Deno.writeTextFileSync(at, settings + script);
    Deno.utimeSync(at, 1e9, 1e9);
    names.set(id, name);
  }
  return names;
}

/** Runs them. The reason instead, where the sandbox does not work. */
async function tryPipeline(
  sandbox: WantedSandbox,
): Promise<Aftermath | string> {
  using arena = new Arena();
  using outsider = await Outsider.start(arena.outside);
  const names = layOut(arena);
  const runs = Deno.makeTempDirSync();
  try {
    const before = arena.state();
    const report = await run(sandbox, { arena, outsider, runs, names });
    const outside = differences(before, arena.state());
    if (!outsider.isAlive) outside.push("another run was ended");
    const reasons = new Map(
      report.stages.map(({ node, reason = "" }) => [node, reason]),
    );
    const { unheld, by } = JSON.parse(
      Deno.readTextFileSync(`${report.folder}/manifest.json`),
    ).sandbox;
    return {
      ...{ unheld, by },
      left: [
        ...outside.map((path) => `outside: ${path}`),
        ...inWorkspace(`${report.folder}/workspace`),
      ],
      untried: [...names].filter(([id]) => !reasons.has(id))
        .map(([, name]) => name),
      undone: Object.fromEntries(
        [...names].flatMap(([id, name]) => {
          const reason = reasons.get(id) ?? "";
          return reason.startsWith("guardrail") ? [[name, reason]] : [];
        }),
      ),
    };
  } catch (error) {
    if (error instanceof SandboxError) return error.message;
    throw error;
  } finally {
    Deno.removeSync(runs, { recursive: true });
  }
}

async function run(
  sandbox: WantedSandbox,
  { arena, outsider, runs, names }: {
    readonly arena: Arena;
    readonly outsider: Outsider;
    readonly runs: string;
    readonly names: ReadonlyMap<string, string>;
  },
): Promise<RunReport> {
  const env: Record<string, string> = {
    PATH,
    HOME: arena.home,
    OUT: arena.outside,
    ENGINE: String(Deno.pid),
    OTHER: String(outsider.other),
    OUTSIDER: outsider.path,
    ABSTRACT: outsider.abstract,
    PORT: String(outsider.port),
    ID: String(Deno.pid),
  };
  const factory = createFactory({
    host: {
      ...denoHost,
      env: (name) => env[name] ?? denoHost.env(name),
      environment: () => env,
    },
  });
  return await factory.run(
    { file: "p.dot", text: pipeline([...names.keys()]) },
    {
      ...{ workdir: arena.workspace, runsdir: `${runs}/runs`, runId: "r" },
      ...{ sandbox, copyGit: true },
    },
  ).result;
}

/** What in a run's workspace is not as a node that obeys would leave it. */
function inWorkspace(workspace: string): string[] {
  using left = new Arena();
  layOut(left);
  const kept = left.state();
  Deno.removeSync(left.workspace, { recursive: true });
  Deno.renameSync(workspace, left.workspace);
  return differences(kept, left.state())
    // Links of the copy lead to the arena that was copied, and its names are its own.
    .filter((path) => path !== "ws/way_out" && path !== "ws/linked.md")
    .map((path) => `in the workspace: ${path.replace(ATTRIBUTES, "")}`);
}

/** Tries them all; what another one has taken of itself is not tried again. */
async function tryPipelines(
  sandboxes: readonly WantedSandbox[],
): Promise<Record<string, Aftermath | string>> {
  const tried: Record<string, Aftermath | string> = {};
  for (const sandbox of sandboxes) {
    const has = Object.values(tried).some((aftermath) =>
      typeof aftermath !== "string" && aftermath.by.join() === sandbox
    );
    if (!has) tried[sandbox] = await tryPipeline(sandbox);
  }
  return tried;
}

if (import.meta.main) {
  const tried = await tryPipelines(Deno.args as WantedSandbox[]);
  await new Response(JSON.stringify(tried)).body?.pipeTo(
    Deno.stdout.writable,
  );
}
