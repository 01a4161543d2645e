/** On a machine whose kernel cannot confine. */

import assert from "node:assert/strict";
import { COMMAND } from "../cli/support.ts";
import { paths } from "./engine.ts";
import { unable } from "./unable.ts";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
  readonly before: readonly string[];
}

/** Runs a pipeline with a limit there; nothing where there is no such machine. */
async function runUnable(
  args: readonly string[],
  use: (ended: Ended) => void,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${folder}/src`);
    Deno.mkdirSync(`${folder}/bin`);
    Deno.symlinkSync("/bin/sh", `${folder}/bin/sh`);
    Deno.writeTextFileSync(
      `${folder}/p.dot`,
      `digraph { start -> t -> exit
        t [type=tool, allowed_write_paths="a", net=none, tool_command="echo x > a; echo x > b || true"] }`,
    );
    const before = [...paths(folder)].sort();
    const argv = unable([
      ...COMMAND,
      ...["run", `${folder}/p.dot`, "--workdir", `${folder}/src`],
      ...["--run-id", "r", ...args],
    ]);
    const [program, ...rest] = argv ?? [];
    if (program === undefined) return console.warn("NOT TRIED: not this Linux");
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: rest,
      cwd: folder,
      // Without bubblewrap.
      env: { PATH: `${folder}/bin`, NO_COLOR: "1", ATTRACTION_BACKEND: "" },
      stdin: "null",
    }).output();
    const text = (data: Uint8Array) => new TextDecoder().decode(data);
    use({ code, stdout: text(stdout), stderr: text(stderr), folder, before });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.warn(`NOT TRIED: ${error.message}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

for (const sandbox of ["require", "landlock", "overlay", "bwrap"]) {
  Deno.test(`--sandbox=${sandbox} starts nothing on a machine that is unable, and says what to do`, async () => {
    await runUnable(
      [`--sandbox=${sandbox}`],
      ({ code, stderr, folder, before }) => {
        assert.equal(code, 2, stderr);
        assert.deepEqual([...paths(folder)].sort(), before);
        assert.match(
          stderr,
          /^error: Cannot (hold the limits|use the sandbox)/m,
        );
        const cure = sandbox === "bwrap" || sandbox === "require"
          ? /^hint: .*apt-get install bubblewrap/m
          : /^hint: .*(Landlock|landlock)/m;
        assert.match(stderr, cure);
      },
    );
  });
}

Deno.test("--sandbox=auto runs on a machine that is unable, says what is not held, and holds it afterwards", async () => {
  await runUnable(["--sandbox=auto"], ({ code, stdout, stderr, folder }) => {
    assert.equal(code, 1, stderr);
    const said = stdout + stderr;
    assert.match(said, /writes are checked only afterwards/);
    assert.match(said, /network is not limited to none/);
    assert.match(said, /guardrail_violation: wrote disallowed files: b$/m);
    const run = `${folder}/.factory/runs/r`;
    const manifest = JSON.parse(Deno.readTextFileSync(`${run}/manifest.json`));
    assert.deepEqual(manifest.sandbox.by, ["none"]);
    assert.equal(manifest.sandbox.unheld.length, 3);
    assert.equal(Deno.readTextFileSync(`${run}/workspace/a`), "x\n");
    assert.throws(() => Deno.lstatSync(`${run}/workspace/b`));
  });
});
