import assert from "node:assert/strict";
import { handlers } from "../../../handlers/mod.ts";
import { type Handler, success } from "../../../mod.ts";
import { runDot } from "../../../handlers/testing.ts";

const greet: Handler = {
  type: "greet",
  role: "work",
  help: "Says hello.",
  attributes: [{ name: "greet.name", type: "string", help: "Whom to greet." }],
  run: (node) => success({ notes: `hello ${node.values.text("greet.name")}` }),
};

Deno.test("a handler of one's own runs in a pipeline in a few lines", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const report = await runDot(
      'digraph { start -> hello -> exit; hello [type=greet, greet.name="you"] }',
      {
        folder,
        handlers: {
          ...handlers,
          greet: () => Promise.resolve({ default: greet }),
        },
      },
    );
    assert.equal(report.outcome, "success");
    assert.deepEqual(
      report.stages.map(({ node, notes }) => [node, notes]),
      [["start", undefined], ["hello", "hello you"], ["exit", undefined]],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
