import assert from "node:assert/strict";
import {
  InvalidPipelineError,
  PipelineChangedError,
  RunFolderError,
} from "../../../lib/errors.ts";
import { UsageError } from "../../../lib/cli/errors.ts";
import {
  exitCodeOfError,
  exitCodeOfReport,
} from "../../../lib/cli/exit_code.ts";
import type { RunReport } from "../../../lib/report.ts";
import { WorkspaceError } from "../../../lib/workspace/errors.ts";
import { report } from "../sinks/support.ts";

Deno.test("only a success exits with 0, unless failures are allowed", () => {
  const cases: [Partial<RunReport>, number, number][] = [
    [{ outcome: "success" }, 0, 0],
    [{ outcome: "partial_success" }, 1, 0],
    [{ outcome: "fail" }, 1, 1],
    [{ status: "failed" }, 1, 1],
    [{ status: "running" }, 1, 1],
    [{ status: "interrupted" }, 1, 1],
    [{ status: "canceled" }, 1, 1],
  ];
  for (const [fields, code, allowed] of cases) {
    assert.equal(exitCodeOfReport(report(fields)), code);
    assert.equal(
      exitCodeOfReport(report(fields), { allowFailures: true }),
      allowed,
    );
  }
});

Deno.test("a stopped run exits by who stopped it, a finished one by its verdict", () => {
  const canceled = report({ status: "canceled" });
  assert.equal(exitCodeOfReport(canceled, { stopped: "terminated" }), 143);
  assert.equal(exitCodeOfReport(canceled, { stopped: "interrupted" }), 130);
  assert.equal(exitCodeOfReport(report(), { stopped: "interrupted" }), 0);
});

Deno.test("errors exit by whose they are", () => {
  const source = { file: "a.dot", text: "" };
  const cases: [unknown, number][] = [
    [new UsageError("x"), 2],
    [new RunFolderError("x"), 2],
    [new WorkspaceError("x", { path: "/x" }), 2],
    [new PipelineChangedError("x", []), 2],
    [new InvalidPipelineError(source, []), 3],
    [new TypeError("x"), 70],
    ["a string", 70],
    [undefined, 70],
  ];
  for (const [error, code] of cases) assert.equal(exitCodeOfError(error), code);
});
