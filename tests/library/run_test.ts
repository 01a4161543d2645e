import assert from "node:assert/strict";
import {
  createFactory,
  InvalidPipelineError,
  PipelineFileError,
  type RunEvent,
  RunFolderError,
} from "../../mod.ts";
import { chain, counting, Project } from "./support.ts";

Deno.test("a run's events come in order, without gaps, and its result is the report", async () => {
  using project = new Project(counting([]));
  const run = project.factory.run(chain(3), { runId: "all" });
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  const report = await run.result;
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
  );
  assert.equal(events[0]?.type, "RunCreated");
  assert.equal(events.at(-1)?.type, "RunCompleted");
  assert.equal(report.outcome, "success");
  assert.equal(report.folder, `${project.path}/runs/all`);
  assert.deepEqual(
    events.flatMap((event) => event.type === "StageStarted" ? event.node : []),
    report.stages.map(({ node }) => node),
  );
});

Deno.test("a run that nobody watches goes on to its end", async () => {
  const started: string[] = [];
  using project = new Project(counting(started));
  const { outcome } = await project.factory.run(chain(300)).result;
  assert.equal(outcome, "success");
  assert.equal(started.length, 300);
});

Deno.test("no stage starts before the loop has seen what was before", async () => {
  const started: string[] = [];
  using project = new Project(counting(started));
  for await (const event of project.factory.run(chain(5))) {
    // Enough turns for an engine that does not wait to get ahead.
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (event.type !== "RouteEvaluated") continue;
    assert.equal(started.includes(event.to ?? ""), false, event.to);
  }
  assert.equal(started.length, 5);
});

Deno.test("leaving the loop stops the run before the next stage, and it can be resumed", async () => {
  const started: string[] = [];
  using project = new Project(counting(started));
  const run = project.factory.run(chain(5), { runId: "left" });
  for await (const event of run) {
    if (event.type === "StageFinished" && event.node === "n2") break;
  }
  // The loop is left when the run has stopped.
  assert.deepEqual(started, ["n1", "n2"]);
  const report = await run.result;
  assert.equal(report.status, "canceled");
  const resumed = await project.factory.resume("left").result;
  assert.equal(resumed.outcome, "success");
  assert.deepEqual(started, ["n1", "n2", "n3", "n4", "n5"]);
});

Deno.test({
  name:
    "leaving the loop ends the program that runs, and all that it has started",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using project = new Project();
    // Nobody else sleeps just as long.
    const seconds = `600.${Deno.pid}${Math.trunc(Math.random() * 1e9)}`;
    const { promise: isThere, resolve } = Promise.withResolvers<void>();
    const run = project.factory.run(
      `digraph { start -> a -> exit; a [
        type=tool, tool_command="sleep ${seconds} & echo ready; wait"
      ] }`,
      { sinks: [{ event() {}, output: () => resolve() }] },
    );
    for await (const event of run) {
      if (event.type !== "StageStarted" || event.node !== "a") continue;
      await isThere;
      assert.ok(sleepers(seconds) > 0);
      break;
    }
    assert.equal(sleepers(seconds), 0);
  },
});

/** How many processes have the words in their command line. */
function sleepers(words: string): number {
  let count = 0;
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const line = Deno.readTextFileSync(`/proc/${name}/cmdline`);
      if (line.includes(words)) count++;
    } catch (error) {
      // It has just ended.
      if (!(error instanceof Error)) throw error;
    }
  }
  return count;
}

Deno.test("an exception in the loop stops the run, and is what the program gets", async () => {
  const started: string[] = [];
  using project = new Project(counting(started));
  const run = project.factory.run(chain(5));
  const mine = new Error("mine");
  await assert.rejects(async () => {
    for await (const event of run) {
      if (event.type === "StageFinished") throw mine;
    }
  }, (error) => error === mine);
  assert.equal((await run.result).status, "canceled");
  assert.deepEqual(started, []);
});

Deno.test("a signal stops a run, even one whose loop has stopped asking", async () => {
  const started: string[] = [];
  using project = new Project(counting(started));
  const stop = new AbortController();
  const run = project.factory.run(chain(5), { signal: stop.signal });
  const events = run[Symbol.asyncIterator]();
  for (;;) {
    const { value } = await events.next();
    if (value?.type === "StageFinished" && value.node === "n1") break;
  }
  stop.abort();
  assert.equal((await run.result).status, "canceled");
  assert.deepEqual(started, ["n1"]);
  const rest: string[] = [];
  for (;;) {
    const { done, value } = await events.next();
    if (done) break;
    rest.push(value.type);
  }
  assert.equal(rest.at(-1), "RunCanceled");
});

