import assert from "node:assert/strict";
import { withFolder } from "../../handlers/context.ts";
import { mockProvider } from "./providers.ts";
import { ANSWER, turn } from "./turn_support.ts";

const WRITE = { name: "write_file", input: { path: "a", content: "x" } };

Deno.test("tool_hooks.pre sees the call, and refuses it by its exit code", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("responses", [
      { tools: [WRITE, { name: "glob", input: { pattern: "*" } }] },
      { tools: [ANSWER] },
    ]);
    const { of, context } = await turn({
      ...{ folder, mock },
      values: {
        "tool_hooks.pre":
          "cat >> ../calls; case $(tail -n 1 ../calls) in *write_file*) echo not today >&2; exit 2 ;; esac",
      },
    });
    assert.equal(context.files.kind("a"), undefined);
    assert.deepEqual(of("tool_result").map(({ ok, output }) => [ok, output]), [
      [false, "write_file was refused by tool_hooks.pre: not today"],
      [true, "(no file matches)"],
    ]);
    assert.deepEqual(of("denial"), [{ type: "denial", action: "write_file" }]);
    const [first] = Deno.readTextFileSync(`${folder}/calls`).split("\n");
    const { call_id, ...call } = JSON.parse(first ?? "");
    assert.equal(typeof call_id, "string");
    assert.deepEqual(call, {
      node: "work",
      tool: "write_file",
      input: WRITE.input,
    });
  }));

Deno.test("tool_hooks.post sees the result, and what it complains of is told to the model", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("anthropic", [
      { tools: [WRITE] },
      { tools: [ANSWER] },
    ]);
    const { of } = await turn({
      ...{ folder, mock },
      values: {
        "tool_hooks.post": "cat > ../seen; echo bad style >&2; exit 1",
      },
    });
    const { ok, output } = JSON.parse(Deno.readTextFileSync(`${folder}/seen`));
    assert.deepEqual([ok, output], [true, "created a: 1 characters"]);
    assert.equal(
      of("tool_result")[0]?.output,
      "created a: 1 characters\n[tool_hooks.post: bad style]",
    );
    assert.match(mock.body(1), /tool_hooks\.post: bad style/);
  }));
