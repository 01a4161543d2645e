import assert from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import { folder, pipeline, run } from "./support.ts";

const GOOD = `digraph release_note {
  graph [goal="write a note"];
  start [shape=Mdiamond];
  draft [
    prompt="Draft for: $goal\\nas \${context.style} and \${env.WHO}, $$5",
    max_retries=2,
    timeout=90s,
    allowed_write_paths="notes/",
  ];
  check [shape=parallelogram, tool_command="test -f notes/a.md", max_visits=3];
  exit [shape=Msquare];
  start -> draft -> check;
  check -> exit [condition="outcome=success"];
  check -> draft [condition="outcome=fail", weight=2, label="again"];
}
`;

const BAD = `digraph {
  start [shape=Mdiamond];
  a [type=tool, tool_command="true", max_retries=many];
  exit [shape=Msquare];
  start -> a -> exit;
}
`;

Deno.test("show tells nodes breadth first with their limits and routes", async () => {
  const { code, stdout } = await run(["show", "-"], { stdin: GOOD });
  assert.equal(code, 0);
  assert.equal(
    stdout,
    `\
release_note  write a note

NODE   TYPE      LIMITS                                   ROUTES
start  start                                              -> draft
draft  codergen  timeout 1m30s, 2 retries, writes notes/  -> check
check  tool      at most 3 visits                         -> draft  when outcome=fail  "again"  weight 2
                                                          -> exit  when outcome=success
exit   exit
`,
  );
});

Deno.test("show --json has what the pipeline sets, coerced", async () => {
  const { stdout } = await run(["show", "--json", "-"], { stdin: GOOD });
  const { nodes, ...rest } = JSON.parse(stdout);
  assert.deepEqual(rest, {
    schema_version: 1,
    name: "release_note",
    file: "<stdin>",
    goal: "write a note",
    start: "start",
  });
  assert.deepEqual(nodes[2], {
    id: "check",
    type: "tool",
    label: "check",
    attributes: {
      shape: "parallelogram",
      tool_command: "test -f notes/a.md",
      max_visits: 3,
    },
    routes: [
      { to: "draft", condition: "outcome=fail", label: "again", weight: 2 },
      { to: "exit", condition: "outcome=success", label: "", weight: 0 },
    ],
  });
});

Deno.test("a dry run tells what would run, with what is known filled in, and creates nothing", async () => {
  using dir = folder({ "p.dot": GOOD });
  const runsdir = `${dir.path}/runs`;
  const { code, stdout } = await run([
    "run",
    "--dry-run",
    `${dir.path}/p.dot`,
    "--runsdir",
    runsdir,
    "--goal",
    "x y",
    "--allow-env",
    "WHO",
  ], {
    outside: {
      host: { ...denoHost, env: (name) => name === "WHO" ? "me" : undefined },
    },
  });
  assert.equal(code, 0);
  assert.equal(
    stdout,
    `\
release_note  4 nodes, starts at start
goal: x y

start  start
  -> draft

draft  codergen  timeout 1m30s, 2 retries, writes notes/
  prompt:
    Draft for: x y
    as \${context.style} and me, $5
  -> check

check  tool  at most 3 visits
  tool_command: test -f notes/a.md
  -> draft  when outcome=fail  "again"  weight 2
  -> exit  when outcome=success

exit  exit

Nothing was run or created.
`,
  );
  assert.deepEqual(Array.from(Deno.readDirSync(dir.path), ({ name }) => name), [
    "p.dot",
  ]);
});

Deno.test("an invalid pipeline exits with 3 before anything is created, whoever looks at it", async () => {
  using dir = folder({ "p.dot": BAD });
  const file = `${dir.path}/p.dot`;
  const runsdir = `${dir.path}/runs`;
  for (
    const args of [["run", "--runsdir", runsdir], ["run", "--dry-run"], [
      "show",
    ]]
  ) {
    const { code, stdout, stderr } = await run([...args, file]);
    assert.equal(code, 3);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^error\[attr_type\]: max_retries is "many".*\n {2}--> .*p.dot:3:50\n/,
    );
    assert.match(stderr, /^error: .*p.dot is not valid: 1 error/m);
    assert.doesNotMatch(stderr, /^warning|^info/m);
  }
  const json = await run(["run", "--json", "--runsdir", runsdir, file]);
  assert.equal(json.code, 3);
  assert.equal(json.stderr, "");
  const { type, errors } = JSON.parse(json.stdout);
  assert.deepEqual({ type, errors }, { type: "Diagnostics", errors: 1 });
  assert.deepEqual(Array.from(Deno.readDirSync(dir.path), ({ name }) => name), [
    "p.dot",
  ]);
});

