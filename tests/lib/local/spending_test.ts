/** A budget ends what runs, with all its processes. */

import assert from "node:assert/strict";
import { failure, success } from "../../../lib/handler.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { readReport } from "../../../lib/local/report.ts";
import { readRun, resumeRun } from "../../../lib/local/resume_run.ts";
import { runLoop } from "../../../lib/run/loop.ts";
import { vanishes } from "../../cli/support.ts";
import {
  newRun,
  NO_LIMITS,
  NO_SANDBOX,
  planOf,
  STILL_HOST,
  withFolder,
  type Work,
} from "./support.ts";

const ONE = { inputTokens: 60, outputTokens: 40, costUsd: 0.5, model: "m" };

async function run(folder: string, body: string, work: Work) {
  const plan = planOf(`digraph { ${body} }`, work);
  using opened = await newRun(folder, plan);
  await runLoop(plan, opened.durable);
  return opened.durable.report();
}

Deno.test("what an agent has started ends with it when the budget is over", () =>
  withFolder(async (folder) => {
    const pids: number[] = [];
    const report = await run(
      folder,
      "graph [budget_tokens=250]; start -> a -> exit",
      {
        async a(context) {
          await context.exec({
            argv: [
              "sh",
              "-c",
              "setsid sleep 300 & echo $!; sleep 300 & echo $!; while :; do echo answer; sleep 0.02; done",
            ],
            onText(stream, text) {
              assert.equal(stream, "stdout");
              for (const line of text.trim().split("\n")) {
                if (line === "answer") context.spend(ONE);
                else pids.push(Number(line));
              }
            },
          });
          return success();
        },
      },
    );
    assert.equal(report.error, "budget_tokens: 300 of 250 tokens are spent");
    assert.equal(report.usage?.costUsd, 1.5);
    assert.equal(pids.length, 2);
    for (const pid of pids) await vanishes(pid);
  }));

Deno.test("an answer that comes after the work was cut off changes nothing", () =>
  withFolder(async (folder) => {
    const report = await run(
      folder,
      'start -> a; a -> b [condition="failure_class=budget"]; b -> exit; a [budget_tokens=100]',
      {
        a({ spend }) {
          spend(ONE);
          return success({ contextUpdates: { done: true } });
        },
      },
    );
    assert.equal(report.outcome, "success");
    assert.deepEqual(report.stages.map(({ node }) => node), [
      "start",
      "a",
      "b",
      "exit",
    ]);
  }));

Deno.test("what a handler tells after its end counts while the run goes on, and is left out after", () =>
  withFolder(async (folder) => {
    let late: () => void = () => {};
    const report = await run(folder, "start -> a -> b -> exit", {
      a({ spend }) {
        late = () => spend(ONE);
        return success();
      },
      b() {
        late();
        return success();
      },
    });
    late();
    assert.equal(report.usage?.inputTokens, 60);
    const again = readReport(denoHost, `${folder}/runs/demo`);
    assert.deepEqual(again.usage, report.usage);
    assert.equal(again.status, "completed");
    assert.equal(again.stages[1]?.usage?.inputTokens, 60, "it is a's");
  }));

Deno.test("attempts that a budget has cut off use up no retry", () =>
  withFolder(async (folder) => {
    const text = (budget: number) =>
      `digraph { graph [budget_tokens=${budget}]; start -> a -> exit; a [max_retries=1] }`;
    const work: Work = {
      a({ spend, attempt }) {
        spend(ONE);
        return attempt < 3 ? failure("again", "transient") : success();
      },
    };
    {
      const plan = planOf(text(100), work);
      using opened = await newRun(folder, plan);
      await runLoop(plan, opened.durable);
    }
    const plan = planOf(text(1000), work);
    using again = await resumeRun(readRun(STILL_HOST, `${folder}/runs/demo`), {
      ...{ host: STILL_HOST, plan, allowEnv: [], sinks: [] },
      ...{ sandboxes: NO_SANDBOX, limits: NO_LIMITS },
      signal: new AbortController().signal,
    });
    await runLoop(plan, again.durable);
    const report = again.durable.report();
    assert.equal(report.outcome, "success");
    assert.equal(report.stages[1]?.attempts, 3);
    assert.equal(report.usage?.inputTokens, 180);
  }));
