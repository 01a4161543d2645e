import assert from "node:assert/strict";
import { denoHost } from "../../lib/host/deno.ts";
import { exec, ProgramNotFoundError } from "../../lib/host/exec.ts";
import { probeLandlock } from "../../lib/sandbox/landlock.ts";
import {
  folderRights,
  rulesetAttributes,
} from "../../lib/sandbox/landlock_abi.ts";
import { filterProgram } from "../../lib/sandbox/seccomp.ts";
import { running, uniqueSleep, until } from "../lib/host/processes.ts";
import { ALL, Inside, testIn } from "./inside.ts";

/** Whether a thread of this process is limited; one that has ended is not. */
function isLimited(thread: string): boolean {
  try {
    return /NoNewPrivs:\s*1/.test(
      Deno.readTextFileSync(`/proc/self/task/${thread}/status`),
    );
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound ||
      error instanceof Error && /ESRCH|No such process/.test(error.message)
    ) return false;
    throw error;
  }
}

testIn(
  ["landlock"],
  "one thread of the engine is limited for each set of limits, and no other",
  async (sandbox) => {
    const limited = () =>
      [...Deno.readDirSync("/proc/self/task")].filter(({ name }) =>
        isLimited(name)
      ).length;
    const before = limited();
    using inside = new Inside({ "src/a": "a" });
    const policies = [
      inside.policy({ allowedWritePaths: ["src/"] }),
      inside.policy({ allowedWritePaths: ["src/"] }),
      inside.policy({ allowedWritePaths: [] }),
    ];
    for (const policy of policies) {
      await using confinement = await sandbox.confine(policy);
      // Long enough for threads to be added to the pool.
      await inside.sh(confinement, "head -c 3000000 /dev/zero", {
        stdin: "x".repeat(300_000),
      });
      await Promise.all(
        Array.from({ length: 40 }, () => Deno.readTextFile("/proc/self/stat")),
      );
      const other = `${inside.workspace}/by the engine`;
      await Deno.writeTextFile(other, "free");
      await Deno.remove(other);
    }
    assert.equal(limited(), before + 2);
    await sandbox[Symbol.asyncDispose]();
    await until(() => limited() === before);
  },
);

testIn(
  ALL,
  "40 programs at once, each with its output and its end",
  async (sandbox) => {
    using inside = new Inside({ "src/a": "a" });
    await using confinement = await sandbox.confine(
      inside.policy({ allowedWritePaths: ["src/"] }),
    );
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        inside.sh(
          confinement,
          `cat; echo err ${index} >&2; echo x > src/${index}; echo x > bad-${index}; exit ${index}`,
          { stdin: `in ${index}` },
        )),
    );
    await confinement.settle();
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      assert.equal(code, index);
      assert.equal(stdout, `in ${index}`);
      assert.match(stderr, new RegExp(`^err ${index}\\n`));
      assert.equal(inside.read(`src/${index}`), "x\n");
    }
    assert.deepEqual(inside.paths().filter((path) => /^bad/.test(path)), []);
  },
);

testIn(
  ALL,
  "much output comes whole, and to a slow reader, too",
  async (sandbox) => {
    using inside = new Inside();
    await using confinement = await sandbox.confine(inside.policy());
    const child = await confinement.spawn({
      argv: ["/bin/sh", "-c", "head -c 20000000 /dev/zero; echo done >&2"],
      cwd: inside.workspace,
      env: { PATH: "/usr/bin:/bin" },
    });
    let bytes = 0;
    let reads = 0;
    for await (const chunk of child.stdout) {
      bytes += chunk.length;
      if (++reads % 50 === 0) await new Promise((go) => setTimeout(go, 1));
    }
    assert.equal(bytes, 20_000_000);
    assert.equal(await new Response(child.stderr).text(), "done\n");
    assert.equal((await child.status).code, 0);
  },
);

testIn(ALL, "a reader may leave before the end", async (sandbox) => {
  using inside = new Inside();
  await using confinement = await sandbox.confine(inside.policy());
  const child = await confinement.spawn({
    argv: ["/bin/sh", "-c", "yes; echo $? >&2"],
    cwd: inside.workspace,
    env: { PATH: "/usr/bin:/bin" },
  });
  for await (const _ of child.stdout) break;
  assert.match(await new Response(child.stderr).text(), /141|Broken pipe/);
  await child.status;
});

