import assert from "node:assert/strict";
import { parsePlan } from "../../handlers/verification_plan.ts";

function planFor(file: string): ReturnType<typeof parsePlan> {
  return parsePlan(
    { files: [file], commands: ["go test ./..."] },
    "/tmp/work",
  );
}

Deno.test("TestParseVerificationPlanForWorkspace_AllowsAbsolutePathInsideWorkspace: it becomes relative", () => {
  assert.deepEqual(planFor("/tmp/work/agent/main.go"), {
    ok: true,
    plan: { files: ["agent/main.go"], commands: ["go test ./..."] },
  });
});

Deno.test("TestParseVerificationPlanForWorkspace_RejectsAbsolutePathOutsideWorkspace: it is named", () => {
  for (const file of ["/etc/passwd", "/tmp/workshop/main.go"]) {
    assert.deepEqual(planFor(file), {
      ok: false,
      reason:
        `invalid verification file path "${file}": absolute path is not under workspace`,
    });
  }
});
