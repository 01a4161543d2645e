import { equal } from "node:assert/strict";
import { assemblePrompt } from "../../../lib/agents/prompt.ts";
import type { PastFailure } from "../../../lib/handler.ts";

const failure: PastFailure = {
  nodeId: "check",
  nodeType: "tool",
  reason: "tool_exit_code_2",
  summary: "failed_node=check\ntool_exit_code=2\ntool_stderr:\nboom",
  artifacts: {},
};

Deno.test("a prompt without sections is the text as it stands", () => {
  equal(
    assemblePrompt({ text: "Do it.\n\n", allowedCommands: [] }),
    "Do it.\n\n",
  );
});

Deno.test("a prompt has the failure that is to be repaired", () => {
  equal(
    assemblePrompt({ text: "Fix it.\r\n\n", failure, allowedCommands: [] }),
    `Fix it.

Failure feedback (from previous failed stage):
- failed_node: check
- failure_reason: tool_exit_code_2
- details:
failed_node=check
tool_exit_code=2
tool_stderr:
boom
`,
  );
});

Deno.test("a failure that has nothing to say is left out", () => {
  const silent = { ...failure, summary: " \n" };
  equal(
    assemblePrompt({ text: "Fix it.", failure: silent, allowedCommands: [] }),
    "Fix it.",
  );
});

Deno.test("a prompt lists what the verification after it may run", () => {
  equal(
    assemblePrompt({ text: "Do it.", allowedCommands: ["go test", "go vet"] }),
    `Do it.

Verification plan command allowlist (hard requirement):
- go test
- go vet
Use only these command families in verification_plan.commands.`,
  );
});

Deno.test("the sections come in the order failure, allowlist", () => {
  equal(
    assemblePrompt({ text: "Do it.", failure, allowedCommands: ["go test"] }),
    `Do it.

Failure feedback (from previous failed stage):
- failed_node: check
- failure_reason: tool_exit_code_2
- details:
failed_node=check
tool_exit_code=2
tool_stderr:
boom

Verification plan command allowlist (hard requirement):
- go test
Use only these command families in verification_plan.commands.`,
  );
});