testIn(
  ALL,
  "an abort ends a program and all that it started",
  async (sandbox) => {
    using inside = new Inside();
    await using confinement = await sandbox.confine(inside.policy());
    const seconds = uniqueSleep();
    const controller = new AbortController();
    const result = inside.sh(
      confinement,
      `setsid sleep ${seconds} & (setsid env -i sleep ${seconds} &) ; sleep ${seconds}`,
      { signal: controller.signal },
    );
    await until(() => running(seconds).length === 3);
    controller.abort(new Error("enough"));
    await assert.rejects(result, /enough/);
    assert.deepEqual(running(seconds), []);
  },
);

testIn(
  ALL,
  "a program may clean up when it is asked to end",
  async (sandbox) => {
    using inside = new Inside({ "src/a": "a" });
    await using confinement = await sandbox.confine(
      inside.policy({ allowedWritePaths: ["src/"] }),
    );
    const controller = new AbortController();
    const marker = `${inside.temporary}/started`;
    const result = inside.sh(
      confinement,
      `trap 'echo clean > "$TMPDIR/cleaned"; exit 7' TERM; : > "${marker}"; while :; do sleep 0.01; done`,
      { signal: controller.signal },
    );
    await until(() => denoHost.files.lstat(marker) !== undefined);
    controller.abort(new Error("enough"));
    await assert.rejects(result, /enough/);
    assert.equal(
      Deno.readTextFileSync(`${inside.temporary}/cleaned`),
      "clean\n",
    );
  },
);

testIn(
  ["landlock"],
  "what is not there is told as without a sandbox",
  async (sandbox) => {
    using inside = new Inside();
    await using confinement = await sandbox.confine(inside.policy());
    const command = { argv: ["/bin/true"], env: {} } as const;
    await assert.rejects(
      async () =>
        await confinement.spawn({
          ...command,
          cwd: `${inside.workspace}/nowhere`,
        }),
      (error) => denoHost.files.isNotFound(error),
    );
    const options = { signal: new AbortController().signal, tag: "t" };
    await assert.rejects(
      exec(denoHost, {
        ...options,
        argv: ["nowhere"],
        cwd: inside.workspace,
        env: { PATH: "/bin" },
        spawn: (what) => confinement.spawn(what),
      }),
      ProgramNotFoundError,
    );
  },
);

testIn(
  ["landlock", "perl"],
  "an allowed folder that was replaced since is the one that counts",
  async (sandbox) => {
    using inside = new Inside({ "src/a": "a" });
    const policy = { allowedWritePaths: ["src/"] };
    await inside.once(sandbox, policy, "echo 1 > src/one");
    Deno.renameSync(`${inside.workspace}/src`, `${inside.workspace}/old`);
    Deno.mkdirSync(`${inside.workspace}/src`);
    await inside.once(sandbox, policy, "echo 2 > src/two; echo 3 > old/three");
    assert.deepEqual(inside.paths(), [
      ...["old/", "old/a", "old/one", "src/", "src/two"],
    ]);
  },
);

testIn(
  ALL,
  "an allowed path that is a link to elsewhere is not granted",
  async (sandbox) => {
    using inside = new Inside({ "other.md": "other\n", "real/a": "a" });
    Deno.symlinkSync("other.md", `${inside.workspace}/report.md`);
    Deno.symlinkSync("real", `${inside.workspace}/src`);
    Deno.symlinkSync(inside.folder, `${inside.workspace}/out`);
    await inside.once(
      sandbox,
      { allowedWritePaths: ["report.md", "src/", "out/", "../x"] },
      "echo x > report.md; echo x > src/a; echo x > out/evil; echo x > ../x",
    );
    assert.equal(inside.read("other.md"), "other\n");
    assert.equal(inside.read("real/a"), "a");
    assert.deepEqual(
      [...Deno.readDirSync(inside.folder)].map(({ name }) => name).sort(),
      ["tmp", "ws"],
    );
  },
);

