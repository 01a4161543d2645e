import assert from "node:assert/strict";
import { buildGraph } from "../../../lib/graph/build.ts";
import { handlerType } from "../../../lib/graph/shapes.ts";
import {
  failure,
  type Handler,
  type HandlerContext,
  type HandlerNode,
  type Outcome,
  success,
} from "../../../lib/handler.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import type { Host } from "../../../lib/host/host.ts";
import { createRun, type OpenRun } from "../../../lib/local/create_run.ts";
import { readRun, resumeRun } from "../../../lib/local/resume_run.ts";
import { createPlan, type Plan } from "../../../lib/plan.ts";
import { runLoop } from "../../../lib/run/loop.ts";

/** The real machine, at a moment that does not pass, so that two runs can be compared. */
const HOST: Host = {
  ...denoHost,
  now: () => Date.parse("2026-01-01T00:00:00Z"),
  sleep: (milliseconds, signal) =>
    denoHost.sleep(Math.min(milliseconds, 1), signal),
};

/** What the nodes of the test pipeline do, by id. */
const WORK: Record<
  string,
  (context: HandlerContext, node: HandlerNode) => Outcome
> = {
  make({ workspace, artifacts }) {
    Deno.writeTextFileSync(`${workspace}/made.txt`, "made\n");
    Deno.removeSync(`${workspace}/old.txt`);
    Deno.mkdirSync(`${workspace}/out`);
    Deno.writeTextFileSync(`${workspace}/out/one.txt`, "one\n");
    artifacts.write("note.txt", "made\n");
    return success({ contextUpdates: { made: true } });
  },
  check({ workspace, visit, artifacts }) {
    Deno.writeTextFileSync(`${workspace}/check.log`, `visit ${visit}\n`, {
      append: true,
    });
    artifacts.write("tool.stderr.txt", `visit ${visit} says no\n`);
    return visit === 1
      ? failure("tool_exit_code_1", "deterministic")
      : success();
  },
  fix({ workspace, attempt, artifacts }) {
    Deno.writeTextFileSync(`${workspace}/made.txt`, `fixed ${attempt}\n`, {
      append: true,
    });
    artifacts.write("note.txt", `attempt ${attempt}\n`);
    return attempt < 3
      ? failure(`attempt ${attempt} is not enough`, "transient")
      : success({ contextUpdates: { fixed: attempt } });
  },
  clean({ workspace, attempt }) {
    Deno.writeTextFileSync(`${workspace}/clean.txt`, `${attempt}\n`, {
      append: true,
    });
    return attempt < 2 ? failure("again", "transient") : success();
  },
  trespass({ workspace }) {
    Deno.writeTextFileSync(`${workspace}/out/two.txt`, "two\n");
    Deno.writeTextFileSync(`${workspace}/made.txt`, "spoiled\n");
    Deno.writeTextFileSync(`${workspace}/stray.txt`, "stray\n");
    Deno.chmodSync(`${workspace}/keep.sh`, 0o600);
    return success();
  },
};

const PIPELINE = `digraph {
  node [type=scripted]
  start [type=start]; exit [type=exit]
  check [max_visits=3]
  fix [max_retries=3]
  clean [max_retries=1, retry_from=clean]
  trespass [allowed_write_paths="out/"]
  start -> make -> check
  check -> clean [condition="outcome=success"]
  check -> fix [condition="outcome=fail"]
  fix -> check
  clean -> trespass
  trespass -> exit [condition="outcome=fail"]
}`;

function testPlan(): Plan {
  const { graph } = buildGraph({ file: "test.dot", text: PIPELINE });
  assert.ok(graph);
  const handler = (type: string, role: Handler["role"]): Handler => ({
    type,
    role,
    help: "",
    attributes: [],
    run(node, context) {
      const work = WORK[node.id];
      return work ? work(context, node) : success({ workspaceUntouched: true });
    },
  });
  const types = new Set([...graph.nodes.values()].map(handlerType));
  return createPlan(
    graph,
    new Map([...types].map((type) => [
      type,
      handler(type, type === "start" || type === "exit" ? type : "work"),
    ])),
  );
}

async function newRun(folder: string): Promise<OpenRun> {
  const workdir = `${folder}/source`;
  Deno.mkdirSync(workdir, { recursive: true });
  Deno.writeTextFileSync(`${workdir}/old.txt`, "old\n");
  Deno.writeTextFileSync(`${workdir}/keep.sh`, "#!/bin/sh\n");
  Deno.chmodSync(`${workdir}/keep.sh`, 0o755);
  Deno.symlinkSync("keep.sh", `${workdir}/link`);
  return await createRun({
    host: HOST,
    plan: testPlan(),
    workdir,
    runsdir: `${folder}/runs`,
    runId: "demo",
    context: {},
    copyGit: false,
    allowEnv: [],
    signal: new AbortController().signal,
    sinks: [],
  });
}

/** Everything in a folder that matters: paths, kinds, modes, contents. */
function treeOf(folder: string, skip: readonly string[] = []): string[] {
  const lines: string[] = [];
  const walk = (path: string) => {
    for (const entry of Deno.readDirSync(`${folder}/${path}`)) {
      const name = path === "" ? entry.name : `${path}/${entry.name}`;
      if (skip.includes(name)) continue;
      const mode = ((Deno.lstatSync(`${folder}/${name}`).mode ?? 0) & 0o777)
        .toString(8);
      if (entry.isSymlink) {
        lines.push(`${name} -> ${Deno.readLinkSync(`${folder}/${name}`)}`);
      } else if (entry.isDirectory) {
        lines.push(`${name}/ ${mode}`);
        walk(name);
      } else {
        lines.push(
          `${name} ${mode} ${Deno.readTextFileSync(`${folder}/${name}`)}`,
        );
      }
    }
  };
  walk("");
  return lines.sort();
}