Deno.test("a run whose signal was aborted before starts no stage", async () => {
  const started: string[] = [];
  using project = new Project(counting(started));
  const { status } = await project.factory.run(chain(2), {
    signal: AbortSignal.abort(),
  }).result;
  assert.equal(status, "canceled");
  assert.deepEqual(started, []);
});

Deno.test("a loop that begins late finds what was before", async () => {
  using project = new Project(counting([]));
  const run = project.factory.run(chain(3));
  await run.result;
  const seqs: number[] = [];
  for await (const { seq } of run) seqs.push(seq);
  assert.equal(seqs[0], 1);
  assert.deepEqual(seqs, seqs.map((_, index) => index + 1));
});

Deno.test("of a long run, a loop that begins late finds the last thousand events", async () => {
  using project = new Project(counting([]));
  const run = project.factory.run(chain(400));
  await run.result;
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  assert.equal(events.length, 1000);
  assert.equal(events.at(-1)?.type, "RunCompleted");
});

Deno.test("the events of a run are read once", async () => {
  using project = new Project(counting([]));
  const run = project.factory.run(chain(1));
  for await (const _ of run);
  await assert.rejects(async () => {
    for await (const _ of run);
  }, TypeError);
});

Deno.test("what keeps a run from starting is thrown by its loop and told by its result", async () => {
  using project = new Project(counting([]));
  const { factory } = project;
  await factory.run(chain(1), { runId: "taken" }).result;
  const cases = [
    [() => factory.run("nowhere.dot"), PipelineFileError],
    [() => factory.run("."), PipelineFileError],
    [
      () => factory.run(new URL("https://example.com/a.dot")),
      PipelineFileError,
    ],
    [() => factory.run("digraph { start -> }"), InvalidPipelineError],
    [() => factory.run(chain(1), { runId: "taken" }), RunFolderError],
    [() => factory.run(chain(1), { workdir: "nowhere" }), RunFolderError],
    [() => factory.resume("nowhere"), RunFolderError],
  ] as const;
  for (const [start, type] of cases) {
    const run = start();
    await assert.rejects(async () => {
      for await (const _ of run);
    }, type);
    await assert.rejects(run.result, type);
  }
});

Deno.test("a pipeline is a path, a URL, a text, or a text with a name", async () => {
  using project = new Project(counting([]));
  const text = chain(1);
  const path = `${project.path}/source/p.dot`;
  Deno.writeTextFileSync(path, text);
  const url = new URL(`file://${path}`);
  for (const pipeline of ["p.dot", path, url, text, { file: "x", text }]) {
    const { graph } = await project.factory.check(pipeline);
    assert.equal(graph?.nodes.size, 3);
  }
});

Deno.test("an error that nobody listens for is not lost", async () => {
  const program = `
    import { createFactory } from ${
    JSON.stringify(import.meta.resolve("../../mod.ts"))
  };
    createFactory().run("nowhere.dot");
  `;
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", program],
  }).output();
  assert.equal(code, 1);
  assert.match(new TextDecoder().decode(stderr), /nowhere\.dot/);
});

Deno.test("importing the library and making a factory needs no permission and starts nothing", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "factory-library-" });
  Deno.writeTextFileSync(
    `${folder}/program.ts`,
    `import { createFactory } from ${
      JSON.stringify(import.meta.resolve("../../mod.ts"))
    };
    createFactory();
    console.log("still here");`,
  );
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-config", `${folder}/program.ts`],
  }).output();
  Deno.removeSync(folder, { recursive: true });
  assert.equal(code, 0);
  assert.equal(new TextDecoder().decode(stdout), "still here\n");
});

Deno.test("a signal that could still come keeps no program from ending", async () => {
  using project = new Project();
  const started = performance.now();
  const program = `
    import { createFactory } from ${
    JSON.stringify(import.meta.resolve("../../mod.ts"))
  };
    const signal = AbortSignal.timeout(100_000);
    await createFactory().run("digraph { start -> exit }", { signal }).result;
  `;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", program],
    cwd: `${project.path}/source`,
  }).output();
  assert.ok(success);
  assert.ok(performance.now() - started < 90_000);
});

Deno.test("two handlers of one type, or two rules of one name, are an error", async () => {
  const [one] = counting([]).handlers as [never];
  assert.throws(() => createFactory({ handlers: [one, one] }), TypeError);
  const rule = {
    name: "x",
    severity: "info",
    help: "",
    check: () => [],
  } as const;
  await assert.rejects(
    createFactory({ rules: [rule, rule] }).check("digraph { start -> exit }"),
    TypeError,
  );
});
