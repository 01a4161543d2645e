/** Tests of somebody's plugin and handler, by the package's helpers. */

import assert from "node:assert/strict";
import { defineHandler, success } from "../../../mod.ts";
import { runDot, runHandler } from "../../../handlers/testing.ts";

Deno.test("a plugin in a file runs as it will later", async () => {
  using run = await runHandler(import.meta.resolve("./shout.ts"), {
    attributes: { words: "hello" },
  });
  assert.equal(run.outcome, "success", run.reason);
  assert.equal(run.file("shout.txt"), "HELLO");
});

Deno.test("a plugin that reaches for more than it has does not get it", async () => {
  using run = await runHandler(import.meta.resolve("./reach.ts"), {
    files: { "a.txt": "" },
  });
  assert.equal(run.outcome, "success", run.reason);
  assert.deepEqual(run.updates["reached"], []);
});

Deno.test("a handler in this process can be tested, alone and in a pipeline", async () => {
  const greet = defineHandler({
    type: "greet",
    help: "Greets.",
    run(_values, { files }) {
      files.write("hello.txt", "hello");
      return success();
    },
  });
  using run = await runHandler(greet);
  assert.equal(run.file("hello.txt"), "hello");
  const folder = Deno.makeTempDirSync();
  const { outcome } = await runDot(
    "digraph { start -> a -> exit; a [type=greet] }",
    { folder, handlers: [greet] },
  );
  Deno.removeSync(folder, { recursive: true });
  assert.equal(outcome, "success");
});
