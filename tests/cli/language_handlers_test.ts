/** Section 6: tool and verification. */

import assert from "node:assert/strict";
import { assertSays, quoted, type Ran, run } from "./language_support.ts";
import { vanishes } from "./support.ts";

Deno.test("a tool's output, error and exit code are kept, and its input is empty", async () => {
  using ran = await run(
    `start -> t -> exit
    t [type=tool, tool_command="cat; pwd; echo err >&2; exit 7"]`,
  );
  assert.equal(ran.outcome("t"), "fail(tool_exit_code_7)");
  assert.equal(
    ran.read("t/tool.stdout.txt"),
    `${ran.report.folder}/workspace\n`,
  );
  assert.equal(ran.read("t/tool.stderr.txt"), "err\n");
  assert.equal(ran.read("t/tool.exitcode.txt"), "7\n");
});

Deno.test("5 MB of errors and then 5 MB of output come through, and the context keeps the end", async () => {
  using ran = await run(
    `start -> t -> u -> exit
    t [type=tool, tool_command="yes error | head -c 5000000 >&2; yes | head -c 4999996; echo end"]
    u [type=tool, tool_command="echo last", tool_output_limit=3]`,
  );
  assert.equal(ran.verdict, "success");
  assert.equal(ran.read("t/tool.stderr.txt").length, 5_000_000);
  assert.equal(ran.read("t/tool.stdout.txt").length, 5_000_000);
  const kept = ran.events.flatMap((event) =>
    event.type === "StageFinished" &&
      typeof event.outcome.contextUpdates?.["tool.output"] === "string"
      ? [event.outcome.contextUpdates["tool.output"]]
      : []
  );
  assert.equal(kept[0]?.length, 65_536);
  assert.match(kept[0] ?? "", /y\nend\n$/);
  assert.equal(kept[1], "st\n");
});

Deno.test("a tool that times out leaves no process behind", async () => {
  using ran = await run(
    `start -> t -> exit
    t [type=tool, timeout="300ms", tool_command="sleep 1000 & echo $! > pid; setsid sleep 1000 & echo $! > pid2; wait"]`,
    { instant: false },
  );
  assert.equal(ran.outcome("t"), "fail(timeout after 0.3s)");
  for (const name of ["pid", "pid2"]) {
    const pid = Number(ran.read(`workspace/${name}`));
    assert(pid > 1);
    await vanishes(pid);
  }
});

/** A command, what validation says, and how it ends. */
const SCOPES: readonly (readonly [command: string, refused?: string])[] = [
  ["test -d ./. && ls ./..."],
  ["echo a..b x/..y"],
  ["cat /etc/hostname", "contains absolute path"],
  ["ls ../", "contains .."],
  ["ls ..", "contains .."],
  ["ls ~/x", "contains ~"],
  ["cat </etc/hostname", "contains absolute path"],
];

for (const [command, refused] of SCOPES) {
  Deno.test(`the command ${command} ${refused ? "is refused" : "is run"}`, async () => {
    const tool = (more: string) =>
      `start -> t -> exit; t [type=tool, tool_command=${
        quoted(command)
      }${more}]`;
    await assertSays(
      tool(""),
      refused ? /^warning\[tool_command_scope\]/ : undefined,
    );
    await assertSays(tool(", allow_absolute=true"), undefined);
    using ran = await run(tool(""), { sandbox: "off" });
    if (refused) {
      assert.equal(
        ran.outcome("t"),
        `fail(tool_command rejected by guardrail: ${refused})`,
      );
      assert(!ran.has("t/tool.exitcode.txt"));
    } else assert(ran.has("t/tool.exitcode.txt"));
    // Where the kernel keeps it from writing there, it may read what it likes.
    using confined = await run(tool(""));
    const free = !refused || isEnforced(confined);
    assert.equal(confined.has("t/tool.exitcode.txt"), free);
  });
}

