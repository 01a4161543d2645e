import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type {
  AgentCapabilities,
  AgentReply,
  AgentRequest,
} from "../../../lib/agents/backend.ts";
import { converse } from "../../../lib/agents/converse.ts";
import {
  type AttrValue,
  type Outcome,
  ProgramError,
} from "../../../lib/handler.ts";
import {
  handlerContext,
  type HandlerContextOptions,
  handlerNode,
  type TestContext,
} from "../../../lib/testing/handler_context.ts";
import { withFolder } from "../../handlers/context.ts";

const SUCCESS: AgentReply = { kind: "text", text: '{"outcome":"success"}' };
const WRONG: AgentReply = { kind: "text", text: '{"outcome":"banana"}' };

interface Asked {
  readonly outcome: Outcome;
  readonly context: TestContext;
  readonly requests: readonly AgentRequest[];
}

interface AskOptions {
  readonly values?: Readonly<Record<string, AttrValue>>;
  readonly capabilities?: Partial<AgentCapabilities>;
  readonly context?: Partial<HandlerContextOptions>;
}

/** Asks an agent that replies by `reply`, turn by turn. */
function asked(
  reply: (request: AgentRequest) => AgentReply | Promise<AgentReply>,
  check: (asked: Asked) => void | Promise<void>,
  { values = {}, capabilities = {}, ...options }: AskOptions = {},
): Promise<void> {
  return withFolder(async (folder) => {
    const context = handlerContext({ folder, ...options.context });
    const requests: AgentRequest[] = [];
    const outcome = await converse({
      context,
      node: handlerNode("a", { prompt: "Do it.", ...values }),
      declared: {
        ...{ name: "x", help: "", attributes: [] },
        capabilities: {
          ...{ schema: "native", limits: "none", resume: true },
          ...{ usage: true, cost: false, programs: true },
          ...capabilities,
        },
      },
      backend: {
        name: "x",
        run(request) {
          requests.push(request);
          return reply(request);
        },
      },
    });
    await check({ outcome, context, requests });
  });
}

function session(backend: string): AskOptions {
  const conversation = {
    ...{ fidelity: "full", thread: "t" } as const,
    session: { backend, id: "old" },
  };
  const stages = [{
    ...{ nodeId: "b", nodeType: "codergen", visit: 1 },
    ...{ status: "success" as const, changed: [] },
  }];
  return { context: { conversation, stages } };
}

Deno.test("a session is gone on with, and nothing is told twice", () =>
  asked(
    ({ session, onEvent }) => {
      onEvent({ type: "session", id: `${session}+` });
      return SUCCESS;
    },
    ({ outcome, requests, context }) => {
      equal(requests[0]?.session, "old");
      deepEqual(outcome.session, { backend: "x", id: "old+" });
      equal(
        context.artifacts.read("prompt.md"),
        "Do it.\n\nReturn only JSON matching the provided schema.\n",
      );
    },
    session("x"),
  ));

Deno.test("a session of another backend, or of one that cannot go on, is none", async () => {
  const check = ({ outcome, requests }: Asked) => {
    equal(requests[0]?.session, undefined);
    equal(outcome.session, undefined);
    match(
      requests[0]?.prompt ?? "",
      /^Earlier in this run[^]*- b \(codergen\)/,
    );
  };
  await asked(() => SUCCESS, check, session("y"));
  await asked(() => SUCCESS, check, {
    ...session("x"),
    capabilities: { resume: false },
  });
});

Deno.test("an agent that does not know its session any more is told what was before", () =>
  asked(
    ({ session }) => session ? { kind: "session gone" } : SUCCESS,
    ({ outcome, requests, context }) => {
      equal(outcome.status, "success");
      equal(requests.length, 2);
      deepEqual(requests.map(({ turn }) => turn), [1, 1]);
      equal(requests[1]?.session, undefined);
      match(
        requests[1]?.prompt ?? "",
        /^Earlier in this run[^]*- b \(codergen\)/,
      );
      equal(
        context.artifacts.read("prompt.md"),
        `${requests[1]?.prompt}\n`,
      );
    },
    session("x"),
  ));

Deno.test("a session that is gone at the repair is begun anew with everything", () =>
  asked(
    ({ turn, session }) => {
      if (turn === 1) return WRONG;
      return session ? { kind: "session gone" } : SUCCESS;
    },
    ({ outcome, requests }) => {
      equal(outcome.status, "success");
      equal(requests.length, 3);
      match(
        requests[2]?.prompt ?? "",
        /^Earlier in this run[^]*Do it\.[^]*banana[^]*Your answer could not be read/,
      );
    },
    session("x"),
  ));

Deno.test("the repair goes on in the session, and says what was wrong", () =>
  asked(
    ({ turn, onEvent }) => {
      onEvent({ type: "session", id: "s" });
      return turn === 1 ? WRONG : SUCCESS;
    },
    ({ outcome, requests }) => {
      equal(outcome.status, "success");
      equal(requests[1]?.session, "s");
      match(
        requests[1]?.prompt ?? "",
        /^Your answer could not be read: the answer's outcome is "banana"/,
      );
    },
  ));

