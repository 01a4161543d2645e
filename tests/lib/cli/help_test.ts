import assert from "node:assert/strict";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { recorded } from "../sinks/support.ts";
import { run } from "./support.ts";

Deno.test("the help of the whole lists the commands", async () => {
  const { code, stdout, stderr } = await run(["--help"]);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  assert.equal(
    stdout,
    `\
factory runs pipelines of agents and checks, written as DOT graphs.

  factory run pipeline.dot       run a pipeline on a copy of this folder
  factory runs                   see what ran, and how it ended
  factory resume                 go on with the newest run that stopped

Usage  factory <command> [flags]

Commands
  run          Run a pipeline
  resume       Go on with a run that stopped
  runs         List runs, or show one
  watch        Follow a run that another process runs
  logs         Print what a run's stages have printed
  validate     Check pipelines for errors
  show         Show a pipeline's nodes and routes
  fmt          Format pipelines
  handlers     List what nodes can do, with their attributes
  agents       List agents: installed or not, and what each can enforce
  doctor       Check whether this machine has what runs need
  plugin       Write, check and bundle plugins
  completions  Print a script that completes commands in a shell

Flags
  -h, --help     Show this help
      --version  Show the version; with --json, as JSON

factory <command> --help tells more.
`,
  );
});

Deno.test("the help of run tells its flags with their defaults", async () => {
  const { stdout } = await run(["run", "--help"]);
  assert.equal(
    stdout,
    `\
Runs a pipeline on a copy of a folder; the folder itself stays as it is. What happened, every
stage's output and the changed files are kept in the run's folder.

Exit codes: 0 success, 1 failed, 2 usage or configuration, 3 invalid pipeline, 130 interrupted,
143 terminated.

  factory run pipeline.dot
  factory run --workdir . --runsdir ./runs --run-id demo pipeline.dot
  factory run pipeline.dot --goal "release 1.2" --set channel=beta
  factory run --resume --run-id demo pipeline.dot

Usage  factory run [flags] <pipeline.dot>

Arguments
  pipeline.dot  The pipeline, or - for standard input

Flags
      --workdir DIR              Folder to copy into the run (default: .)
      --runsdir DIR              Folder that runs are kept in (default: .factory/runs)
      --run-id ID                Name of the run (default: the time, as YYYYMMDD_HHMMSS)
      --resume                   Go on with the run that --run-id names
      --goal TEXT                Replaces the pipeline's goal
      --set KEY=VALUE …          First value of a context key; may be given again
      --dry-run                  Check, and tell what would run; create nothing
      --notify                   Ring the terminal's bell and show a notification when the run
                                 ends
      --allow-failures           Exit with 0 even if failures on the way were not handled
      --accept-changes           Resume although the pipeline has changed, and record that
      --sandbox NAME             What keeps programs within their limits: auto (the default),
                                 require, landlock, bwrap, overlay or off
      --budget-usd USD           US dollars that agents may cost in the whole run, in place of
                                 the pipeline's budget_usd; 0 is no limit
      --budget-tokens N          Tokens that agents may use in the whole run, in place of the
                                 pipeline's budget_tokens; 0 is no limit
      --allow-env NAME …         Variable that \${env.NAME} may read; may be given again
      --copy-git                 Copy the folder's .git too
      --plugins DIR …            Folder with plugins, to look into first; may be given again
      --override-handler TYPE …  Type of a built-in handler that a plugin may replace
      --allow-plugin GRANT …     What a plugin may do besides, such as
                                 http_check=net:example.com; may be given again
      --json                     Print one JSON object a line for each event, the report last
  -q, --quiet                    Print nothing but the summary of a failure
  -v, --verbose                  Also show routes, context updates and file changes
  -h, --help                     Show this help
`,
  );
});

Deno.test("a group's help tells its commands and the flags of the one that needs no name", async () => {
  const { stdout } = await run(["runs", "--help"]);
  assert.equal(
    stdout,
    `\
Shows what ran, and how it ended.

  factory runs                  all runs, newest first
  factory runs show demo        one of them, with its stages and files

Usage  factory runs [command] [flags]

Commands
  list  List all runs, newest first
  show  Show one run: its stages, failures and files

Flags
      --runsdir DIR  Folder that runs are kept in (default: .factory/runs)
      --json         Print JSON
  -h, --help         Show this help

factory runs <command> --help tells more.
`,
  );
});

Deno.test("every command has a help, in all spellings, and its brief is the one in the list", async () => {
  for (const [name, { brief, load }] of Object.entries(COMMANDS)) {
    const { command } = await load();
    assert.equal(command.brief, brief, name);
    const usual = await run([name, "--help"]);
    assert.equal(usual.code, 0);
    assert.match(usual.stdout, new RegExp(`^Usage {2}factory ${name}`, "m"));
    for (const args of [[name, "-h"], [name, "-help"], ["help", name]]) {
      assert.deepEqual(await run(args), usual);
    }
  }
});

Deno.test("help fits a narrow terminal, examples aside", async () => {
  const stdout = recorded({ isTerminal: true, columns: 60 });
  await run(["run", "--help"], { outside: { stdout } });
  for (const line of stdout.text().split("\n")) {
    if (!/^ {2}factory /.test(line)) assert.ok(line.length <= 60, line);
  }
});

Deno.test("every flag in a help text is taken by the parser, in both spellings", async () => {
  const lines = [...Object.keys(COMMANDS), "runs list", "runs show"];
  for (const line of lines) {
    const words = line.split(" ");
    const { stdout } = await run([...words, "--help"]);
    const flags = Array.from(
      stdout.matchAll(/^ {2}(?:-(\w), | {4})--([a-z-]+)(?: ([A-Za-z|]+))?/gm),
      ([, alias, name, value]) => ({ alias, name, value }),
    ).filter(({ name }) => name !== "help");
    for (const { alias, name, value } of flags) {
      const values = value === undefined ? [] : [sample(value)];
      for (
        const spelling of [
          `--${name}`,
          `-${name}`,
          ...(alias ? [`-${alias}`] : []),
        ]
      ) {
        // The parser stops at the first flag that it does not know.
        const result = await run([
          ...words,
          spelling,
          ...values,
          "--no-such-flag",
        ]);
        assert.match(
          result.stderr,
          /unknown flag "--no-such-flag"/,
          `${line} ${spelling}`,
        );
      }
    }
  }
});

function sample(placeholder: string): string {
  return placeholder === "KEY" ? "a=b" : placeholder;
}

Deno.test("flags may stand before and after the file", async () => {
  for (
    const args of [
      ["run", "--dry-run", "-"],
      ["run", "-", "--dry-run"],
      ["run", "-dry-run=true", "-"],
      ["run", "--dry-run", "--", "-"],
    ]
  ) {
    const { code, stdout } = await run(args, {
      stdin: "digraph { start -> exit }",
    });
    assert.equal(code, 0, args.join(" "));
    assert.match(stdout, /Nothing was run or created\.\n$/);
  }
});
