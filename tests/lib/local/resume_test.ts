import assert from "node:assert/strict";
import { failure, success } from "../../../lib/handler.ts";
import { readRun, resumeRun } from "../../../lib/local/resume_run.ts";
import { runLoop } from "../../../lib/run/loop.ts";
import {
  newRun,
  NO_LIMITS,
  NO_SANDBOX,
  planOf,
  STILL_HOST,
  withFolder,
  type Work,
} from "./support.ts";

/** What the nodes of the test pipeline do, by id. */
const WORK: Work = {
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

const PLAN = planOf(PIPELINE, WORK);

function fillSource(workdir: string): void {
  Deno.mkdirSync(workdir, { recursive: true });
  Deno.writeTextFileSync(`${workdir}/old.txt`, "old\n");
  Deno.writeTextFileSync(`${workdir}/keep.sh`, "#!/bin/sh\n");
  Deno.chmodSync(`${workdir}/keep.sh`, 0o755);
  Deno.symlinkSync("keep.sh", `${workdir}/link`);
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
  fillSource(`${folder}/source`);
  using run = await newRun(folder, PLAN, { host: STILL_HOST });
  await runLoop(PLAN, run.durable);
  return run.layout.folder;
}

Deno.test("a run leaves its files as documented", () =>
  withFolder(async (folder) => {
    const run = await wholeRun(folder);
    const { state } = readRun(STILL_HOST, run);
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
    const { state, events } = readRun(STILL_HOST, whole);
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
      const stopped = readRun(STILL_HOST, copy);
      if (stopped.state.verdict.is !== "running") continue;
      {
        using run = await resumeRun(stopped, {
          host: STILL_HOST,
          plan: PLAN,
          allowEnv: [],
          signal: new AbortController().signal,
          sinks: [],
          sandboxes: NO_SANDBOX,
          limits: NO_LIMITS,
        });
        await runLoop(PLAN, run.durable);
      }
      const resumed = readRun(STILL_HOST, copy);
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