Deno.test("validate judges every file, and warnings when it is told to", async () => {
  using dir = folder({
    "good.dot": pipeline("true", "check -> exit;"),
    "warn.dot": "digraph { start -> a -> exit }",
    "bad.dot": BAD,
  });
  const file = (name: string) => `${dir.path}/${name}.dot`;
  const cases: [string[], number][] = [
    [["good"], 0],
    [["warn"], 0],
    [["bad"], 3],
    [["good", "bad"], 3],
    [["bad", "good"], 3],
  ];
  for (const [names, code] of cases) {
    const result = await run(["validate", ...names.map(file)]);
    assert.equal(result.code, code, names.join(" "));
    assert.equal(result.stderr, "");
    for (const name of names) {
      assert.match(
        result.stdout,
        new RegExp(
          `^${file(name)}: ${name === "bad" ? "not valid" : "ok"}`,
          "m",
        ),
      );
    }
  }
  const denied = await run(["validate", "--deny", "warnings", file("warn")]);
  assert.equal(denied.code, 3);
  assert.match(denied.stdout, /: not valid, \d warning/);
});

Deno.test("validate --json tells place, rule and verdict", async () => {
  const { code, stdout } = await run(["validate", "--json", "-"], {
    stdin: BAD,
  });
  assert.equal(code, 3);
  const { files: [{ ok, file, errors, diagnostics }] } = JSON.parse(stdout);
  assert.deepEqual({ ok, file, errors }, {
    ok: false,
    file: "<stdin>",
    errors: 1,
  });
  const error = diagnostics.find((each: { severity: string }) =>
    each.severity === "error"
  );
  assert.equal(error.rule, "attr_type");
  assert.equal(error.line, 3);
});

Deno.test("fmt prints, checks and writes back", async () => {
  const ragged = 'digraph{start->a->exit;a[type=tool,tool_command="true"]}';
  using dir = folder({ "p.dot": ragged });
  const file = `${dir.path}/p.dot`;
  const printed = await run(["fmt", file]);
  assert.equal(printed.code, 0);
  assert.match(printed.stdout, /^digraph \{\n {2}start -> a -> exit;\n/);
  assert.deepEqual(await run(["fmt", "--check", file]), {
    code: 1,
    stdout: `${file}\n`,
    stderr: "",
  });
  assert.equal(Deno.readTextFileSync(file), ragged);
  assert.deepEqual(await run(["fmt", "--write", file]), {
    code: 0,
    stdout: "",
    stderr: `formatted ${file}\n`,
  });
  assert.equal(Deno.readTextFileSync(file), printed.stdout);
  const nothing = { code: 0, stdout: "", stderr: "" };
  assert.deepEqual(await run(["fmt", "--check", file]), nothing);
  assert.deepEqual(await run(["fmt", "-w", file]), nothing);
  assert.deepEqual(Array.from(Deno.readDirSync(dir.path), ({ name }) => name), [
    "p.dot",
  ]);
});

Deno.test("fmt leaves what it cannot read alone, and says where it stops", async () => {
  using dir = folder({
    "bad.dot": "digraph { a -- b }",
    "p.dot": "digraph{a->b}",
  });
  const { code, stderr } = await run([
    "fmt",
    "--write",
    `${dir.path}/bad.dot`,
    `${dir.path}/p.dot`,
  ]);
  assert.equal(code, 3);
  assert.match(stderr, /bad\.dot:1:13/);
  assert.equal(
    Deno.readTextFileSync(`${dir.path}/bad.dot`),
    "digraph { a -- b }",
  );
  assert.match(stderr, /^formatted .*p\.dot$/m);
});

Deno.test("fmt writes through a link, not over it", async () => {
  using dir = folder({ "p.dot": "digraph{a->b}" });
  Deno.symlinkSync(`${dir.path}/p.dot`, `${dir.path}/link.dot`);
  await run(["fmt", "--write", `${dir.path}/link.dot`]);
  assert.ok(Deno.lstatSync(`${dir.path}/link.dot`).isSymlink);
  assert.match(Deno.readTextFileSync(`${dir.path}/p.dot`), /^digraph \{\n/);
});

Deno.test("handlers lists every type, and shows one in full", async () => {
  const all = await run(["handlers"]);
  assert.equal(all.code, 0);
  for (const type of ["start", "exit", "tool", "codergen", "verification"]) {
    assert.match(all.stdout, new RegExp(`^${type} +\\w+ +[A-Z]`, "m"));
  }
  const one = await run(["handlers", "tool"]);
  assert.match(one.stdout, /^tool {2}work\nRuns a shell command/);
  assert.match(one.stdout, /^tool_command +string +required +The command/m);
  const [tool] = JSON.parse((await run(["handlers", "tool", "--json"])).stdout);
  assert.equal(tool.type, "tool");
  assert.equal(
    tool.attributes.find(({ name }: { name: string }) =>
      name === "tool_command"
    )
      .required,
    true,
  );
});
