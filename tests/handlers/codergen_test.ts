import { deepEqual, equal, match, ok } from "node:assert/strict";
import codergen from "../../handlers/codergen.ts";
import type { PastFailure } from "../../lib/handler.ts";
import { valuesOf } from "../../lib/values.ts";
import { trial, withFolder } from "./context.ts";

const FAKE = { ATTRACTION_BACKEND: "fake" };

Deno.test("codergen writes the prompt with its variables filled in", () =>
  withFolder(async (folder) => {
    const { artifact } = await trial(
      codergen,
      { prompt: "Draft: $goal, ${context.style}, ${context.none}" },
      { folder, goal: "a note", values: { style: "short" }, env: FAKE },
    );
    equal(artifact("prompt.md"), "Draft: a note, short, ${context.none}\n");
  }));

Deno.test("codergen without a prompt takes the label, else the id", () =>
  withFolder(async (folder) => {
    const options = { folder, env: FAKE, goal: "g" };
    const labelled = await trial(codergen, { label: "Do $goal" }, options);
    equal(labelled.artifact("prompt.md"), "Do g\n");
    const blank = await trial(codergen, { prompt: " ", label: "L" }, options);
    equal(blank.artifact("prompt.md"), "L\n");
    const bare = await trial(codergen, {}, options);
    equal(bare.artifact("prompt.md"), "node\n");
  }));

const failure: PastFailure = {
  nodeId: "check",
  nodeType: "tool",
  reason: "tool_exit_code_2",
  summary: "tool_stderr:\nboom",
  artifacts: {},
};

Deno.test("codergen tells the agent of the failure that is to be repaired", () =>
  withFolder(async (folder) => {
    const { artifact } = await trial(
      codergen,
      { prompt: "Fix it" },
      { folder, env: FAKE, failure },
    );
    equal(
      artifact("prompt.md"),
      `Fix it

Failure feedback (from previous failed stage):
- failed_node: check
- failure_reason: tool_exit_code_2
- details:
tool_stderr:
boom

`,
    );
  }));

Deno.test("codergen tells the agent what the verification after it may run", () =>
  withFolder(async (folder) => {
    const verify = {
      id: "verify",
      type: "verification",
      label: "verify",
      values: valuesOf({
        "verification.allowed_commands": ["go vet", "go test"],
      }),
    };
    const options = { folder, env: FAKE, downstream: [verify] };
    const downstream = await trial(codergen, { prompt: "Do" }, options);
    match(
      downstream.artifact("prompt.md") ?? "",
      /\n\nVerification plan command allowlist \(hard requirement\):\n- go test\n- go vet\nUse only/,
    );
    const own = await trial(
      codergen,
      { prompt: "Do", "verification.allowed_commands": ["make"] },
      options,
    );
    match(own.artifact("prompt.md") ?? "", /:\n- make\nUse only/);
  }));

Deno.test("codergen defaults to the stub, which says that no agent is configured", () =>
  withFolder(async (folder) => {
    const { outcome, context, artifact } = await trial(
      codergen,
      { prompt: "Do" },
      { folder },
    );
    deepEqual(outcome, {
      status: "success",
      notes: "real backend not configured; default success, nothing was done",
      workspaceUntouched: true,
    });
    equal(context.notices.length, 1);
    match(context.notices[0] ?? "", /no agent is configured/);
    equal(artifact("response.md"), undefined);
  }));

Deno.test("codergen writes the agent's response and keeps its plan", () =>
  withFolder(async (folder) => {
    const plan = { files: [], commands: ["go test"] };
    const values = {
      "test.verification_plan_json": JSON.stringify(plan),
      "test.context_updates_json": '{"score": 3}',
    };
    const first = await trial(codergen, values, { folder, env: FAKE });
    deepEqual(first.outcome.contextUpdates, {
      score: 3,
      "verification.plan": plan,
    });
    equal(first.artifact("response.md"), "outcome=success\n");
    const second = await trial(
      codergen,
      { ...values, "verification.plan_context_key": "my.plan" },
      { folder, env: FAKE },
    );
    deepEqual(second.outcome.contextUpdates, { score: 3, "my.plan": plan });
  }));

Deno.test("codergen fails for an agent that nobody knows", () =>
  withFolder(async (folder) => {
    const values = { "agent.backend": "fak" };
    const { outcome } = await trial(codergen, values, { folder });
    equal(outcome.failureClass, "config");
    match(
      outcome.failureReason ?? "",
      /^unknown agent backend: fak; known: .*command, .*fake, .*stub.*; did you mean fake\?$/,
    );
    const { outcome: other } = await trial(
      codergen,
      { "agent.backend": "constructor" },
      { folder },
    );
    match(
      other.failureReason ?? "",
      /^unknown agent backend: constructor; known/,
    );
  }));

Deno.test("checking a codergen node loads no agent", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "info",
      "--json",
      import.meta.resolve("../../handlers/codergen.ts"),
    ],
  }).output();
  const eager = modulesOf(stdout);
  deepEqual(
    eager.filter((name) => /agents\/(?:fake|stub|command)\.ts$/.test(name)),
    [],
  );
  ok(eager.some((name) => name.endsWith("agents/declared/mod.ts")));
  // What only a run needs, and the libraries for schemas and prices.
  deepEqual(
    eager.filter((name) =>
      name.startsWith("npm:") || /lib\/agents\/(?:converse|prompt)/.test(name)
    ),
    [],
  );
});

/** The modules that are loaded with the first one, without its lazy imports. */
function modulesOf(json: Uint8Array): readonly string[] {
  interface Dependency {
    readonly code?: { readonly specifier: string };
    readonly isDynamic?: boolean;
  }
  interface Info {
    readonly roots: readonly string[];
    readonly modules: readonly {
      readonly specifier: string;
      readonly dependencies?: readonly Dependency[];
    }[];
  }
  const info: Info = JSON.parse(new TextDecoder().decode(json));
  const eager = [...info.roots];
  for (const specifier of eager) {
    const module = info.modules.find((one) => one.specifier === specifier);
    for (const { code, isDynamic } of module?.dependencies ?? []) {
      if (code && !isDynamic && !eager.includes(code.specifier)) {
        eager.push(code.specifier);
      }
    }
  }
  return eager;
}
