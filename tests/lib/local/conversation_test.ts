/** What agents are told of what was before, and whose session they go on with. */

import assert from "node:assert/strict";
import {
  type AgentSession,
  failure,
  type HandlerContext,
  type PastStage,
  success,
} from "../../../lib/handler.ts";
import { readRun, resumeRun } from "../../../lib/local/resume_run.ts";
import type { Plan } from "../../../lib/plan.ts";
import { runLoop } from "../../../lib/run/loop.ts";
import { StopRequest } from "../../../lib/local/stop_request.ts";
import {
  newRun,
  NO_LIMITS,
  NO_SANDBOX,
  planOf,
  STILL_HOST,
  withFolder,
  type Work,
} from "./support.ts";

/** Runs a pipeline, stops after a node, and goes on; says what each attempt was told. */
async function told(
  folder: string,
  body: string,
  options: { stopAfter?: string; work?: Work; backend?: string } = {},
): Promise<string[]> {
  const lines: string[] = [];
  const note = (id: string, context: HandlerContext) => {
    const { fidelity, thread, session } = context.conversation;
    const { visit, attempt } = context;
    const key = visit * attempt > 1 ? `${id}#${visit}.${attempt}` : id;
    lines.push(`${key} ${fidelity} ${thread} ${session?.id ?? "-"}`);
  };
  const ids = "abcdef".split("");
  const work: Work = Object.fromEntries(ids.map((id) => [
    id,
    (context, node) => {
      note(id, context);
      const session = { backend: "x", id: `s-${id}` };
      return options.work?.[id]?.(context, node) ?? success({ session });
    },
  ]));
  const plan = withAgent(planOf(`digraph { ${body} }`, work), options.backend);
  const { stopAfter } = options;
  {
    using run = await newRun(folder, plan, { stopAfter, host: STILL_HOST });
    await runLoop(plan, run.durable).catch((error) => {
      if (!(error instanceof StopRequest)) throw error;
    });
  }
  if (stopAfter === undefined) return lines;
  lines.push("resumed");
  using again = await resumeRun(readRun(STILL_HOST, `${folder}/runs/demo`), {
    ...{ host: STILL_HOST, plan, allowEnv: [], sinks: [] },
    signal: new AbortController().signal,
    ...{ sandboxes: NO_SANDBOX, limits: NO_LIMITS },
  });
  await runLoop(plan, again.durable);
  return lines;
}

/** The same plan, whose agents say of themselves which backend they have. */
function withAgent(plan: Plan, backend: string | undefined): Plan {
  if (backend === undefined) return plan;
  for (const { handler } of plan.nodes.values()) {
    Object.assign(handler, {
      agent: () => ({ backend, usage: true, cost: true, limits: "kernel" }),
    });
  }
  return plan;
}

Deno.test("six nodes of one thread at full fidelity share a session; after a resume the first is told, and its session goes on", () =>
  withFolder(async (folder) => {
    const body =
      "graph [default_fidelity=full, default_thread=t]; start -> a -> b -> c -> d -> e -> f -> exit";
    assert.deepEqual(await told(folder, body, { stopAfter: "c" }), [
      "a full t -",
      "b full t s-a",
      "c full t s-b",
      "resumed",
      "d summary:high t -",
      "e full t s-d",
      "f full t s-e",
    ]);
  }));

Deno.test("a thread that had no session before a resume begins one as usual", () =>
  withFolder(async (folder) => {
    const body =
      "graph [default_fidelity=full]; a [thread_id=one]; b [thread_id=two]; start -> a -> b -> c -> exit; c [thread_id=one]";
    assert.deepEqual(await told(folder, body, { stopAfter: "a" }), [
      "a full one -",
      "resumed",
      "b full two -",
      "c summary:high one -",
    ]);
  }));

Deno.test("a hop that a second resume cuts off is told again, and so is one that had no session", () =>
  withFolder(async (folder) => {
    const body =
      "graph [default_fidelity=full, default_thread=t]; start -> a -> b -> c -> d -> exit";
    const lines = await told(folder, body, {
      stopAfter: "a",
      work: { b: () => success() },
    });
    assert.deepEqual(lines, [
      "a full t -",
      "resumed",
      "b summary:high t -",
      "c summary:high t -",
      "d full t s-c",
    ]);
  }));

Deno.test("a further attempt goes on with the session as it was before the visit", () =>
  withFolder(async (folder) => {
    const body =
      "graph [default_fidelity=full, default_thread=t]; start -> a -> b -> c -> exit; b [max_retries=1]";
    const session: AgentSession = { backend: "x", id: "s-b" };
    const lines = await told(folder, body, {
      work: {
        b: ({ attempt }) =>
          attempt === 1
            ? failure("again", "transient", {
              session: { backend: "x", id: "failed" },
            })
            : success({ session }),
      },
    });
    assert.deepEqual(lines, [
      "a full t -",
      "b full t s-a",
      "b#1.2 full t s-a",
      "c full t s-b",
    ]);
  }));