testIn(
  ALL,
  "the whole workspace may be written when nothing is said",
  async (sandbox) => {
    using inside = new Inside({ "a": "a" });
    for (const allowedWritePaths of [undefined, ["./"]]) {
      const { code, stderr } = await inside.once(
        sandbox,
        { allowedWritePaths },
        'echo b > a; mkdir -p d; echo x > d/x; mv d/x y; echo t > "$TMPDIR/t"; (echo x > ../evil) 2>/dev/null; true',
      );
      assert.equal(code, 0, stderr);
      assert.equal(inside.read("y"), "x\n");
      const outside = [...Deno.readDirSync(inside.folder)].map(({ name }) =>
        name
      );
      assert.ok(!outside.includes("evil"));
    }
  },
);

testIn(ALL, "usual programs do their usual work", async (sandbox) => {
  using inside = new Inside();
  const { code, stderr } = await inside.once(
    sandbox,
    { allowedWritePaths: undefined },
    [
      "set -e",
      "echo x > /dev/null; mktemp >/dev/null; mktemp -d > /dev/null",
      "cat <<END >/dev/null\nheredoc\nEND",
      "echo x | tee /dev/stderr >/dev/fd/1; sort /etc/passwd | head -1",
      "command -v git >/dev/null || exit 0",
      "git init -q; git config user.email a@b.c; git config user.name n",
      "echo a > a; git add .; git commit -q -m one; git gc -q",
      "git switch -q -c two; git stash -q 2>/dev/null || true; git status",
    ].join("\n"),
  );
  assert.equal(code, 0, stderr);
});

Deno.test("where threads cannot be limited a launcher takes over, and it is Perl or Deno", async () => {
  using inside = new Inside({ "report.md": "one\n" });
  for (const starters of [["perl"], ["deno"]] as const) {
    const { sandbox, probe } = await probeLandlock(denoHost, { starters });
    if (!sandbox) return console.error(`NOT TRIED: ${probe.reason}`);
    await using _ = sandbox;
    const { stdout, stderr } = await inside.once(
      sandbox,
      { allowedWritePaths: ["report.md"], net: "none" },
      "echo two > report.md; echo x > other.md; env | grep -c FACTORY_ENV; kill -PIPE $$; echo not reached",
    );
    assert.equal(stdout, "0\n", starters[0]);
    assert.match(stderr, /other\.md: (?:Permission denied|Read-only)/);
    assert.equal(inside.read("report.md"), "two\n");
  }
});

Deno.test("when nothing confines, that is an error which names every way", async () => {
  using inside = new Inside();
  const { sandbox } = await probeLandlock(
    {
      ...denoHost,
      spawn: ({ argv, ...rest }) =>
        // A machine where launchers do nothing.
        denoHost.spawn({
          ...rest,
          argv: argv.includes("--") || argv[1] === "run"
            ? ["/bin/sh", "-c", "exit 4"]
            : argv,
        }),
    },
    { starters: ["perl", "deno"] },
  );
  if (!sandbox) return;
  await assert.rejects(
    sandbox.confine(inside.policy()),
    /Cannot confine with Landlock: perl: .* not confined; deno: .* not confined/,
  );
});

Deno.test("a filter is made for the machines that are known", () => {
  const nothing = { noNet: false, untouchable: [] };
  assert.equal(
    filterProgram({ ...nothing, noNet: true }, "riscv64"),
    undefined,
  );
  for (const machine of ["x86_64", "aarch64"]) {
    const program = filterProgram({ noNet: true, untouchable: [7] }, machine);
    assert.equal((program?.length ?? 1) % 8, 0);
    assert.ok((program?.length ?? 0) > 100);
  }
});

Deno.test("Unix sockets elsewhere are out of reach where the kernel can do that and there is to be no network", () => {
  const socket = 1n << 16n;
  const handled = (abi: number, noNet: boolean) =>
    new DataView(rulesetAttributes(abi, noNet).buffer).getBigUint64(0, true);
  for (
    const [abi, noNet, limited] of [
      [7, true, false],
      [8, true, false],
      [9, false, false],
      [9, true, true],
      [10, true, true],
    ] as const
  ) {
    assert.equal((handled(abi, noNet) & socket) !== 0n, limited);
    // A right that is not limited cannot be granted.
    assert.equal(BigInt(folderRights(abi, noNet)), handled(abi, noNet));
  }
});
