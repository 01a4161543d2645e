import assert from "node:assert/strict";
import { folder } from "../lib/cli/support.ts";
import { COMMAND, factory } from "./support.ts";

/** Has a shell of the given kind read our script, and a line completed. */
async function bash(cwd: string, ...words: string[]): Promise<string[]> {
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const { stdout } = await new Deno.Command("bash", {
    args: [
      "--norc",
      "-c",
      `source <(factory completions bash)
       complete -p factory | grep -q -- '-F _factory' || exit 1
       COMP_WORDS=(factory ${quoted}); COMP_CWORD=${words.length}
       _factory; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ],
    cwd,
    env: { PATH: `${cwd}/bin:${Deno.env.get("PATH")}` },
    stderr: "inherit",
  }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line);
}

/** A folder whose `bin/factory` is the command. */
function project() {
  const quoted = COMMAND.map((word) => `'${word}'`).join(" ");
  const dir = folder({
    "release.dot": "",
    "notes.txt": "",
    ".factory/runs/demo/x": "",
    "bin/factory": `#!/bin/sh\nexec ${quoted} "$@"\n`,
  });
  Deno.chmodSync(`${dir.path}/bin/factory`, 0o755);
  return dir;
}

Deno.test({
  name: "bash completes commands, flags, files and runs",
  ignore: Deno.build.os === "windows",
  async fn() {
    using dir = project();
    const cases: [string[], string[]][] = [
      [["va"], ["validate"]],
      [["run", "--work"], ["--workdir"]],
      [["run", ""], ["bin/", "release.dot"]],
      [["run", "--workdir", "=", "b"], ["bin/"]],
      [["resume", "d"], ["demo"]],
      [["run", "--goal", ""], []],
    ];
    for (const [words, wanted] of cases) {
      assert.deepEqual(await bash(dir.path, ...words), wanted, words.join(" "));
    }
  },
});

Deno.test("each shell that is here takes its script", async () => {
  using dir = folder();
  for (
    const [shell, ...check] of [["bash", "-n"], ["zsh", "-n"], [
      "fish",
      "--no-execute",
    ]]
  ) {
    const { code, stdout } = await factory(["completions", shell!], {
      cwd: dir.path,
    });
    assert.equal(code, 0);
    const script = `${dir.path}/script`;
    Deno.writeTextFileSync(script, stdout);
    try {
      const { code, stderr } = await new Deno.Command(shell!, {
        args: [...check, script],
      }).output();
      assert.equal(code, 0, `${shell}: ${new TextDecoder().decode(stderr)}`);
    } catch (error) {
      // A shell that is not installed cannot judge.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
});
