/**
 * `deno task smoke`: the command line from end to end in a folder of its own.
 * It runs an example, looks at what is left, kills a run, and resumes it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { cliArgs } from "./support/cli_args.ts";
import { pathWithDeno } from "./support/path_with_deno.ts";
import { exists } from "./support/files.ts";

const EXAMPLE = fileURLToPath(
  new URL("../examples/release_note", import.meta.url),
);

/** Its second node waits for a file beside the runs, so that it can be killed there. */
const KILLED = `digraph killed {
  start -> first -> second -> exit
  first  [type=tool, tool_command="echo first >> log.txt"]
  second [type=tool, timeout="60s", allow_absolute=true, tool_command="echo second >> log.txt; touch reached; for i in $$(seq 3000); do test -e ../../../gate && exit; sleep 0.02; done; exit 9"]
}
`;

/** The longest that anything here may take. */
const PATIENCE_MS = 60_000;

if (import.meta.main) {
  const folder = Deno.makeTempDirSync({ prefix: "factory-smoke-" });
  try {
    await runsAnExample(folder);
    await resumesAKilledRun(folder);
    console.log("smoke ok");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function runsAnExample(folder: string): Promise<void> {
  await factory(folder, [
    ...["run", `${EXAMPLE}/pipeline.dot`, "--workdir", `${EXAMPLE}/project`],
    ...["--runsdir", "runs", "--run-id", "smoke"],
  ]);
  const run = `${folder}/runs/smoke`;
  for (
    const name of [
      ...["manifest.json", "checkpoint.json", "generate/status.json"],
      ...["check/workspace.diff.json", "check/status.json"],
    ]
  ) {
    const document = JSON.parse(Deno.readTextFileSync(`${run}/${name}`));
    assert.equal(document.schema_version, 1, name);
  }
  for (const name of ["events.jsonl", "trace.jsonl"]) {
    const lines = Deno.readTextFileSync(`${run}/${name}`).trimEnd().split("\n");
    assert.equal(JSON.parse(lines.at(-1) ?? "").type, "PipelineCompleted");
  }
  assert.equal(Deno.readTextFileSync(`${run}/check/tool.exitcode.txt`), "0\n");
  assert.ok(Deno.statSync(`${run}/workspace/README.md`).isFile);
  console.log("ok  an example runs, and its artifacts are there");
}

async function resumesAKilledRun(folder: string): Promise<void> {
  Deno.mkdirSync(`${folder}/empty`);
  Deno.writeTextFileSync(`${folder}/killed.dot`, KILLED);
  const child = spawn(folder, [
    ...["run", "killed.dot", "--workdir", "empty"],
    ...["--runsdir", "runs", "--run-id", "killed"],
  ]);
  await appears(`${folder}/runs/killed/workspace/reached`);
  child.kill("SIGKILL");
  await child.output();
  // Also lets go what the killed run has left running.
  Deno.writeTextFileSync(`${folder}/gate`, "");
  await factory(folder, ["resume", "killed", "--runsdir", "runs"]);
  const log = Deno.readTextFileSync(`${folder}/runs/killed/workspace/log.txt`);
  assert.equal(log, "first\nsecond\n");
  console.log("ok  a killed run is resumed: nothing is done twice or half");
}

async function factory(
  cwd: string,
  args: readonly string[],
): Promise<void> {
  const { code, stderr } = await spawn(cwd, args).output();
  const text = new TextDecoder().decode(stderr);
  assert.equal(
    code,
    0,
    `factory ${args.join(" ")} ended with ${code}\n${text}`,
  );
}

function spawn(cwd: string, args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: cliArgs(args),
    cwd,
    env: { PATH: pathWithDeno() },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).spawn();
}

async function appears(path: string): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !exists(path);) {
    if (performance.now() > end) throw new Error(`${path} did not appear`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