function isEnforced(ran: Ran): boolean {
  return ran.json("manifest.json").write_limits === "kernel";
}

Deno.test("a command reads outside of the workspace, and writes nothing there", async () => {
  const outside = Deno.makeTempDirSync({ prefix: "language-outside-" });
  Deno.writeTextFileSync(`${outside}/in`, "read\n");
  try {
    for (const more of ["", ", allow_absolute=true"]) {
      using ran = await run(
        `start -> t -> exit; t [type=tool, tool_command="cat ${outside}/in; echo > ${outside}/out; echo > ../journal.jsonl"${more}]`,
      );
      if (!isEnforced(ran)) continue;
      assert.equal(ran.read("t/tool.stdout.txt"), "read\n");
      assert.match(ran.outcome("t"), /^fail\(tool_exit_code_[12]\)$/);
      assert.equal([...Deno.readDirSync(outside)].length, 1);
      assert.match(ran.read("journal.jsonl"), /"RunCreated"/);
    }
  } finally {
    Deno.removeSync(outside, { recursive: true });
  }
});

Deno.test("a program knows of the environment what env_pass names", async () => {
  Deno.env.set("LANGUAGE_TEST_KEY", "secret");
  try {
    for (
      const [more, known] of [["", ""], [
        ", env_pass=LANGUAGE_TEST_KEY",
        "secret",
      ]]
    ) {
      using ran = await run(
        `start -> t -> exit; t [type=tool${more}, tool_command="printf %s \\"$LANGUAGE_TEST_KEY\\"; test -n \\"$PATH\\" && test -w \\"$TMPDIR\\""]`,
      );
      assert.equal(ran.outcome("t"), "success");
      assert.equal(ran.read("t/tool.stdout.txt"), known);
    }
  } finally {
    Deno.env.delete("LANGUAGE_TEST_KEY");
  }
});

Deno.test("a tool without a command is an error", async () => {
  for (const more of ["", ', tool_command=" "']) {
    await assertSays(
      `start -> t -> exit; t [type=tool${more}]`,
      /^error\[tool_command_required\] 2:/,
    );
  }
});

/** A plan, and how a verification that allows `ls`, `echo a b`, `printenv` and `pwd` ends. */
const PLANS: readonly (readonly [plan: unknown, end: string])[] = [
  [{ files: ["x.txt"], commands: ["ls"] }, "success"],
  [{ files: ["./x.txt", "sub"], commands: ["ls -a", "pwd"] }, "success"],
  [{ commands: ["A='1 2' B=$PWD/y ls"] }, "success"],
  [{ commands: ["echo 'a' \"b\" $HOME *"] }, "success"],
  [{ commands: ["echo a"] }, "fail(verification command not allowed: echo a)"],
  [{ commands: ["lsx"] }, "fail(verification command not allowed: lsx)"],
  [
    { commands: ["cat x.txt"] },
    "fail(verification command not allowed: cat x.txt)",
  ],
  [
    { commands: ["ls", "ls nope"] },
    "fail(verification command failed: ls nope (exit=2))",
  ],
  [
    { files: ["y.txt"], commands: ["ls"] },
    "fail(verification file missing: y.txt)",
  ],
  ...[
    "ls; ls",
    "ls && ls",
    "ls || ls",
    "ls | ls",
    "ls > y",
    "ls < x.txt",
    "ls `ls`",
    "ls $(ls)",
    "ls\nls",
  ].map((
    command,
  ) =>
    [
      { commands: [command] },
      `fail(verification command not allowed: ${command})`,
    ] as const
  ),
  [
    { commands: ["PATH=. ls"] },
    "fail(verification command not allowed: PATH=. ls)",
  ],
  [
    { files: ["../x"], commands: ["ls"] },
    'fail(invalid verification file path "../x": parent path segments are not allowed)',
  ],
  [
    { files: ["/etc/passwd"], commands: ["ls"] },
    'fail(invalid verification file path "/etc/passwd": absolute path is not under workspace)',
  ],
  [
    { files: ["~/x"], commands: ["ls"] },
    'fail(invalid verification file path "~/x": ~ is not allowed)',
  ],
  [
    { files: ["x.txt"] },
    "fail(verification plan must contain at least one command)",
  ],
  [{ commands: [" "] }, "fail(verification command cannot be empty)"],
  [
    { commands: "ls" },
    "fail(invalid verification plan: commands must be an array of strings)",
  ],
];

