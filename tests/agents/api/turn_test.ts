import assert from "node:assert/strict";
import { withFolder } from "../../handlers/context.ts";
import { mockProvider, PROVIDER_NAMES } from "./providers.ts";
import { ANSWER, DONE, turn } from "./turn_support.ts";

for (const name of PROVIDER_NAMES) {
  Deno.test(`${name}: a model has tools, sees their results, and gives its answer`, () =>
    withFolder(async (folder) => {
      await using mock = mockProvider(name, [
        {
          text: "I begin.",
          tools: [
            { name: "write_file", input: { path: "a.txt", content: "one\n" } },
            { name: "read_file", input: { path: "a.txt" } },
          ],
        },
        { text: "All done.", tools: [ANSWER] },
      ]);
      const { reply, of, context } = await turn({ folder, mock });
      assert.deepEqual(reply, {
        kind: "text",
        text: "All done.",
        structured: DONE,
      });
      assert.equal(context.files.readText("a.txt"), "one\n");
      assert.deepEqual(of("tool_call").map((event) => event.name), [
        "write_file",
        "read_file",
      ]);
      assert.deepEqual(
        of("tool_result").map(({ ok, output }) => [ok, output]),
        [[true, "created a.txt: 4 characters"], [true, "     1\tone\n"]],
      );
      assert.equal(
        of("text").map(({ text }) => text).join(""),
        "I begin.All done.",
      );
      assert.deepEqual(of("usage").map(({ usage }) => usage), [
        {
          model: "mock-model",
          inputTokens: 1000,
          outputTokens: 50,
          cachedInputTokens: 200,
        },
        {
          model: "mock-model",
          inputTokens: 1000,
          outputTokens: 50,
          cachedInputTokens: 200,
        },
      ]);
      assert.deepEqual(of("session").map(({ id }) => id), [
        "artifacts/api.session.json",
      ]);
      assert.equal(mock.count(), 2);
      assert.match(mock.body(1), /created a\.txt: 4 characters/);
      assert.match(mock.body(1), /1\\tone/);
      assert.deepEqual(mock.others, []);
      // Anthropic's cache has to be asked for.
      assert.equal(/cache_control/.test(mock.body(1)), name === "anthropic");
      assert.ok(
        !context.artifacts.read("api.session.json")?.includes("sk-mock-key"),
      );
    }));
}
