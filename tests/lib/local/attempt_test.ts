import assert from "node:assert/strict";
import { failure, type HandlerContext, success } from "../../../lib/handler.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import type { RunState } from "../../../lib/history/state.ts";
import { readRun } from "../../../lib/local/resume_run.ts";
import { Interruption } from "../../../lib/run/durable.ts";
import { runLoop } from "../../../lib/run/loop.ts";
import { newRun, planOf, withFolder, type Work } from "./support.ts";

interface Result {
  readonly state: RunState;
  readonly folder: string;
}

/** Runs `start -> a -> exit` with one working node. */
async function runNode(
  folder: string,
  attributes: string,
  a: Work[string],
  signal = new AbortController().signal,
): Promise<Result> {
  const plan = planOf(
    `digraph { a [type=scripted${attributes}]; start -> a; a -> exit [condition="outcome=success || outcome=fail"] }`,
    { a },
  );
  using run = await newRun(folder, plan, { signal });
  await runLoop(plan, run.durable);
  return { state: run.durable.state, folder: run.layout.folder };
}

const outcomeOf = ({ state }: Result) => state.outcomes.get("a");

Deno.test("a handler that throws is a failure of class bug, with its stack in the trace", () =>
  withFolder(async (folder) => {
    const result = await runNode(folder, ", max_retries=2", () => {
      throw new Error("oops");
    });
    assert.equal(
      outcomeOf(result)?.failureReason,
      "handler scripted failed: oops",
    );
    assert.equal(outcomeOf(result)?.failureClass, "bug");
    assert.equal(result.state.executions.get("a"), 1);
    const trace = Deno.readTextFileSync(`${result.folder}/trace.jsonl`);
    assert.match(trace, /"type":"NodeExecutionErrored".*attempt_test\.ts/);
  }));

Deno.test("a handler that hears its time-out fails with class timeout", () =>
  withFolder(async (folder) => {
    const result = await runNode(
      folder,
      ', timeout="30ms"',
      async ({ signal }) => {
        await denoHost.sleep(10_000, signal);
        return success();
      },
    );
    assert.equal(outcomeOf(result)?.failureReason, "timeout after 0.03s");
    assert.equal(outcomeOf(result)?.failureClass, "timeout");
  }));

Deno.test("a handler that calls its time-out a success has failed all the same", () =>
  withFolder(async (folder) => {
    const result = await runNode(
      folder,
      ', timeout="20ms"',
      async ({ signal }) => {
        await new Promise((resolve) =>
          signal.addEventListener("abort", resolve)
        );
        return success();
      },
    );
    assert.equal(outcomeOf(result)?.failureClass, "timeout");
  }));

Deno.test("a time-out is retried", () =>
  withFolder(async (folder) => {
    const result = await runNode(
      folder,
      ', timeout="20ms", max_retries=1, retry_policy=linear',
      async ({ signal, attempt }) => {
        if (attempt === 1) await denoHost.sleep(10_000, signal);
        return success();
      },
    );
    assert.equal(outcomeOf(result)?.status, "success");
    assert.equal(result.state.executions.get("a"), 2);
  }));

Deno.test("a stop from outside interrupts the attempt, which is not recorded", () =>
  withFolder(async (folder) => {
    const stop = new AbortController();
    const running = runNode(folder, "", async ({ signal }) => {
      stop.abort("interrupted");
      await denoHost.sleep(10_000, signal);
      return success();
    }, stop.signal);
    await assert.rejects(
      running,
      (error) =>
        error instanceof Interruption && error.reason === "interrupted",
    );
    const { state } = readRun(denoHost, `${folder}/runs/demo`);
    assert.equal(state.executions.get("a"), undefined);
    assert.equal(state.phase.at, "running");
  }));

Deno.test("nothing can be started once the attempt has ended", () =>
  withFolder(async (folder) => {
    let kept: HandlerContext | undefined;
    await runNode(folder, "", (context) => {
      kept = context;
      return success();
    });
    await assert.rejects(
      () => kept!.exec({ argv: ["true"] }),
      /the attempt has ended/,
    );
  }));

Deno.test("a claim to have left the workspace alone is not believed after a program ran", () =>
  withFolder(async (folder) => {
    const result = await runNode(
      folder,
      ', allowed_write_paths=""',
      async ({ exec }) => {
        await exec({ argv: ["sh", "-c", "echo x > stray"] });
        return success({ workspaceUntouched: true });
      },
    );
    assert.equal(
      outcomeOf(result)?.failureReason,
      "guardrail_violation: wrote disallowed files: stray",
    );
    assert.throws(
      () => Deno.statSync(`${result.folder}/workspace/stray`),
      Deno.errors.NotFound,
    );
  }));

Deno.test("a guardrail violation outweighs another failure, and is not retried", () =>
  withFolder(async (folder) => {
    const result = await runNode(
      folder,
      ', allowed_write_paths="out/", max_retries=3',
      ({ workspace }) => {
        Deno.writeTextFileSync(`${workspace}/stray`, "x");
        return failure("tool_exit_code_1", "deterministic");
      },
    );
    assert.equal(outcomeOf(result)?.failureClass, "guardrail");
    assert.equal(result.state.executions.get("a"), 1);
    const events = Deno.readTextFileSync(`${result.folder}/events.jsonl`);
    assert.match(events, /"type":"GuardrailViolation".*"paths":\["stray"\]/);
  }));

Deno.test("an artifact's name cannot leave the attempt's folder", () =>
  withFolder(async (folder) => {
    for (const name of ["../x", "a/b", "..", ".", "", "a\0b"]) {
      let refused = false;
      await runNode(
        `${folder}/${encodeURIComponent(name)}x`,
        "",
        ({ artifacts }) => {
          assert.throws(() => artifacts.write(name, ""), RangeError);
          refused = true;
          return success();
        },
      );
      assert.ok(refused, JSON.stringify(name));
    }
  }));

Deno.test("a large artifact, or one that is no text, stays a file of its own", () =>
  withFolder(async (folder) => {
    const result = await runNode(folder, "", ({ artifacts }) => {
      artifacts.write("large.txt", "x".repeat(100_000));
      artifacts.write("binary", new Uint8Array([255, 254, 0]));
      artifacts.write("small.txt", "small");
      return success();
    });
    const { events } = readRun(denoHost, result.folder);
    const finished = events.find((event) =>
      event.type === "StageFinished" && event.node === "a"
    );
    assert.ok(finished?.type === "StageFinished");
    assert.deepEqual(finished.files, { "small.txt": "small" });
    assert.equal(Deno.statSync(`${result.folder}/a/large.txt`).size, 100_000);
    assert.equal(Deno.statSync(`${result.folder}/a/binary`).size, 3);
  }));
