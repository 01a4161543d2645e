/** The document's `--resume`. */

import assert from "node:assert/strict";
import { DOCUMENT_FLAGS, Reader } from "./document.ts";
import { FAKE } from "./support.ts";

const RESUME = [
  ...["run", "--resume", ...DOCUMENT_FLAGS, "pipeline.dot"],
];

Deno.test("a run that was stopped after a stage is resumed after it, and no completed stage runs again", async () => {
  using reader = new Reader({ readme: true });
  const stopped = await reader.run({
    ...FAKE,
    ATTRACTION_TEST_STOP_AFTER_NODE: "generate",
  });
  assert.equal(stopped.code, 1, stopped.stderr);
  assert.match(stopped.stderr, /test_stop/);
  const { demo } = reader;
  assert.equal(demo.events().at(-1)?.type, "PipelineFailed");
  assert.equal(demo.events().at(-1)?.error, "test_stop");
  assert.deepEqual(demo.route(), ["start", "generate"]);
  const before = demo.events();

  const resumed = await reader.factory(RESUME, FAKE);
  assert.equal(resumed.code, 0, resumed.stderr);
  // What was told before is still told, and every stage has started once.
  assert.deepEqual(demo.events().slice(0, before.length), before);
  assert.equal(demo.events()[before.length]?.type, "PipelineResumed");
  assert.deepEqual(demo.route(), ["start", "generate", "check", "exit"]);
  assert.equal(demo.events().at(-1)?.outcome, "success");
  const seqs = demo.events().map(({ seq }) => Number(seq));
  assert.deepEqual(seqs, [...seqs].sort((a, b) => a - b));
});

Deno.test("resuming goes on with the copy, not with what the sources have become", async () => {
  using reader = new Reader({ readme: true });
  await reader.run({ ...FAKE, ATTRACTION_TEST_STOP_AFTER_NODE: "generate" });
  Deno.removeSync(`${reader.folder}/README.md`);
  const { code, stderr } = await reader.factory(RESUME, FAKE);
  assert.equal(code, 0, stderr);
});

Deno.test("resuming a run that has ended changes nothing and tells its verdict again", async () => {
  for (const readme of [true, false]) {
    using reader = new Reader({ readme });
    const first = await reader.run(FAKE);
    const before = reader.demo.text("events.jsonl");
    const again = await reader.factory(RESUME, FAKE);
    assert.equal(again.code, first.code, again.stderr);
    assert.equal(reader.demo.text("events.jsonl"), before);
  }
});
