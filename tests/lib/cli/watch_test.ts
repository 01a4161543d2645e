import assert from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import type { StopReason } from "../../../lib/cli/io.ts";
import { folder, pipeline, run } from "./support.ts";

function project(command: string, more = "") {
  const dir = folder({ "p.dot": pipeline(command, more), "work/a.txt": "a" });
  return {
    at: ["--runsdir", `${dir.path}/runs`],
    path: dir.path,
    start: () =>
      run([
        "run",
        ...["--runsdir", `${dir.path}/runs`, "--workdir", `${dir.path}/work`],
        ...["--run-id", "demo", `${dir.path}/p.dot`],
      ]),
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

async function hasStarted(path: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (denoHost.files.lstat(`${path}/runs/demo/journal.jsonl`)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("the run has not started");
}

Deno.test("watch shows a run that has ended as it was, and exits as it did", async () => {
  using at = project("echo said; exit 3");
  const ran = await at.start();
  const watched = await run(["watch", ...at.at, "demo"]);
  assert.equal(watched.code, 1);
  assert.equal(watched.stdout, "");
  const story = (text: string) => text.slice(text.indexOf("started    check"));
  assert.equal(
    story(watched.stderr).replace(/--pipeline \S+/, ""),
    story(ran.stderr).replace(/--pipeline \S+/, ""),
  );
});

Deno.test("watch follows a run while it runs, to its end", async () => {
  using at = project("echo early; while [ ! -e go ]; do sleep 0.01; done");
  const running = at.start();
  await hasStarted(at.path);
  const watching = run(["watch", ...at.at, "demo", "--json", "--verbose"]);
  await new Promise((resolve) => setTimeout(resolve, 150));
  Deno.writeTextFileSync(`${at.path}/runs/demo/workspace/go`, "");
  const { code, stdout } = await watching;
  assert.equal((await running).code, 0);
  assert.equal(code, 0);
  const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
  const types = lines.map(({ type }) => type);
  assert.equal(types[0], "RunCreated");
  assert.equal(types.at(-1), "RunReport");
  assert.ok(
    lines.some(({ type, text }) =>
      type === "StageOutput" && text === "early\n"
    ),
  );
  const events = lines.filter(({ seq }) => seq !== undefined);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
  );
});

Deno.test("watch without a name takes the newest run, and says so when there is none", async () => {
  using at = project("true");
  const none = await run(["watch", ...at.at]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /Cannot find a run in .*\nhint: start one/);
  await at.start();
  assert.equal((await run(["watch", ...at.at])).code, 0);
});

Deno.test("a wish to stop ends the watching, not the run", async () => {
  using at = project("while [ ! -e go ]; do sleep 0.01; done");
  const running = at.start();
  await hasStarted(at.path);
  let stop: (reason: StopReason) => void = () => {};
  const watching = run(["watch", ...at.at, "demo"], {
    outside: {
      onStop(listener) {
        stop = listener;
        return { [Symbol.dispose]() {} };
      },
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  stop("interrupted");
  const { code, stderr } = await watching;
  assert.equal(code, 130);
  assert.match(stderr, /The watching has ended; run demo goes on\./);
  Deno.writeTextFileSync(`${at.path}/runs/demo/workspace/go`, "");
  assert.equal((await running).code, 0);
});

Deno.test("logs prints one node's streams as they are, each to its own", async () => {
  using at = project("echo out; printf bad >&2; exit 3");
  await at.start();
  const { code, stdout, stderr } = await run([
    "logs",
    ...at.at,
    "demo",
    "check",
  ]);
  assert.equal(code, 0);
  assert.equal(stdout, "out\n");
  assert.equal(stderr, "bad");
});

Deno.test("logs prints all attempts of all nodes, with the nodes' names", async () => {
  using at = project(
    "echo try >> tries; printf 'try %s' $(wc -l < tries); exit 1",
    "check [max_retries=1, retry_policy=linear];",
  );
  await at.start();
  const { stdout } = await run(["logs", ...at.at, "demo"]);
  assert.equal(stdout, "check | try 1try 2\n");
});

Deno.test("logs knows no stage that has not run", async () => {
  using at = project("true");
  await at.start();
  const { code, stderr } = await run(["logs", ...at.at, "demo", "chekc"]);
  assert.equal(code, 2);
  assert.equal(
    stderr,
    'error: Cannot find stage "chekc" in run demo\nhint: did you mean check?\n',
  );
});

Deno.test("logs --follow prints what is said until the run ends", async () => {
  using at = project(
    "echo one; while [ ! -e go ]; do sleep 0.01; done; echo two",
  );
  const running = at.start();
  await hasStarted(at.path);
  const following = run(["logs", ...at.at, "-f", "demo"]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  Deno.writeTextFileSync(`${at.path}/runs/demo/workspace/go`, "");
  assert.equal((await following).stdout, "check | one\ncheck | two\n");
  await running;
});
