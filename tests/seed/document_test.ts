/** The customer's document, followed word by word: section 3's pipeline, section 4's command, section 5's files. */

import assert from "node:assert/strict";
import { DOCUMENT_FLAGS, Reader } from "./document.ts";
import type { RunFolder } from "./run_folder.ts";
import { FAKE } from "./support.ts";

const BACKENDS = { "the fake backend": FAKE, "no agent": {} } as const;

const COMMAND_LINES = {
  "flags before the file": ["run", ...DOCUMENT_FLAGS, "pipeline.dot"],
  "flags after the file": ["run", "pipeline.dot", ...DOCUMENT_FLAGS],
} as const;

for (const [backend, env] of Object.entries(BACKENDS)) {
  for (const [spelling, args] of Object.entries(COMMAND_LINES)) {
    Deno.test(`the document's pipeline succeeds with ${backend}, ${spelling}`, async () => {
      using reader = new Reader({ readme: true });
      const { code, stdout, stderr } = await reader.factory(args, env);
      assert.equal(code, 0, stderr);
      // Standard output is for what a command is asked for; the seed never wrote there.
      assert.equal(stdout, "");
      assert.match(stderr, /success/);
      const { demo } = reader;
      assert.deepEqual(demo.route(), ["start", "generate", "check", "exit"]);
      assert.equal(demo.events().at(-1)?.outcome, "success");
      assert.deepEqual(demo.events().at(-1)?.failed_stages, []);
      assertToolFiles(demo, 0);
    });
  }

  // language.md, section 5, "The verdict": the seed called this a success, with exit code 0.
  Deno.test(`without README.md the document's pipeline is a partial success with ${backend}, and never called a success`, async () => {
    using reader = new Reader({ readme: false });
    const { code, stdout, stderr } = await reader.run(env);
    assert.equal(code, 1, stderr);
    assert.equal(stdout, "");
    const { demo } = reader;
    assert.deepEqual(demo.route(), ["start", "generate", "check", "exit"]);
    assert.equal(demo.status("check").outcome, "fail");
    assert.equal(demo.status("check").failure_reason, "tool_exit_code_1");
    assertToolFiles(demo, 1);
    const last = demo.events().at(-1);
    assert.equal(last?.type, "PipelineCompleted");
    assert.equal(last?.outcome, "partial_success");
    assert.match(
      JSON.stringify(last?.failed_stages),
      /^\[\{[^{}]*"check"[^{}]*"tool_exit_code_1"[^{}]*\}\]$/,
    );
    const summary = stderr.slice(stderr.lastIndexOf("\n\n◐") + 1);
    assert.match(summary, /partial success/);
    assert.match(summary, /check\s+tool_exit_code_1/);
    // The word alone, other than in the agent's notice that its stages succeed.
    assert.doesNotMatch(stderr, /(?<!partial )\bsuccess\b/i);
    assert.doesNotMatch(stderr, /✓/);
  });
}

Deno.test("--allow-failures accepts what no route dealt with, and still does not call it a success", async () => {
  using reader = new Reader({ readme: false });
  const { code, stderr } = await reader.factory(
    ["run", ...DOCUMENT_FLAGS, "--allow-failures", "pipeline.dot"],
    FAKE,
  );
  assert.equal(code, 0, stderr);
  assert.equal(reader.demo.events().at(-1)?.outcome, "partial_success");
  assert.doesNotMatch(stderr, /(?<!partial )\bsuccess\b/i);
});

Deno.test("the document's files of a run are there, and hold what it says", async () => {
  using reader = new Reader({ readme: true });
  assert.equal((await reader.run(FAKE)).code, 0);
  const { demo } = reader;

  const manifest = demo.json("manifest.json");
  assertFields(manifest, {
    schema_version: 1,
    pipeline_path: "pipeline.dot",
    original_workdir: ".",
    workspace_path: `${demo.path}/workspace`,
    goal: "generate a release note",
  });
  assertTime(manifest.started_at);

  const { context, ...checkpoint } = demo.json("checkpoint.json");
  assertFields(checkpoint, {
    schema_version: 1,
    run_id: "demo",
    last_completed_node: "exit",
    completed_nodes: ["check", "exit", "generate", "start"],
    retry_counts: {},
  });
  assertFields(context, {
    "graph.goal": "generate a release note",
    current_node: "exit",
    outcome: "success",
  });

  for (const node of ["start", "generate", "check", "exit"]) {
    assertFields(demo.status(node), {
      schema_version: 1,
      outcome: "success",
      preferred_next_label: "",
      // language.md, section 5: the spec's name is written too.
      preferred_label: "",
      suggested_next_ids: [],
      notes: node === "generate" ? "fake backend" : "",
      failure_reason: "",
    });
    assert.equal(typeof demo.status(node).context_updates, "object");
    assertFields(demo.diff(node), {
      schema_version: 1,
      created: [],
      modified: [],
      deleted: [],
    });
  }
  assert.equal(
    demo.text("generate/prompt.md"),
    "Draft output for: generate a release note\n",
  );
  assert.equal(demo.text("generate/response.md"), "outcome=success\n");
  assertToolFiles(demo, 0);

  const copied = Array.from(
    Deno.readDirSync(`${demo.path}/workspace`),
    ({ name }) => name,
  );
  assert.deepEqual(copied.sort(), ["README.md", "pipeline.dot"]);
  assert.equal(
    demo.text("workspace/README.md"),
    Deno.readTextFileSync(`${reader.folder}/README.md`),
  );
});

Deno.test("without an agent a run keeps the prompt and no response, and the console, the notes and the report say so", async () => {
  using reader = new Reader({ readme: true });
  const { stderr } = await reader.run();
  const { demo } = reader;
  assert.equal(
    demo.text("generate/prompt.md"),
    "Draft output for: generate a release note\n",
  );
  assert.equal(demo.exists("generate/response.md"), false);
  assert.match(String(demo.status("generate").notes), /not configured/);
  // Once while it runs, once in the summary.
  assert.equal(stderr.split("no agent is configured").length - 1, 2);
});

function assertToolFiles(demo: RunFolder, exitCode: number): void {
  assert.equal(demo.text("check/tool.stdout.txt"), "");
  assert.equal(demo.text("check/tool.stderr.txt"), "");
  assert.equal(demo.text("check/tool.exitcode.txt"), `${exitCode}\n`);
}

/** The document has these fields with these values; it may have more. */
function assertFields(
  document: unknown,
  expected: Readonly<Record<string, unknown>>,
): void {
  assert.ok(typeof document === "object" && document !== null);
  const found = Object.entries(document).filter(([key]) =>
    Object.hasOwn(expected, key)
  );
  assert.deepEqual(Object.fromEntries(found), expected);
}

function assertTime(value: unknown): void {
  assert.match(
    String(value),
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  );
}
