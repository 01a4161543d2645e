/** Sandboxes in a run: what is cut off, what is left, and who may write what of the run's own. */

import assert from "node:assert/strict";
import { denoHost } from "../../lib/host/deno.ts";
import { appears, factory, start } from "../cli/support.ts";
import { paths, quoted, runPipeline } from "./engine.ts";

/** Writes what it may and what it may not, and then takes as long as it can. */
const SLOW =
  "echo two > report.md; echo x > bad; mkdir closed; chmod 0 closed; touch started; sleep 30";

/** A run in a process of its own, in the middle of a staged command, and its folder. */
async function inTheMiddle(
  use: (run: { folder: string; child: Deno.ChildProcess }) => Promise<void>,
): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    Deno.mkdirSync(`${root}/src`);
    Deno.writeTextFileSync(`${root}/src/report.md`, "one\n");
    Deno.writeTextFileSync(
      `${root}/p.dot`,
      `digraph { start -> t -> u -> exit
      t [type=tool, allowed_write_paths="report.md", tool_command=${
        quoted(`[ "$CI" = on ] || { ${SLOW}; }; echo three >> report.md`)
      }]
      u [type=tool, tool_command="cat report.md; ls"] }`,
    );
    const child = start([
      ...["run", "p.dot", "--workdir", "src", "--runsdir", "runs"],
      ...["--run-id", "r", "--quiet"],
    ], { cwd: root });
    const folder = `${root}/runs/r`;
    const upper = `${folder}/.factory/scratch/t.1.1/upper`;
    await appears(`${folder}/.factory/cache/t`);
    const stage = [...paths(`${folder}/.factory`)];
    if (stage.some((path) => path.startsWith("scratch"))) {
      await appears(`${upper}/started`);
    }
    await use({ folder, child });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** What attempts have left behind. */
function leftovers(folder: string): string[] {
  return [...paths(`${folder}/.factory`)]
    .filter((path) => /^(scratch|tmp)\/./.test(path));
}

for (const sandbox of ["auto", "off"]) {
  Deno.test(`a run that was killed in a staged command goes on with --sandbox=${sandbox}, and nothing of the stage is left`, async () => {
    await inTheMiddle(async ({ folder, child }) => {
      // The engine itself: what it started finds out by itself, or when the run goes on.
      child.kill("SIGKILL");
      await child.output();
      assert.equal(
        Deno.readTextFileSync(`${folder}/workspace/report.md`),
        "one\n",
      );
      assert.doesNotMatch(
        Deno.readTextFileSync("/proc/self/mounts"),
        /scratch/,
      );
      const { code, stderr } = await factory(
        ["resume", folder, "--quiet", `--sandbox=${sandbox}`],
        { cwd: folder, env: { CI: "on" } },
      );
      assert.equal(code, 0, stderr);
      assert.equal(
        Deno.readTextFileSync(`${folder}/u/tool.stdout.txt`),
        "one\nthree\nreport.md\n",
      );
      assert.deepEqual(leftovers(folder), []);
    });
  });
}

Deno.test("a run that was interrupted in a staged command has changed nothing, and leaves nothing", async () => {
  await inTheMiddle(async ({ folder, child }) => {
    child.kill("SIGINT");
    const { code } = await child.output();
    assert.equal(code, 130);
    assert.deepEqual([...paths(`${folder}/workspace`)], ["report.md"]);
    assert.equal(
      Deno.readTextFileSync(`${folder}/workspace/report.md`),
      "one\n",
    );
    assert.deepEqual(leftovers(folder), []);
  });
});

Deno.test("of a stage whose time is up, what was allowed stays, and the rest is refused", async () => {
  using ran = await runPipeline(
    `start -> t
    t -> u [condition="outcome=fail"]
    u -> exit
    t [type=tool, timeout=700ms, allowed_write_paths="report.md", tool_command=${
      quoted(SLOW)
    }]
    u [type=tool, tool_command="cat report.md; ls"]`,
    { files: { "report.md": "one\n" } },
  );
  assert.equal(
    ran.outcomes["t"],
    "fail(guardrail_violation: wrote disallowed files: bad,closed/,started)",
  );
  assert.equal(ran.read("u/tool.stdout.txt"), "two\nkeep\nreport.md\n");
  assert.deepEqual(leftovers(ran.folder), []);
});

Deno.test("a program cannot change the files of another stage, though they are one on the disk", async () => {
  const agent = (script: string) =>
    `[prompt="the same", fidelity=truncate, agent.backend=command, agent.command=${
      quoted(script)
    }]`;
  using ran = await runPipeline(
    `start -> first -> a -> b -> c -> exit
    first ${agent("echo done")}
    a ${agent("echo done")}
    b ${agent("for file in ../b/*; do echo changed >> $file; done; echo done")}
    c ${agent("cat ../c/prompt.md >&2; echo done")}`,
  );
  const told = ran.read("a/prompt.md");
  assert.match(told, /the same\n$/);
  assert.equal(ran.read("c/agent.stderr.txt"), told);
});

