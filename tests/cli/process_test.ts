import assert from "node:assert/strict";
import { folder, pipeline } from "../lib/cli/support.ts";
import { factory, start } from "./support.ts";

Deno.test("the first factory's command line works unchanged", async () => {
  using dir = folder({ "pipeline.dot": pipeline("test -f pipeline.dot") });
  const { code, stdout, stderr } = await factory(
    "run --workdir . --runsdir ./runs --run-id demo pipeline.dot".split(" "),
    { cwd: dir.path },
  );
  assert.equal(code, 0, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /^✓ success/m);
  for (
    const name of [
      "manifest.json",
      "events.jsonl",
      "trace.jsonl",
      "checkpoint.json",
    ]
  ) {
    assert.ok(Deno.lstatSync(`${dir.path}/runs/demo/${name}`).isFile);
  }
  const again = await factory(
    "run pipeline.dot -workdir . -runsdir=./runs -run-id demo2".split(" "),
    { cwd: dir.path },
  );
  assert.equal(again.code, 0, again.stderr);
});

Deno.test("runs are kept in .factory/runs, and paths are shown as one would type them", async () => {
  using dir = folder({ "p.dot": pipeline("exit 3") });
  const { code, stderr } = await factory(["run", "p.dot", "--run-id", "a"], {
    cwd: dir.path,
  });
  assert.equal(code, 1);
  assert.match(stderr, /^ {2}run {7}\.factory\/runs\/a$/m);
  assert.match(
    stderr,
    /^ {2}resume {4}factory resume a --pipeline p\.dot --accept-changes/m,
  );
});

Deno.test("a log takes the place of the view, and as JSON has standard error to itself", async () => {
  using dir = folder({ "p.dot": pipeline("true") });
  const run = (id: string, env: Record<string, string>) =>
    factory(["run", "p.dot", "--run-id", id], { cwd: dir.path, env });
  const [text, json] = await Promise.all([
    run("text", { FACTORY_LOG_LEVEL: "info" }),
    run("json", { FACTORY_LOG_FORMAT: "json" }),
  ]);
  assert.match(text.stderr, /^time=\S+ level=INFO msg="pipeline starting"/m);
  assert.doesNotMatch(text.stderr, /^\d\d:\d\d:\d\dZ /m);
  assert.match(text.stderr, /^✓ success/m);
  const messages = json.stderr.trimEnd().split("\n")
    .map((line) => JSON.parse(line).msg);
  assert.deepEqual(
    messages.slice(0, 3),
    ["pipeline starting", "pipeline execution started", "stage started"],
  );
  assert.equal(messages.at(-1), "pipeline completed");
});

Deno.test("colour comes by force only when nobody watches", async () => {
  using dir = folder();
  const grey = await factory(["xyzzy"], { cwd: dir.path });
  assert.equal(
    grey.stderr,
    'error: unknown command "xyzzy"\nhint: see factory --help\n',
  );
  const forced = await factory(["xyzzy"], {
    cwd: dir.path,
    env: { FORCE_COLOR: "1" },
  });
  assert.equal(
    forced.stderr,
    '\x1b[31merror:\x1b[39m unknown command "xyzzy"\n\x1b[36mhint:\x1b[39m see factory --help\n',
  );
});

Deno.test("a reader that goes away is no error", async () => {
  using dir = folder();
  const child = start(["handlers", "--json"], { cwd: dir.path });
  await child.stdout.cancel();
  const stderr = await new Response(child.stderr).text();
  assert.equal(stderr, "");
  assert.equal((await child.status).code, 0);
});

Deno.test("a pipeline that comes by a pipe runs", async () => {
  using dir = folder({ "p.dot": pipeline("true") });
  // The same file without a name: standard input of a shell's own making.
  const shell = new Deno.Command("sh", {
    args: [
      "-c",
      'cat p.dot | "$@" run - --run-id piped',
      "sh",
      ...(await import("./support.ts")).COMMAND,
    ],
    cwd: dir.path,
    stdout: "piped",
    stderr: "piped",
  });
  const { code } = await shell.output();
  assert.equal(code, 0);
  const manifest = JSON.parse(
    Deno.readTextFileSync(`${dir.path}/.factory/runs/piped/manifest.json`),
  );
  assert.equal(manifest.pipeline_path, "<stdin>");
});
