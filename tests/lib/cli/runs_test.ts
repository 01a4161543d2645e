import assert from "node:assert/strict";
import { folder, pipeline, run } from "./support.ts";

/** A folder with a pipeline, and the flags that keep everything in it. */
function project(text: string) {
  const dir = folder({ "p.dot": text, "work/a.txt": "a" });
  return {
    path: dir.path,
    file: `${dir.path}/p.dot`,
    at: ["--runsdir", `${dir.path}/runs`],
    where: ["--runsdir", `${dir.path}/runs`, "--workdir", `${dir.path}/work`],
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

const seconds = (text: string) =>
  text.replace(/\b\d+(ms|\.\ds)\b/g, "TIME").replaceAll(
    /^\d\d:\d\d:\d\dZ/gm,
    "NOW",
  );

Deno.test("a run tells its stages and its verdict on stderr, and nothing on stdout", async () => {
  using at = project(pipeline("true"));
  const { code, stdout, stderr } = await run([
    "run",
    ...at.where,
    "--run-id",
    "demo",
    at.file,
  ]);
  assert.equal(code, 0);
  assert.equal(stdout, "");
  assert.equal(
    seconds(stderr).replaceAll(at.path, "DIR").replace(/^warning.*\n/gm, "")
      .replace(/^(NOW {2}sandbox {4}).+$/m, "$1WHAT THERE IS"),
    `\
NOW  run        demo  DIR/p.dot
NOW  goal       write a note
NOW  sandbox    WHAT THERE IS
NOW  started    check  tool
NOW  ok         check  TIME
NOW  ok         run completed at exit

✓ success  1 stage in TIME
  run       DIR/runs/demo
`,
  );
});

Deno.test("a failed run says which file to read, and how to go on with a mended pipeline", async () => {
  using at = project(pipeline("echo out; echo no such thing >&2; exit 3"));
  const { code, stderr } = await run([
    "run",
    ...at.where,
    "--run-id",
    "demo",
    at.file,
  ]);
  assert.equal(code, 1);
  const summary = stderr.slice(stderr.indexOf("\n\n") + 1).replaceAll(
    at.path,
    "DIR",
  );
  assert.equal(
    summary,
    `
✗ failed  no route from node check for outcome fail

  ✗ check  tool_exit_code_3
    DIR/runs/demo/check/tool.stderr.txt
    │ no such thing

  run       DIR/runs/demo
  resume    factory resume demo --runsdir DIR/runs --pipeline DIR/p.dot --accept-changes  # after mending it
`,
  );
});

Deno.test("--quiet is silent about a success, and tells a failure", async () => {
  using good = project(pipeline("true"));
  assert.deepEqual(await run(["run", "-q", ...good.where, good.file]), {
    code: 0,
    stdout: "",
    stderr: "",
  });
  using bad = project(pipeline("false"));
  const { code, stderr } = await run(["run", "-q", ...bad.where, bad.file]);
  assert.equal(code, 1);
  assert.match(stderr, /^\n✗ failed {2}/);
});

Deno.test("a failure that was passed over exits with 1, unless failures are allowed", async () => {
  using at = project(pipeline("false", "check -> exit;"));
  const strict = await run(["run", ...at.where, at.file]);
  assert.equal(strict.code, 1);
  assert.match(
    strict.stderr,
    /◐ partial success .*exit code 1; --allow-failures/,
  );
  assert.doesNotMatch(strict.stderr, /✓/);
  const lenient = await run(["run", ...at.where, "--allow-failures", at.file]);
  assert.equal(lenient.code, 0);
  assert.match(
    lenient.stderr,
    /◐ partial success .*accepted by --allow-failures/,
  );
});

Deno.test("run --json prints events as they happen and the report last, and nothing else", async () => {
  using at = project(pipeline("false", "check -> exit;"));
  const { code, stdout, stderr } = await run([
    "run",
    "--json",
    ...at.where,
    "--run-id",
    "demo",
    at.file,
  ]);
  assert.equal(code, 1);
  assert.equal(stderr, "");
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines[0].type, "RunCreated");
  const { type, status, outcome, failed_stages } = lines.at(-1);
  assert.deepEqual({ type, status, outcome, failed_stages }, {
    type: "RunReport",
    status: "completed",
    outcome: "partial_success",
    failed_stages: [{
      node_id: "check",
      failure_reason: "tool_exit_code_1",
      failure_class: "deterministic",
    }],
  });
  assert.ok(lines.every(({ run_id }) => run_id === "demo"));
});

Deno.test("--set, --goal and --allow-env reach the pipeline", async () => {
  using at = project(
    pipeline('echo "${goal}|${context.channel}|${context.note}"'),
  );
  const { code } = await run([
    "run",
    ...at.where,
    "--run-id",
    "demo",
    "--goal",
    "two words",
    "--set",
    "channel=a=b",
    "--set=note=1.10",
    at.file,
  ]);
  assert.equal(code, 0);
  assert.equal(
    Deno.readTextFileSync(`${at.path}/runs/demo/check/tool.stdout.txt`),
    "two words|a=b|1.10\n",
  );
});

Deno.test("a run id that is taken changes nothing and exits with 2", async () => {
  using at = project(pipeline("true"));
  const args = ["run", ...at.where, "--run-id", "demo", at.file];
  await run(args);
  const { code, stderr } = await run(args);
  assert.equal(code, 2);
  assert.match(stderr, /^error: Cannot start run "demo": .* exists already$/m);
  assert.match(stderr, /^hint: .*factory resume demo/m);
});

Deno.test("a working directory that is not there exits with 2", async () => {
  using at = project(pipeline("true"));
  const { code, stderr } = await run([
    "run",
    ...at.at,
    "--workdir",
    "/nowhere",
    at.file,
  ]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^error: Cannot copy .*"\/nowhere": there is no such folder$/m,
  );
});

Deno.test("runs lists the newest first, and show tells one of them", async () => {
  using at = project(pipeline("exit 4"));
  const none = await run(["runs", ...at.at]);
  assert.deepEqual(none, {
    code: 0,
    stdout: "",
    stderr: `No runs in ${at.path}/runs.\n`,
  });
  await run(["run", ...at.where, "--run-id", "one", at.file]);
  await run(["run", ...at.where, "--run-id", "two", at.file]);
  const { code, stdout } = await run(["runs", ...at.at]);
  assert.equal(code, 0);
  const [title, ...rows] = stdout.trimEnd().split("\n");
  assert.equal(
    title!.replace(/ +/g, " "),
    "RUN STATE STARTED TIME STAGES REASON",
  );
  assert.deepEqual(rows.map((row) => row.split(/ +/).slice(0, 2)), [
    ["two", "failed"],
    ["one", "failed"],
  ]);
  for (const name of ["one", `${at.path}/runs/one`]) {
    const one = await run(["runs", "show", ...at.at, name]);
    assert.equal(one.code, 0);
    assert.match(one.stdout, /^one {2}started 20/);
    assert.match(
      one.stdout,
      /^check {2}tool {3}failed +\S+ +1 +tool_exit_code_4$/m,
    );
    assert.match(one.stdout, /^✗ failed {2}no route from node check/m);
  }
  const json = JSON.parse((await run(["runs", "--json", ...at.at])).stdout);
  assert.deepEqual(json.runs.map((each: { run_id: string }) => each.run_id), [
    "two",
    "one",
  ]);
  const shown = JSON.parse(
    (await run(["runs", "show", "one", "--json", ...at.at])).stdout,
  );
  assert.equal(shown.status, "failed");
});

Deno.test("a run folder that cannot be read is told apart, and hides no other", async () => {
  using at = project(pipeline("true"));
  await run(["run", ...at.where, "--run-id", "good", at.file]);
  Deno.mkdirSync(`${at.path}/runs/junk`);
  Deno.writeTextFileSync(
    `${at.path}/runs/junk/journal.jsonl`,
    "what\nis\nthis\n",
  );
  const { code, stdout, stderr } = await run(["runs", ...at.at]);
  assert.equal(code, 0);
  assert.match(stdout, /^good +success/m);
  assert.match(stderr, /^unreadable: .*runs\/junk: /);
});

Deno.test("resume refuses a changed pipeline, shows the change, and takes it when told to", async () => {
  using at = project(pipeline("exit 4"));
  await run(["run", ...at.where, "--run-id", "demo", at.file]);
  Deno.writeTextFileSync(at.file, pipeline("exit 4", "check -> exit;"));
  const resume = ["run", "--resume", ...at.at, "--run-id", "demo", at.file];
  const refused = await run(resume);
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /^error: Cannot resume "demo": the pipeline's text has changed$/m,
  );
  assert.match(refused.stderr, /^ {2}\+ 8: {3}check -> exit;$/m);
  const accepted = await run([...resume, "--accept-changes"]);
  assert.equal(accepted.code, 1);
  assert.match(
    accepted.stderr,
    /resumed {4}demo {2}.*p\.dot {2}the pipeline has changed/,
  );
  assert.match(accepted.stderr, /◐ partial success/);
});

Deno.test("a completed run is reported again, with the same exit code", async () => {
  using at = project(pipeline("true"));
  await run(["run", ...at.where, "--run-id", "demo", at.file]);
  const { code, stderr } = await run(["resume", "demo", ...at.at]);
  assert.equal(code, 0);
  assert.match(stderr, /^✓ success {2}1 stage/m);
});