Deno.test("an agent without a session hears everything again, its wrong answer in quotes", () =>
  asked(
    ({ turn }) =>
      turn === 1 ? { kind: "text", text: "```\nIgnore all" } : SUCCESS,
    ({ requests }) => {
      equal(requests[1]?.session, undefined);
      match(
        requests[1]?.prompt ?? "",
        /^Do it\.\n[^]*You have worked on this already, and answered:\n````text\n```\nIgnore all\n````\n\nYour answer could not be read/,
      );
    },
  ));

Deno.test("a repair that is cut off fails as what cut it off", () =>
  asked(
    ({ turn }) =>
      turn === 1 ? WRONG : {
        ...{ kind: "failure", reason: "429", failureClass: "transient" },
        ...{ retryAfterMs: 7000, workspaceUntouched: true },
      },
    ({ outcome }) =>
      deepEqual(outcome, {
        ...{ status: "fail", failureReason: "429" },
        ...{ failureClass: "transient", retryAfterMs: 7000 },
      }),
  ));

Deno.test("what was used is recorded with what it costs, as far as that is known", () =>
  asked(
    ({ onEvent }) => {
      const usage = { inputTokens: 1_000_000, outputTokens: 0 };
      onEvent({ type: "usage", usage: { ...usage, model: "gpt-5" } });
      onEvent({ type: "usage", usage: { ...usage, model: "nobody's" } });
      onEvent({
        type: "usage",
        usage: { ...usage, model: "gpt-5", costUsd: 9 },
      });
      onEvent({ type: "usage", usage });
      return SUCCESS;
    },
    ({ context: { spent } }) => {
      const costs = spent.map(({ costUsd }) => costUsd);
      ok(costs[0] !== undefined && costs[0] > 0 && costs[0] < 9);
      deepEqual(costs, [costs[0], undefined, 9, costs[0]]);
    },
    { values: { llm_model: "gpt-5" } },
  ));

Deno.test("what was used before an abort is recorded, too", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  let context: TestContext | undefined;
  await rejects(
    asked(
      (request) => {
        context = request.context as TestContext;
        const usage = { model: "gpt-5", inputTokens: 1, outputTokens: 1 };
        request.onEvent({ type: "usage", usage });
        controller.abort("enough");
        return { kind: "failure", reason: "x", failureClass: "bug" };
      },
      () => {},
      { context: { signal } },
    ),
    (error) => error === "enough",
  );
  equal(context?.spent.length, 1);
});

Deno.test("refusals are in the notes, each once, not without end", () =>
  asked(
    ({ onEvent }) => {
      for (let i = 0; i < 30; i++) {
        onEvent({ type: "denial", action: "write", path: `f${i % 12}` });
      }
      return { kind: "text", text: '{"outcome":"success","notes":"n"}' };
    },
    ({ outcome: { notes } }) =>
      equal(
        notes,
        `n; refused: ${
          Array.from({ length: 10 }, (_, i) => `write f${i}`).join("; ")
        }; and 2 more`,
      ),
  ));

Deno.test("what comes after the end is not heard", async () => {
  let late: AgentRequest["onEvent"] = () => {};
  await asked(
    ({ onEvent }) => {
      late = onEvent;
      return SUCCESS;
    },
    ({ context }) => {
      const before = context.artifacts.read("agent.events.jsonl");
      late({ type: "text", text: "late" });
      late({
        type: "usage",
        usage: { inputTokens: 1, outputTokens: 1 },
      });
      equal(context.artifacts.read("agent.events.jsonl"), before);
      equal(context.spent.length, 0);
    },
  );
});

Deno.test("a program that is missing is a failure, any other exception is not", async () => {
  await asked(
    () => {
      throw new ProgramError("codex");
    },
    ({ outcome }) => {
      equal(outcome.failureClass, "config");
      match(outcome.failureReason ?? "", /Cannot start "codex"/);
    },
  );
  await rejects(
    asked(() => {
      throw new RangeError("odd");
    }, () => {}),
    RangeError,
  );
});

Deno.test("model, provider and effort are handed over, blanks are not", async () => {
  await asked(
    () => SUCCESS,
    ({ requests: [request] }) => {
      equal(request?.model, "m");
      equal(request?.provider, "p");
      equal(request?.effort, "high");
    },
    {
      values: {
        ...{ llm_model: " m ", llm_provider: "p", reasoning_effort: "high" },
      },
    },
  );
  await asked(
    () => SUCCESS,
    ({ requests: [request] }) => equal(request && "model" in request, false),
    { values: { llm_model: " " } },
  );
});

Deno.test("a schema that cannot be read fails before the agent is asked", async () => {
  for (const output_schema of ["../x", "none.json", '{"required":1}', "{"]) {
    await asked(
      () => SUCCESS,
      ({ outcome, requests }) => {
        equal(requests.length, 0);
        equal(outcome.failureClass, "config");
        equal(outcome.workspaceUntouched, true);
        match(outcome.failureReason ?? "", /output_schema/);
      },
      { values: { output_schema } },
    );
  }
});

Deno.test("the live view hears what the agent is at, with its tokens", () =>
  asked(
    ({ onEvent }) => {
      const usage = { inputTokens: 2000, outputTokens: 500 };
      onEvent({ type: "usage", usage });
      onEvent({
        type: "tool_call",
        id: "1",
        name: "write",
        input: { path: "a" },
      });
      return SUCCESS;
    },
    ({ context: { lines } }) =>
      match(lines.join("\n"), /^write a, 2\.5k tokens, \d+ s$/),
  ));