for (const [plan, end] of PLANS) {
  Deno.test(`the plan ${JSON.stringify(plan)} ends in ${end}`, async () => {
    using ran = await run(
      `start -> a -> v -> exit
      a [prompt=a, test.verification_plan_json=${quoted(plan)}]
      v [type=verification, "verification.allowed_commands"="ls, echo a b,pwd"]`,
      { files: { "x.txt": "", "sub/y": "" } },
    );
    assert.equal(ran.outcome("v"), end);
    assert(!ran.has("workspace/y"));
  });
}

Deno.test("a verification keeps its plan and its results, and expands nothing", async () => {
  const plan = {
    files: ["x.txt"],
    commands: ["V=$PWD/z printenv V", "echo $HOME '*'  \"a b\""],
  };
  using ran = await run(
    `start -> a -> v -> exit
    a [prompt=a, verification.plan_context_key=k, test.verification_plan_json=${
      quoted(plan)
    }]
    v [type=verification, verification.allowed_commands="printenv,echo", verification.workdir="./sub/", verification.plan_context_key=k]`,
    { files: { "x.txt": "", "sub/y": "" } },
  );
  const { schema_version, ...kept } = ran.json("v/verification.plan.json");
  assert.deepEqual([schema_version, kept], [1, plan]);
  assert.deepEqual(ran.json("v/verification.results.json"), {
    schema_version: 1,
    checked_files: ["x.txt"],
    commands: [
      {
        command: plan.commands[0],
        exit_code: 0,
        stdout: `${ran.report.folder}/workspace/sub/z\n`,
        stderr: "",
      },
      {
        command: plan.commands[1],
        exit_code: 0,
        stdout: "$HOME * a b\n",
        stderr: "",
      },
    ],
  });
});

Deno.test("a plan can come from a file, and must come from somewhere", async () => {
  const verification = (more: string) =>
    `start -> v -> exit; v [type=verification, verification.allowed_commands="ls,pwd", ${more}]`;
  const cases: readonly (readonly [more: string, end: string])[] = [
    ["verification.plan_file=p.json", "success"],
    [
      'verification.plan_file="q.json"',
      "fail(verification plan missing in file: q.json)",
    ],
    ["", "fail(verification plan missing in context key: verification.plan)"],
    [
      "verification.plan_context_key=k",
      "fail(verification plan missing in context key: k)",
    ],
    [
      "verification.plan_file=p.json, verification.workdir=nope",
      "fail(verification.workdir missing: nope)",
    ],
    [
      'verification.plan_file=p.json, verification.workdir="p.json"',
      "fail(verification.workdir is not a directory: p.json)",
    ],
    [
      'verification.plan_file=p.json, verification.workdir="../x"',
      "fail(verification.workdir cannot contain parent segment)",
    ],
    [
      'verification.plan_file=p.json, verification.workdir="/tmp"',
      "fail(verification.workdir must be relative)",
    ],
  ];
  for (const [more, end] of cases) {
    using ran = await run(verification(more), {
      files: { "p.json": '{"commands": ["ls"]}' },
    });
    assert.equal(ran.outcome("v"), end, more);
  }
});

Deno.test("a verification that allows nothing is an error", async () => {
  for (const more of ["", ', verification.allowed_commands=" ,"']) {
    await assertSays(
      `start -> v -> exit; v [type=verification${more}]`,
      /^error\[verification_allowed_commands\]/,
    );
  }
});
