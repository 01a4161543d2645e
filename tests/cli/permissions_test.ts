import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { pathWithDeno } from "../../scripts/support/path_with_deno.ts";
import { bounded } from "../support/bounded.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TASK: string = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`))
  .tasks["factory:scoped"];
const FLAGS = TASK.match(/--(?:no-prompt|allow-\S+)/g) ?? [];

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function deno(args: readonly string[], cwd: string): Promise<Finished> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    // The task that runs the tests has told where it was started.
    env: { NO_COLOR: "1", CI: "", PATH: pathWithDeno(), INIT_CWD: cwd },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await bounded(command.spawn()).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** Runs factory with these flags of Deno's. */
function factory(
  flags: readonly string[],
  args: readonly string[],
  cwd = ROOT,
): Promise<Finished> {
  return deno(["run", "--no-check", ...flags, `${ROOT}cli.ts`, ...args], cwd);
}

async function temporary(use: (path: string) => Promise<void>): Promise<void> {
  const path = Deno.makeTempDirSync({ prefix: "factory permissions " });
  try {
    await use(path);
  } finally {
    Deno.removeSync(path, { recursive: true });
  }
}

const PIPELINE =
  `digraph { start -> a -> exit; a [type=tool, tool_command="echo hello > out"] }`;

Deno.test("the task grants no network, no imports, and nothing by --allow-all", () => {
  assert.deepEqual(
    FLAGS.map((flag) => flag.replace(/=.*/, "")).sort(),
    [
      "--allow-env",
      "--allow-ffi",
      "--allow-read",
      "--allow-run",
      "--allow-sys",
      "--allow-write",
      "--no-prompt",
    ],
  );
  assert.doesNotMatch(TASK, / -A\b|--allow-all/);
});

for (const { name } of Deno.readDirSync(`${ROOT}examples`)) {
  Deno.test(`the example ${name} runs with just the permissions of the task`, () =>
    temporary(async (runsdir) => {
      const { code, stderr } = await factory(FLAGS, [
        ...["run", `examples/${name}/pipeline.dot`],
        ...["--workdir", `examples/${name}/project`, "--runsdir", runsdir],
      ]);
      assert.equal(code, 0, stderr);
    }));
}

Deno.test("the task works on the folder that it is started from", () =>
  temporary(async (cwd) => {
    Deno.writeTextFileSync(`${cwd}/p.dot`, PIPELINE);
    const { code, stderr } = await deno([
      ...["task", "--quiet", "--config", `${ROOT}deno.json`],
      ...["factory:scoped", "run", "p.dot", "--run-id", "it"],
    ], cwd);
    assert.equal(code, 0, stderr);
    assert.equal(
      Deno.readTextFileSync(`${cwd}/.factory/runs/it/workspace/out`),
      "hello\n",
    );
  }));

Deno.test("a run and doctor say what is lost without --allow-all", {
  ignore: Deno.build.os !== "linux",
}, () =>
  temporary(async (cwd) => {
    Deno.writeTextFileSync(`${cwd}/p.dot`, PIPELINE);
    const run = await factory(FLAGS, ["run", "p.dot"], cwd);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /^note: without --allow-all Deno hides \/proc/m);
    const doctor = await factory(FLAGS, ["doctor"], cwd);
    assert.equal(doctor.code, 0, doctor.stdout);
    assert.match(doctor.stdout, /^permissions +warning +without --allow-all/m);
  }));

Deno.test("no example says anything of permissions with -A", () =>
  temporary(async (cwd) => {
    Deno.writeTextFileSync(`${cwd}/p.dot`, PIPELINE);
    const { stderr } = await factory(["-A"], ["run", "p.dot"], cwd);
    assert.doesNotMatch(stderr, /allow-all/);
  }));

/** Nothing of factory's inside, and nothing that looks like a bug. */
function assertClear({ code, stderr }: Finished, flag: string): void {
  assert.doesNotMatch(stderr, /^ +at |has a bug|Uncaught/m, flag);
  assert.equal(code, 2, stderr);
  assert.match(stderr, new RegExp(`^hint: .*${flag}\\b`, "m"));
}

for (
  const flag of ["--allow-read", "--allow-write", "--allow-run", "--allow-env"]
) {
  Deno.test(`a run without ${flag} says so, and starts nothing`, () =>
    temporary(async (cwd) => {
      Deno.writeTextFileSync(`${cwd}/p.dot`, PIPELINE);
      const without = FLAGS.filter((each) => each !== flag);
      assert.equal(without.length, FLAGS.length - 1);
      assertClear(await factory(without, ["run", "p.dot"], cwd), flag);
      assert.deepEqual([...Deno.readDirSync(cwd)].length, 1);
    }));
}

Deno.test("a run whose permissions are cut down to a few programs or variables says so", () =>
  temporary(async (cwd) => {
    Deno.writeTextFileSync(`${cwd}/p.dot`, PIPELINE);
    for (
      const [flag, cut] of Object.entries({
        "--allow-run": "sh",
        "--allow-read": cwd,
        "--allow-env": "PATH",
      })
    ) {
      const flags = FLAGS.map((each) =>
        each === flag ? `${flag}=${cut}` : each
      );
      assertClear(await factory(flags, ["run", "p.dot"], cwd), flag);
    }
  }));

// The sandboxes need them: without, other ones are taken, or none, and that is said.
for (const flag of ["--allow-ffi", "--allow-sys=uid,gid"]) {
  Deno.test(`doctor says that ${flag} is missing`, () =>
    temporary(async (cwd) => {
      const without = FLAGS.filter((each) => each !== flag);
      assert.equal(without.length, FLAGS.length - 1);
      const { stdout, stderr } = await factory(without, ["doctor"], cwd);
      const name = flag.replace(/=.*/, "");
      assert.match(
        stdout,
        new RegExp(`^permissions +warning +Deno was .*${name}`, "m"),
        stderr,
      );
      Deno.writeTextFileSync(`${cwd}/p.dot`, PIPELINE);
      const run = await factory(without, ["run", "p.dot"], cwd);
      if (run.code !== 0) assertClear(run, name);
    }));
}

Deno.test("writing can be cut down to the runs, unless there are links to make", () =>
  temporary(async (cwd) => {
    Deno.writeTextFileSync(`${cwd}/p.dot`, PIPELINE);
    const flags = FLAGS.map((each) =>
      each === "--allow-write" ? "--allow-write=.factory" : each
    );
    const plain = await factory(flags, ["run", "p.dot"], cwd);
    assert.equal(plain.code, 0, plain.stderr);
    Deno.symlinkSync("p.dot", `${cwd}/link.dot`);
    assertClear(await factory(flags, ["run", "p.dot"], cwd), "--allow-write");
  }));

Deno.test("commands that only read do with --allow-read and --allow-env", async () => {
  const pipeline = "examples/fix_loop/pipeline.dot";
  for (const args of [["validate", pipeline], ["show", pipeline], ["runs"]]) {
    const { code, stderr } = await factory(
      ["--no-prompt", "--allow-read", "--allow-env"],
      args,
    );
    assert.equal(code, 0, stderr);
  }
});

Deno.test("the security document has a row for each permission of the task", () => {
  const text = Deno.readTextFileSync(`${ROOT}docs/security.md`);
  const rows = Array.from(
    text.matchAll(/^\| `(--(?:allow|no)-[^`]+)`/gm),
    ([, flag]) => flag,
  );
  assert.deepEqual(rows.sort(), [...FLAGS].sort());
});