Deno.test("another backend does not know the session, so its agent is told", () =>
  withFolder(async (folder) => {
    const body =
      "graph [default_fidelity=full, default_thread=t]; start -> a -> b -> exit";
    assert.deepEqual(await told(folder, body, { backend: "y" }), [
      "a full t -",
      "b summary:high t -",
    ]);
  }));

Deno.test("fidelity is the edge's, the node's, the graph's, or compact; the thread is the node's, the edge's, the graph's, the subgraph's, or the node before", async () => {
  const cases: [body: string, a: string, b: string][] = [
    ["start -> a -> b -> exit", "a compact start -", "b compact a -"],
    [
      "graph [default_fidelity=truncate]; start -> a -> b -> exit; b [fidelity=full]",
      "a truncate start -",
      "b full a -",
    ],
    [
      'graph [default_fidelity=truncate]; start -> a; b [fidelity=full]; a -> b [fidelity="summary:low"]; b -> exit',
      "a truncate start -",
      "b summary:low a -",
    ],
    [
      "graph [default_fidelity=nonsense]; start -> a -> b -> exit",
      "a compact start -",
      "b compact a -",
    ],
    [
      "graph [default_thread=g]; start -> a; a -> b [thread_id=e]; b -> exit",
      "a compact g -",
      "b compact e -",
    ],
    [
      "graph [default_thread=g]; start -> a; a -> b [thread_id=e]; b -> exit; b [thread_id=n]",
      "a compact g -",
      "b compact n -",
    ],
    [
      'start -> a; subgraph s { label="The Loop"; b; }; a -> b -> exit',
      "a compact start -",
      "b compact the-loop -",
    ],
    [
      'graph [default_thread=g]; start -> a; subgraph s { label="The Loop"; b; }; a -> b -> exit',
      "a compact g -",
      "b compact g -",
    ],
  ];
  for (const [body, a, b] of cases) {
    await withFolder(async (folder) => {
      assert.deepEqual(await told(folder, body), [a, b], body);
    });
  }
});

Deno.test("an agent that is not at full fidelity neither takes a session nor leaves one", () =>
  withFolder(async (folder) => {
    const body =
      "graph [default_fidelity=full, default_thread=t]; start -> a -> b -> c -> exit; b [fidelity=compact]";
    assert.deepEqual(await told(folder, body), [
      "a full t -",
      "b compact t -",
      "c full t s-a",
    ]);
  }));

Deno.test("stages tell of work that was done: outcome, changes of all attempts, the beginning of an answer", () =>
  withFolder(async (folder) => {
    let before: readonly PastStage[] = [];
    const work: Work = {
      a({ workspace, artifacts, attempt }) {
        Deno.writeTextFileSync(`${workspace}/${attempt}.txt`, "x");
        artifacts.write("response.md", "long ".repeat(10_000));
        return attempt === 1
          ? failure("not yet", "transient")
          : success({ notes: "done" });
      },
      b({ artifacts }) {
        artifacts.write("response.md", "short");
        return failure("no", "deterministic", { workspaceUntouched: true });
      },
      c(context) {
        before = [...context.stages()];
        return success();
      },
    };
    await told(
      folder,
      "start -> a -> gate -> b -> c -> exit; a [max_retries=1]; gate [shape=diamond]",
      { work, stopAfter: "b" },
    );
    assert.deepEqual(before, [
      {
        nodeId: "a",
        nodeType: "codergen",
        visit: 1,
        status: "success",
        notes: "done",
        changed: ["1.txt", "2.txt"],
        response: "long ".repeat(400),
      },
      {
        nodeId: "b",
        nodeType: "codergen",
        visit: 1,
        status: "fail",
        failureReason: "no",
        changed: [],
        response: "short",
      },
    ]);
  }));

Deno.test("a server's wish is waited for, up to ten minutes, and a shorter one is not", async () => {
  const cases: [asked: number, least: number, most: number, shown: boolean][] =
    [
      [30_000, 30_000, 30_000, true],
      [3_600_000, 600_000, 600_000, true],
      [1, 100, 300, false],
    ];
  for (const [asked, least, most, shown] of cases) {
    await withFolder(async (folder) => {
      await told(folder, "start -> a -> exit; a [max_retries=1]", {
        work: {
          a: ({ attempt }) =>
            attempt === 1
              ? failure("429", "transient", { retryAfterMs: asked })
              : success(),
        },
      });
      const retrying = readRun(STILL_HOST, `${folder}/runs/demo`).events
        .find(({ type }) => type === "StageRetrying");
      assert.ok(retrying?.type === "StageRetrying");
      const { delayMs, askedMs } = retrying;
      assert.ok(delayMs >= least && delayMs <= most, `${delayMs}`);
      assert.equal(askedMs, shown ? delayMs : undefined);
    });
  }
});
