/** The real codex over several stages: threads, and what is left of earlier turns. */

import assert from "node:assert/strict";
import { converse } from "../../lib/agents/converse.ts";
import { CODEX as DECLARED } from "../../handlers/agents/declared/codex.ts";
import backend from "../../handlers/agents/codex.ts";
import codex from "../../handlers/codex.ts";
import {
  handlerContext,
  handlerNode,
} from "../../lib/testing/handler_context.ts";
import { withFolder } from "../handlers/context.ts";
import { runPipeline } from "../sandbox/engine.ts";
import { answer, CODEX, CodexLab } from "./codex_lab.ts";

/** A test's context gives programs the test's own environment. */
const IN_CONTEXT = { key: "HOME" } as const;

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `codex: ${name}`, ignore: CODEX === undefined, fn });
}

test("stages of one thread go on with one session, and each pays for what it used", async () => {
  await using lab = new CodexLab([
    answer({ notes: "from the first" }),
    answer({ notes: "from the second" }),
    answer({ notes: "on its own" }),
  ]);
  const node = (id: string, more: string) =>
    `${id} [type=codex, codex.path="${CODEX}", prompt="Stage ${id}.", allowed_write_paths="" ${more}]`;
  using run = await runPipeline(
    `start -> one -> two -> other -> exit
     ${node("one", ", fidelity=full, thread_id=t")}
     ${node("two", ", fidelity=full, thread_id=t")}
     ${node("other", ", fidelity=compact")}`,
    { env: lab.env },
  );
  assert.deepEqual(run.outcomes, {
    one: "success",
    two: "success",
    other: "success",
  });
  const threads = lab.mock.requests.map(({ headers }) =>
    headers.get("thread-id")
  );
  assert.equal(threads[0], threads[1]);
  assert.notEqual(threads[1], threads[2]);
  assert.ok(lab.mock.requests[1]?.text.includes("Stage one."));
  for (const id of ["one", "two", "other"]) {
    const { usage } = JSON.parse(run.read(`${id}/status.json`));
    assert.equal(usage.input_tokens, 1000, id);
    assert.equal(usage.output_tokens, 50, id);
  }
});

test("a session that is gone begins anew", async () => {
  await using lab = new CodexLab([answer()], IN_CONTEXT);
  await withFolder(async (folder) => {
    const context = handlerContext({
      folder,
      env: lab.env,
      conversation: {
        fidelity: "full",
        thread: "t",
        session: {
          backend: "codex",
          id: "01a218bb-8598-7370-b66c-cc21e1cb8999:10.0.5",
        },
      },
    });
    const outcome = await ask(context);
    assert.equal(outcome.status, "success", outcome.failureReason);
    assert.match(outcome.session?.id ?? "", /:1000\.200\.50$/);
    assert.equal(context.spent[0]?.inputTokens, 1000);
  });
});

test("an answer that an earlier turn has left is never read", async () => {
  await using lab = new CodexLab([{ status: 500 }], IN_CONTEXT);
  await withFolder(async (folder) => {
    const context = handlerContext({ folder, env: lab.env });
    context.artifacts.write("response.md", String(answerText()));
    const outcome = await ask(context);
    assert.equal(outcome.status, "fail");
    assert.equal(outcome.failureClass, "transient");
    // Codex leaves an empty one.
    assert.equal(context.artifacts.read("response.md") ?? "", "");
  });
});

function answerText(): string | undefined {
  const turn = answer();
  return "text" in turn ? turn.text : undefined;
}

function ask(context: ReturnType<typeof handlerContext>) {
  const values = {
    "codex.path": CODEX ?? "",
    "codex.sandbox": "danger-full-access",
  };
  const node = handlerNode("work", values, codex.attributes);
  return converse({ declared: DECLARED, backend, node, context });
}
