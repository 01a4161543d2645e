import assert from "node:assert/strict";
import { findProgram } from "../../lib/host/program.ts";
import { denoHost } from "../../lib/host/deno.ts";
import { Arena, differences } from "./arena.ts";
import { PATH } from "./battery.ts";
import { type Backend, ESCAPES } from "./escapes.ts";
import { Outsider } from "./outsider.ts";

const CLI = new URL("../../cli.ts", import.meta.url).pathname;

/** Every escape as a node of one pipeline, which goes on whatever comes of it. */
function pipeline(arena: Arena, names: ReadonlyMap<string, string>): string {
  const nodes = [...names.keys()].map((id) =>
    `  ${id} [tool_command="sh ${arena.folder}/scripts/${id}.sh", timeout="20s"]`
  );
  return `digraph {
  node [type=tool, allow_absolute=true, net=none, allowed_write_paths="src/,report.md",
    deny_read_paths="scripts/scenarios/",
    env_pass="OUT,ENGINE,OTHER,OUTSIDER,ABSTRACT,PORT,ID"]
  start [type=start]; exit [type=exit]
${nodes.join("\n")}
  start -> ${[...names.keys()].join(" -> ")} -> exit
}`;
}

/** Scripts by node; what this machine lacks, or what a sandbox is known to let through elsewhere, is left out. */
function scripts(arena: Arena, backend: Backend): Map<string, string> {
  Deno.mkdirSync(`${arena.folder}/scripts`);
  const names = new Map<string, string>();
  for (const [index, escape] of ESCAPES.entries()) {
    const { needs, open, env = {} } = escape;
    if (open?.includes(backend)) continue;
    if (needs === "root" && Deno.uid() !== 0) continue;
    if (
      needs !== undefined && needs !== "root" &&
      !findProgram(denoHost.files, needs, { cwd: "/", path: PATH })
    ) continue;
    const settings = Object.entries(env)
      .map(([name, value]) => `export ${name}='${value}'\n`).join("");
    const id = `e${index}`;
    Deno.writeTextFileSync(
      `${arena.folder}/scripts/${id}.sh`,
      settings + escape.script,
    );
    names.set(id, escape.name);
  }
  return names;
}

for (const backend of ["overlay", "landlock"] as const) {
  Deno.test({
    name:
      `after a pipeline of escapes under ${backend}, nothing that was not allowed is left anywhere`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      using arena = new Arena();
      using outsider = await Outsider.start(arena.outside);
      const names = scripts(arena, backend);
      const runs = Deno.makeTempDirSync();
      try {
        Deno.writeTextFileSync(`${runs}/p.dot`, pipeline(arena, names));
        const before = arena.state();
        const { code, stderr } = await new Deno.Command(Deno.execPath(), {
          args: [
            ...["run", "-A", CLI, "run", `${runs}/p.dot`, "--sandbox", backend],
            ...["--workdir", arena.workspace, "--runsdir", `${runs}/runs`],
            ...["--run-id", "r", "--copy-git"],
          ],
          env: {
            PATH,
            HOME: arena.home,
            DENO_DIR: Deno.env.get("DENO_DIR") ??
              `${Deno.env.get("HOME")}/.cache/deno`,
            OUT: arena.outside,
            ENGINE: String(Deno.pid),
            OTHER: String(outsider.other),
            OUTSIDER: outsider.path,
            ABSTRACT: outsider.abstract,
            PORT: String(outsider.port),
            ID: String(Deno.pid),
          },
          clearEnv: true,
          stdin: "null",
          stdout: "null",
          stderr: "piped",
        }).output();
        const said = new TextDecoder().decode(stderr);
        if (/Cannot use the sandbox/.test(said)) {
          console.error(`NOT TRIED: ${backend}: ${said}`);
          return;
        }
        assert.ok(code === 0 || code === 1, said);
        assert.ok(outsider.isAlive, "another run was ended");
        assert.deepEqual(differences(before, arena.state()), [], "outside");

        const workspace = `${runs}/runs/r/workspace`;
        const left = new Arena();
        const kept = left.state();
        // No snapshot has owners, and under Landlock root may give files away.
        if (Deno.uid() === 0 && backend === "landlock") {
          Deno.chownSync(`${workspace}/other.md`, 0, 0);
        }
        Deno.removeSync(left.workspace, { recursive: true });
        Deno.renameSync(workspace, left.workspace);
        // Links of the copy lead to the arena that was copied.
        const changed = differences(kept, left.state())
          .filter((path) => path !== "ws/way_out" && path !== "ws/linked.md");
        left[Symbol.dispose]();
        assert.deepEqual(changed, [], "in the workspace");

        const { stages } = JSON.parse(report(runs));
        const done = stages.map(({ node_id }: { node_id: string }) => node_id);
        for (const [id, name] of names) assert.ok(done.includes(id), name);
      } finally {
        Deno.removeSync(runs, { recursive: true });
      }
    },
  });
}

function report(runs: string): string {
  const { stdout } = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", CLI, "runs", "show", "r"],
      ...["--runsdir", `${runs}/runs`, "--json"],
    ],
    stderr: "null",
  }).outputSync();
  return new TextDecoder().decode(stdout);
}
