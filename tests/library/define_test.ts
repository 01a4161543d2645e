import assert from "node:assert/strict";
import {
  createFactory,
  defineAgent,
  defineHandler,
  defineRule,
  failure,
  InvalidPipelineError,
  success,
  type ValuesOf,
} from "../../mod.ts";
import { Project } from "./support.ts";

const ATTRIBUTES = [
  { name: "words", type: "string", required: true, help: "" },
  { name: "file", type: "string", default: "out.txt", help: "" },
  { name: "suffix", type: "string", help: "" },
  { name: "times", type: "integer", default: 1, help: "" },
  { name: "wait", type: "duration", help: "" },
  { name: "loud", type: "boolean", help: "" },
  { name: "ends", type: "list", help: "" },
  { name: "tone", type: "enum", values: ["calm", "sharp"], help: "" },
] as const;

/** Checked by the compiler: an attribute that may be absent is `undefined` then, and no other is. */
type Expected = {
  readonly words: string;
  readonly file: string;
  readonly suffix: string | undefined;
  readonly times: number;
  readonly wait: number | undefined;
  readonly loud: boolean;
  readonly ends: readonly string[];
  readonly tone: "calm" | "sharp" | undefined;
};
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends
  (<T>() => T extends B ? 1 : 2) ? true : false;
const same: Same<ValuesOf<typeof ATTRIBUTES>, Expected> = true;

Deno.test("a handler's values have the types that it declares", async () => {
  assert.ok(same);
  const seen: unknown[] = [];
  using project = new Project({
    handlers: [defineHandler({
      type: "say",
      help: "Says something.",
      attributes: ATTRIBUTES,
      programs: false,
      run(values, context, node) {
        seen.push([node.id, { ...values }]);
        context.files.write(values.file, values.words.repeat(values.times));
        return success();
      },
    })],
  });
  const { outcome } = await project.factory.run(
    `digraph {
    start -> a -> b -> exit
    a [type=say, words="hi"]
    b [type=say, words=x, file="b.txt", suffix=s, times=3, wait=2s, loud=true, ends="a,b", tone=calm]
  }`,
    { runId: "r" },
  ).result;
  assert.equal(outcome, "success");
  assert.deepEqual(seen, [
    ["a", {
      words: "hi",
      file: "out.txt",
      suffix: undefined,
      times: 1,
      wait: undefined,
      loud: false,
      ends: [],
      tone: undefined,
    }],
    ["b", {
      words: "x",
      file: "b.txt",
      suffix: "s",
      times: 3,
      wait: 2000,
      loud: true,
      ends: ["a", "b"],
      tone: "calm",
    }],
  ]);
  assert.equal(
    Deno.readTextFileSync(`${project.path}/runs/r/workspace/b.txt`),
    "xxx",
  );
});

Deno.test("a handler of a program's own is held to the node's write limits", async () => {
  using project = new Project({
    handlers: [defineHandler({
      type: "stray",
      help: "Writes where it may not.",
      run(_values, { files }) {
        files.write("allowed.txt", "");
        files.write("other.txt", "");
        return success();
      },
    })],
  });
  const { failedStages } = await project.factory.run(
    'digraph { start -> a -> exit; a [type=stray, allowed_write_paths="allowed.txt"] }',
    { runId: "r" },
  ).result;
  assert.equal(failedStages[0]?.node, "a");
  assert.throws(
    () => Deno.statSync(`${project.path}/runs/r/workspace/other.txt`),
    Deno.errors.NotFound,
  );
});

Deno.test("a handler of a program's own may stand in for a built-in one", async () => {
  using project = new Project({
    handlers: [defineHandler({
      type: "tool",
      help: "Refuses.",
      run: () => failure("not today", "deterministic"),
    })],
  });
  const { failedStages } = await project.factory.run(
    "digraph { start -> a -> exit; a [type=tool] }",
  ).result;
  assert.equal(failedStages[0]?.reason, "not today");
});

Deno.test("an error of a rule of a program's own keeps a pipeline from running", async () => {
  const rule = defineRule({
    name: "no_tools",
    severity: "error",
    help: "Tools are not wanted here.",
    *check({ graph, handlerOf }) {
      for (const node of graph.nodes.values()) {
        if (handlerOf(node)?.type !== "tool") continue;
        const { id, span } = node;
        yield { message: `${id} is a tool`, node: id, span, fix: "remove it" };
      }
    },
  });
  const { run } = createFactory({ rules: [rule] });
  await assert.rejects(
    run("digraph { start -> a -> exit; a [type=tool, tool_command=ls] }")
      .result,
    (error) => {
      assert.ok(error instanceof InvalidPipelineError);
      const [found] = error.diagnostics.filter(({ rule }) =>
        rule === "no_tools"
      );
      assert.equal(found?.message, "a is a tool");
      assert.equal(found?.fix, "remove it");
      return true;
    },
  );
});

Deno.test("an agent of a program's own answers", async () => {
  const parrot = defineAgent({
    name: "parrot",
    help: "Says what it hears.",
    attributes: [{ name: "parrot.file", type: "string", help: "" }],
    run({ node, context, prompt }) {
      const file = node.values.text("parrot.file") ?? "";
      context.files.write(file, prompt === "" ? "" : "heard");
      const text = JSON.stringify({ outcome: "success", notes: "said" });
      return { kind: "text", text };
    },
  });
  using project = new Project({ agents: [parrot], agentBackend: "parrot" });
  const { outcome, error } = await project.factory.run(
    `digraph { start -> a -> exit; a [prompt="hello", parrot.file="said.txt"] }`,
    { runId: "r" },
  ).result;
  assert.equal(outcome, "success", error);
  assert.equal(
    Deno.readTextFileSync(`${project.path}/runs/r/workspace/said.txt`),
    "heard",
  );
});

Deno.test("an agent of one factory is unknown to another", async () => {
  const mine = defineAgent({
    name: "mine",
    help: "Does nothing.",
    run: () => ({ kind: "answer", answer: { status: "success" } }),
  });
  const text =
    "digraph { start -> a -> exit; a [prompt=x, agent.backend=mine] }";
  for (
    const [agents, outcome] of [[[mine], "success"], [
      [],
      "partial_success",
    ]] as const
  ) {
    using project = new Project({ agents });
    assert.equal((await project.factory.run(text).result).outcome, outcome);
  }
});