Deno.test("the engine writes through no link that a program puts in the place of an artifact", async () => {
  const outside = Deno.makeTempDirSync();
  try {
    using ran = await runPipeline(
      `start -> v -> exit
      v [type=verification, verification.plan_file="plan.json", verification.allowed_commands="sh s.sh"]`,
      {
        files: {
          "plan.json": JSON.stringify({
            files: [],
            commands: ["sh s.sh", "sh s.sh", "sh s.sh"],
          }),
          // More than fits into the journal, which is written at once.
          "s.sh":
            `for name in verification.results.json status.json workspace.diff.json; do
            ln -sf "${outside}/$name" "../v/$name"
          done
          head -c 30000 /dev/zero | tr '\\0' y`,
        },
      },
    );
    assert.deepEqual(ran.outcomes, { v: "success" });
    assert.deepEqual([...paths(outside)], []);
    assert.ok(
      Deno.lstatSync(`${ran.folder}/v/verification.results.json`).isFile,
    );
    assert.ok(ran.read("v/verification.results.json").length > 16384);
  } finally {
    Deno.removeSync(outside, { recursive: true });
  }
});

Deno.test("a program that puts folders and links where the engine keeps its attempts leads it nowhere, and does not end the run", async () => {
  const outside = Deno.makeTempDirSync();
  try {
    using ran = await runPipeline(
      `start -> t
      t -> exit [condition="outcome=fail"]
      t [type=tool, max_retries=1, allow_absolute=true, tool_command=${
        quoted(
          `mkdir -p ../t/status.json/x ../t/workspace.diff.json/y; ln -s ${outside} ../t/attempts; echo x > ../t/mine; false`,
        )
      }]`,
    );
    assert.deepEqual(ran.outcomes, { t: "fail(tool_exit_code_1)" });
    assert.deepEqual([...paths(outside)], []);
    assert.match(ran.read("t/status.json"), /"fail"/);
    assert.match(ran.read("t/attempts/1.1/status.json"), /"fail"/);
    assert.equal(ran.read("t/attempts/1.1/mine"), "x\n");
  } finally {
    Deno.removeSync(outside, { recursive: true });
  }
});

Deno.test("a link that stands in the place of a program's folder is not followed", async () => {
  const outside = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    // As a program without a sandbox could leave it for a run that goes on with one.
    const mkdir = (path: string) => {
      if (path.endsWith("/.factory/cache/t")) {
        denoHost.files.mkdir(path.slice(0, -2));
        Deno.symlinkSync(outside, path);
      } else denoHost.files.mkdir(path);
    };
    using ran = await runPipeline(
      `start -> t -> exit; t [type=tool, tool_command="echo x > $XDG_CACHE_HOME/x"]`,
      { host: { files: { ...denoHost.files, mkdir } } },
    );
    assert.match(
      ran.outcomes["t"] ?? "",
      /not a folder any more, but a symlink/,
    );
    assert.deepEqual([...paths(outside)], []);
  } finally {
    Deno.removeSync(outside, { recursive: true });
  }
});

Deno.test("when a sandbox fails in the middle of a run, what the next one does not hold is said", async () => {
  let broken = false;
  using ran = await runPipeline(
    `start -> t -> u -> exit
    t [type=tool, allowed_write_paths="a", tool_command="cat hidden/x"]
    u [type=tool, deny_read_paths="hidden/", tool_command="cat hidden/x"]`,
    {
      files: { "hidden/x": "seen" },
      host: {
        spawn: (command) => {
          const [program, ...args] = command.argv;
          const fails = args.includes("hold") || program.endsWith("/bwrap");
          broken ||= args.includes("hold");
          return denoHost.spawn({
            ...command,
            ...(fails && { argv: ["/bin/false"] as const }),
          });
        },
      },
    },
  );
  if (!broken) return console.warn("NOT TRIED: there is no overlay here");
  const created = ran.events.find((event) => event.type === "RunCreated");
  assert.deepEqual(created?.limits?.unheld, []);
  assert.equal(ran.read("u/tool.stdout.txt"), "seen");
  const notices = ran.events.flatMap((event) =>
    event.type === "Notice" ? [event.message] : []
  );
  assert.match(notices.join("\n"), /hidden\/ can be read under landlock/);
});

Deno.test("runs at the same time do not see one another's stages", async () => {
  const all = await Promise.all(
    [1, 2, 3].map((number) =>
      runPipeline(
        `start -> t -> u -> exit
        t [type=tool, allowed_write_paths="a", tool_command="echo ${number} > a; echo > bad${number}; sleep 0.1"]
        t -> u [condition="outcome=fail"]
        u [type=tool, allowed_write_paths="b", tool_command="cat a; cp a b"]`,
        { files: { "a": "" } },
      )
    ),
  );
  for (const [index, ran] of all.entries()) {
    using _ = ran;
    assert.match(ran.outcomes["t"] ?? "", new RegExp(`: bad${index + 1}\\)`));
    assert.equal(ran.read("workspace/b"), `${index + 1}\n`);
    assert.deepEqual(leftovers(ran.folder), []);
  }
});