/** Files that tell when and how often, not what. */
const TELLING = [
  ".factory",
  "checkpoint.json",
  "journal.jsonl",
  "events.jsonl",
  "trace.jsonl",
];

async function wholeRun(folder: string): Promise<string> {
  using run = await newRun(folder);
  await runLoop(testPlan(), run.durable);
  return run.layout.folder;
}

async function withFolder(action: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a run leaves its files as documented", () =>
  withFolder(async (folder) => {
    const run = await wholeRun(folder);
    const { state } = readRun(HOST, run);
    assert.deepEqual(state.verdict, {
      is: "completed",
      outcome: "success",
      exitNode: "exit",
      failedStages: [],
    });
    const text = (path: string) => Deno.readTextFileSync(`${run}/${path}`);
    assert.equal(
      text("workspace/made.txt"),
      "made\nfixed 1\nfixed 2\nfixed 3\n",
    );
    assert.equal(text("workspace/clean.txt"), "2\n");
    assert.equal(text("workspace/check.log"), "visit 1\nvisit 2\n");
    assert.equal(text("workspace/out/two.txt"), "two\n");
    assert.equal(
      Deno.statSync(`${run}/workspace/keep.sh`).mode! & 0o777,
      0o755,
    );
    assert.throws(() => text("workspace/stray.txt"), Deno.errors.NotFound);
    assert.equal(
      JSON.parse(text("trespass/status.json")).failure_reason,
      "guardrail_violation: wrote disallowed files: keep.sh,made.txt,stray.txt",
    );
    assert.equal(text("fix/note.txt"), "attempt 3\n");
    for (const attempt of [1, 2, 3]) {
      assert.equal(
        text(`fix/attempts/1.${attempt}/note.txt`),
        `attempt ${attempt}\n`,
      );
    }
    assert.equal(JSON.parse(text("fix/status.json")).outcome, "success");
    assert.equal(
      JSON.parse(text("fix/attempts/1.1/status.json")).outcome,
      "fail",
    );
    assert.equal(
      text("check/attempts/2.1/tool.stderr.txt"),
      "visit 2 says no\n",
    );
    assert.deepEqual(JSON.parse(text("make/workspace.diff.json")), {
      schema_version: 1,
      created: ["made.txt", "out/one.txt"],
      modified: [],
      deleted: ["old.txt"],
    });
    assert.equal(text("pipeline.dot"), PIPELINE);
  }));

Deno.test("a run cut off after any event resumes to the same end, byte for byte", () =>
  withFolder(async (folder) => {
    const whole = await wholeRun(folder);
    const { state, events } = readRun(HOST, whole);
    const journal = Deno.readFileSync(`${whole}/journal.jsonl`);
    const lineEnds: number[] = [];
    journal.forEach((byte, at) => byte === 10 && lineEnds.push(at + 1));
    assert.equal(lineEnds.length, events.length);
    const expected = treeOf(whole, TELLING);

    for (const [index, end] of lineEnds.entries()) {
      const cut = `cut after event ${index + 1}, ${events[index]!.type}`;
      // Everything else in the folder is from the end of the run: as wrong as can be.
      const copy = `${folder}/cut${index}`;
      await new Deno.Command("cp", { args: ["-a", whole, copy] }).output();
      Deno.writeFileSync(
        `${copy}/journal.jsonl`,
        new Uint8Array([...journal.subarray(0, end), 123, 34]),
      );
      Deno.writeTextFileSync(`${copy}/workspace/half_done.txt`, "half\n");
      if (index % 2 === 0) Deno.truncateSync(`${copy}/events.jsonl`, end % 700);
      const stopped = readRun(HOST, copy);
      if (stopped.state.verdict.is !== "running") continue;
      {
        using run = await resumeRun(stopped, {
          host: HOST,
          plan: testPlan(),
          allowEnv: [],
          signal: new AbortController().signal,
          sinks: [],
        });
        await runLoop(testPlan(), run.durable);
      }
      const resumed = readRun(HOST, copy);
      assert.deepEqual(resumed.state.verdict, state.verdict, cut);
      assert.deepEqual(resumed.state.context, state.context, cut);
      assert.equal(resumed.state.tree, state.tree, cut);
      assert.deepEqual(resumed.state.executions, state.executions, cut);
      assert.deepEqual(
        treeOf(copy, TELLING).filter((line) => !line.startsWith("manifest")),
        expected.filter((line) => !line.startsWith("manifest")),
        cut,
      );
      checkViews(copy, resumed.events.length);
      await Deno.remove(copy, { recursive: true });
    }
  }));

/** The views tell every event that they should, in order, none twice. */
function checkViews(folder: string, lastSeq: number): void {
  for (const name of ["events.jsonl", "trace.jsonl"]) {
    const lines = Deno.readTextFileSync(`${folder}/${name}`).trimEnd()
      .split("\n").map((line) => JSON.parse(line));
    const seqs = lines.map(({ seq }) => seq);
    assert.deepEqual(seqs, [...seqs].sort((a, b) => a - b), name);
    assert.ok(seqs.at(-1) <= lastSeq, name);
    const settled = lines.filter(({ type }) =>
      name === "events.jsonl"
        ? type === "StageCompleted" || type === "StageFailed"
        : type === "NodeOutputCaptured"
    );
    assert.deepEqual(
      settled.map(({ node_id }) => node_id),
      ["start", "make", "check", "fix", "check", "clean", "trespass", "exit"],
      name,
    );
  }
}
