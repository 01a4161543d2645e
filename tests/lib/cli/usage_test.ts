import assert from "node:assert/strict";
import { folder, pipeline, run } from "./support.ts";

Deno.test("what is wrong on the command line is said with the nearest name, and exits with 2", async () => {
  const cases: [string, string][] = [
    ["rnu", 'unknown command "rnu"\nhint: did you mean run?'],
    ["validat x", 'unknown command "validat"\nhint: did you mean validate?'],
    ["frobnicate", 'unknown command "frobnicate"\nhint: see factory --help'],
    ["--bogus", 'unknown flag "--bogus"\nhint: see factory --help'],
    ["run", "missing pipeline.dot\nhint: see factory run --help"],
    ["run a.dot b.dot", 'unexpected "b.dot"\nhint: see factory run --help'],
    [
      "run --wrkdir x a.dot",
      'unknown flag "--wrkdir"\nhint: did you mean --workdir?',
    ],
    [
      "run -wrkdir x a.dot",
      'unknown flag "--wrkdir"\nhint: did you mean --workdir?',
    ],
    ["run --x a.dot", 'unknown flag "-x"\nhint: see factory run --help'],

    ["run a.dot -z", 'unknown flag "-z"\nhint: see factory run --help'],
    [
      "run a.dot --workdir",
      "--workdir needs a value\nhint: see factory run --help",
    ],
    [
      "run a.dot --workdir --runsdir x",
      "--workdir needs a value, but --runsdir follows\nhint: see factory run --help",
    ],
    [
      "run a.dot --run-id a --run-id b",
      '--run-id is given twice: "a" and "b"\nhint: see factory run --help',
    ],
    [
      "run a.dot --set x",
      'Cannot use "x" as --set: it has to be KEY=VALUE\nhint: see factory run --help',
    ],
    [
      "run a.dot --set =x",
      'Cannot use "=x" as --set: it has to be KEY=VALUE\nhint: see factory run --help',
    ],
    [
      "run a.dot --resume",
      "--run-id required with --resume\nhint: factory resume goes on with the newest run that stopped",
    ],
    [
      "run a.dot --resume --run-id x --goal y",
      "--goal cannot be given with --resume: the run has it already",
    ],
    ["run a.dot --accept-changes", "--accept-changes is for --resume"],
    ["run a.dot -qv", "--quiet and --verbose contradict each other"],
    ["validate", "missing pipeline.dot\nhint: see factory validate --help"],
    [
      "validate a.dot --deny everything",
      '--deny cannot be "everything"\nhint: it can be warnings',
    ],
    ["fmt a.dot --check --write", "--check and --write contradict each other"],
    [
      "fmt a.dot b.dot",
      "Cannot print 2 files as one text\nhint: use --write or --check",
    ],
    ["fmt --write -", "Cannot write standard input back"],
    ["completions", "missing shell\nhint: see factory completions --help"],
    [
      "completions tcsh",
      'Cannot use "tcsh" as shell: known are bash, zsh, fish\nhint: see factory completions --help',
    ],
    [
      "handlers tol",
      'Cannot show "tol": there is no such type\nhint: did you mean tool?',
    ],
    ["runs show", "missing run\nhint: see factory runs --help"],
    [
      "runs show x --runsdir /nowhere",
      'Cannot find run "x" in /nowhere\nhint: factory runs --runsdir /nowhere lists what is there',
    ],
    [
      "runs show ./x",
      'Cannot find run "./x": it holds no journal.jsonl\nhint: factory runs lists what is there',
    ],
    [
      "resume --runsdir /nowhere",
      "Cannot find an unfinished run in /nowhere\nhint: name the run: factory resume <run>",
    ],
  ];
  for (const [line, text] of cases) {
    const { code, stdout, stderr } = await run(line.split(" "));
    assert.equal(stderr, `error: ${text}\n`, line);
    assert.equal(code, 2, line);
    assert.equal(stdout, "", line);
  }
});

Deno.test("a pipeline that is not there is named with the folder, and what is there", async () => {
  using dir = folder({ "a.dot": "", "b.gv": "", "c.txt": "" });
  const { code, stderr } = await run(["validate", `${dir.path}/x.dot`]);
  assert.equal(code, 2);
  assert.equal(
    stderr,
    `error: Cannot read "${dir.path}/x.dot": no such file
hint: pipelines there: ${dir.path}/a.dot, ${dir.path}/b.gv
`,
  );
  const relative = await run(["show", "no-such.dot"]);
  assert.match(
    relative.stderr,
    /^error: Cannot read "no-such.dot": no such file in \/.+\n$/,
  );
});

Deno.test("a folder is no pipeline", async () => {
  using dir = folder({ "a.dot": pipeline("true") });
  const { code, stderr } = await run(["run", dir.path]);
  assert.equal(code, 2);
  assert.equal(
    stderr,
    `error: Cannot read "${dir.path}": it is a folder
hint: pipelines there: ${dir.path}/a.dot
`,
  );
});

Deno.test("without a command the help goes to stderr, and the exit code is 2", async () => {
  const nothing = await run([]);
  const help = await run(["--help"]);
  assert.equal(nothing.code, 2);
  assert.equal(nothing.stdout, "");
  assert.equal(nothing.stderr, help.stdout);
  assert.equal(help.code, 0);
});

Deno.test("the version comes alone and as JSON", async () => {
  const { version } = JSON.parse(
    Deno.readTextFileSync(new URL("../../../deno.json", import.meta.url)),
  );
  for (const args of [["--version"], ["-version"]]) {
    assert.deepEqual(await run(args), {
      code: 0,
      stdout: `factory ${version}\n`,
      stderr: "",
    });
  }
  for (const args of [["--version", "--json"], ["--json", "--version"]]) {
    const { code, stdout } = await run(args);
    const { commit, ...about } = JSON.parse(stdout);
    assert.equal(code, 0);
    assert.deepEqual(about, {
      schema_version: 1,
      version,
      form: "source",
      deno: Deno.version.deno,
    });
    // A copy without its history has none.
    assert.match(String(commit), /^(?:[0-9a-f]{40}|null)$/);
  }
});
