/**
 * The seed's preflight script tells a machine that is not ready (exit code 86,
 * `failure_class=infra`) from a product that does not work (1, `failure_class=product`).
 * What factory has to do is to keep both apart, so that a pipeline can go by them.
 */

import assert from "node:assert/strict";
import { Project, type Run } from "./support.ts";

function preflight(
  project: Project,
  failureClass: string,
  exitCode: number,
): Promise<Run> {
  project.write(
    "preflight.sh",
    `#!/bin/sh\necho failure_class=${failureClass}\nexit ${exitCode}\n`,
  );
  return project.run(`digraph G {
    start [shape=Mdiamond];
    preflight [shape=parallelogram, tool_command="./preflight.sh"];
    repair;
    not_ready [shape=Msquare, outcome=fail];
    exit [shape=Msquare];
    start -> preflight;
    preflight -> exit [condition="outcome=success"];
    preflight -> not_ready [condition="outcome=fail && context.tool.output contains 'failure_class=infra'", weight=1];
    preflight -> repair [condition="outcome=fail"];
    repair -> exit;
  }`);
}

function assertTold(run: Run, failureClass: string, exitCode: number): void {
  assert.equal(
    run.folder.status("preflight").failure_reason,
    `tool_exit_code_${exitCode}`,
  );
  assert.equal(
    run.folder.text("preflight/tool.exitcode.txt"),
    `${exitCode}\n`,
  );
  assert.equal(
    run.folder.text("preflight/tool.stdout.txt"),
    `failure_class=${failureClass}\n`,
  );
}

Deno.test("TestPreflightScenarioClassifiesInfraFailure: exit code 86 and its class are kept, and the run ends at the exit for them", async () => {
  using project = new Project();
  const run = await preflight(project, "infra", 86);
  assertTold(run, "infra", 86);
  assert.deepEqual(run.folder.route(), ["start", "preflight", "not_ready"]);
  assert.equal(run.code, 1, run.stderr);
});

Deno.test("TestPreflightScenarioClassifiesProductFailure: exit code 1 and its class are kept, and an agent is asked", async () => {
  using project = new Project();
  const run = await preflight(project, "product", 1);
  assertTold(run, "product", 1);
  assert.deepEqual(run.folder.route(), [
    "start",
    "preflight",
    "repair",
    "exit",
  ]);
  assert.match(
    run.folder.text("repair/prompt.md"),
    /tool_stdout:\nfailure_class=product/,
  );
  assert.equal(run.code, 0, run.stderr);
});
