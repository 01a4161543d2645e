/**
 * What every agent backend has to do, whatever stands behind it: one suite for
 * all of them, each with an agent that does what a script says.
 *
 * @module
 */

import assert from "node:assert/strict";
import { converse } from "../../lib/agents/converse.ts";
import type { AttrValue, FailureClass, Outcome } from "../../lib/handler.ts";
import {
  handlerContext,
  type HandlerContextOptions,
  handlerNode,
  type TestContext,
} from "../../lib/testing/handler_context.ts";
import {
  checkEvents,
  checkSession,
  checkUnreadable,
  checkUsage,
  PROBLEM,
} from "./contract_checks.ts";
import type {
  AgentUnderTest,
  ScriptedAgent,
  ScriptedFailure,
  ScriptedTurn,
} from "./scripted.ts";

export type * from "./scripted.ts";

const CLASSES: Readonly<Record<ScriptedFailure, FailureClass>> = {
  unauthorized: "config",
  rate_limited: "transient",
  server_error: "transient",
  refused: "transient",
  cut: "transient",
  missing: "config",
};

/** Registers the suite for one backend. */
export function agentContract(name: string, agent: AgentUnderTest): void {
  const { without = [], skipped, failures = [] } = agent;
  if (skipped !== undefined) console.warn(`${name} is not tested: ${skipped}`);
  const test = (what: string, fn: () => Promise<void>) =>
    Deno.test({ name: `${name}: ${what}`, ignore: skipped !== undefined, fn });
  for (const [case_, { what, run, when }] of Object.entries(CASES)) {
    if (without.some((left) => left === case_)) continue;
    if (when(agent)) test(what, () => run(agent));
  }
  for (const failure of failures) {
    test(`${failure} is a failure of the class ${CLASSES[failure]}`, () =>
      failsAs(agent, failure));
  }
}

interface Case {
  readonly what: string;
  when(agent: AgentUnderTest): boolean;
  run(agent: AgentUnderTest): Promise<void>;
}

const ANSWER = {
  outcome: "partial_success",
  preferred_next_label: "go",
  suggested_next_ids: ["b"],
  context_updates: [{ key: "score", value: 7 }],
  verification_plan: { files: ["a.txt"], commands: ["true"] },
  notes: "done by the script",
  failure_reason: "",
};
const WRONG = { ...ANSWER, outcome: "banana" };

const always = () => true;
const isOwn = ({ declared }: AgentUnderTest) =>
  declared.capabilities.schema === "own";
const isRepaired = (agent: AgentUnderTest) => !isOwn(agent);

const CASES = {
  answer: {
    what: "a conforming answer is the stage's outcome",
    when: always,
    run: (agent) =>
      trial(agent, [{ answer: ANSWER }], ({ outcome, context, told }) => {
        assert.equal(outcome.status, "partial_success");
        assert.equal(outcome.preferredLabel, "go");
        assert.deepEqual(outcome.suggestedNextIds, ["b"]);
        assert.deepEqual(outcome.contextUpdates, {
          score: 7,
          "verification.plan": ANSWER.verification_plan,
        });
        assert.equal(outcome.notes, "done by the script");
        assert.ok(context.artifacts.read("response.md"));
        assert.match(context.artifacts.read("prompt.md") ?? "", /^Do it\./);
        assert.ok(told.every((prompt) => prompt.includes("Do it.")));
        checkSession(agent, outcome);
        checkUsage(agent, context, 1);
        checkEvents(agent, context, ["reply"]);
      }),
  },
  repair: {
    what: "an answer that does not conform is asked for once more",
    when: isRepaired,
    run: (agent) =>
      trial(
        agent,
        [{ answer: WRONG }, { answer: ANSWER }],
        ({ outcome, context, told }) => {
          assert.equal(outcome.status, "partial_success");
          assert.equal(told.length, 2);
          assert.match(told[1] ?? "", PROBLEM);
          const { resume } = agent.declared.capabilities;
          if (!resume) assert.match(told[1] ?? "", /Do it\./);
          const { artifacts } = context;
          assert.match(artifacts.read("prompt.repair.md") ?? "", PROBLEM);
          assert.match(artifacts.read("response.rejected.md") ?? "", /banana/);
          checkSession(agent, outcome);
          checkUsage(agent, context, 2);
          checkEvents(agent, context, ["problem", "reply"]);
        },
      ),
  },
  wrong: {
    what: "an answer that does not conform twice is a failure that says why",
    when: isRepaired,
    run: (agent) =>
      trial(
        agent,
        [{ answer: WRONG }, { answer: WRONG }],
        ({ outcome, told }) => {
          assert.equal(told.length, 2);
          checkUnreadable(outcome);
        },
      ),
  },
  wrong_own: {
    what: "an answer that does not conform is a failure that says why",
    when: isOwn,
    run: (agent) =>
      trial(agent, [{ answer: WRONG }], ({ outcome, told }) => {
        assert.equal(told.length, 1);
        checkUnreadable(outcome);
      }),
  },
  empty: {
    what: "saying nothing is no success",
    when: isRepaired,
    run: (agent) =>
      trial(agent, [{ text: "" }, { text: "" }], ({ outcome }) => {
        assert.equal(outcome.status, "fail");
        assert.equal(outcome.failureClass, "deterministic");
        assert.match(outcome.failureReason ?? "", /the agent has said nothing/);
      }),
  },
  stale: {
    what: "an answer from before is not taken for this one",
    when: isRepaired,
    run: (agent) =>
      trial(
        agent,
        [{ text: "" }, { text: "" }],
        ({ outcome, context }) => {
          assert.equal(outcome.status, "fail");
          assert.doesNotMatch(
            context.artifacts.read("response.md") ?? "",
            /stale/,
          );
          assert.doesNotMatch(
            context.artifacts.read("agent.events.jsonl") ?? "",
            /stale/,
          );
        },
        { stale: JSON.stringify({ ...ANSWER, notes: "stale" }) },
      ),
  },
  output: {
    what: "its output is held against the node's schema",
    when: isRepaired,
    run: (agent) =>
      trial(
        agent,
        [
          { answer: { ...ANSWER, output: { score: "high" } } },
          { answer: { ...ANSWER, output: { score: 7 } } },
        ],
        ({ outcome, told }) => {
          assert.match(
            told[1] ?? "",
            /output\.score is "high", but must be number/,
          );
          assert.deepEqual(outcome.contextUpdates?.["output.a"], { score: 7 });
        },
        {
          values: {
            output_schema: JSON.stringify({
              type: "object",
              properties: { score: { type: "number" } },
              required: ["score"],
              additionalProperties: false,
            }),
          },
        },
      ),
  },
  abort: {
    what: "an abort ends it, with the reason that was given",
    when: always,
    run: abortEndsIt,
  },
} satisfies Record<string, Case>;

interface Trial {
  readonly outcome: Outcome;
  readonly context: TestContext;
  /** What the agent was told. */
  readonly told: readonly string[];
}

interface TrialOptions {
  readonly values?: Readonly<Record<string, AttrValue>>;
  /** The text of answer files that are there before. */
  readonly stale?: string;
}

async function trial(
  agent: AgentUnderTest,
  script: readonly ScriptedTurn[],
  check: (trial: Trial) => void,
  { values = {}, stale }: TrialOptions = {},
): Promise<void> {
  await inFolder((folder) =>
    agent.scripted(script, folder, async (scripted) => {
      const context = contextFor(scripted, { folder });
      if (stale !== undefined) {
        for (const name of ["response.md", "agent.events.jsonl"]) {
          context.artifacts.write(name, stale);
        }
      }
      const outcome = await ask(agent, scripted, context, values);
      check({ outcome, context, told: scripted.prompts() });
    })
  );
}

function failsAs(
  agent: AgentUnderTest,
  failure: ScriptedFailure,
): Promise<void> {
  const isLate = failure === "rate_limited";
  const turn = { failure, ...(isLate && { retryAfterSeconds: 7 }) };
  return trial(agent, [turn], ({ outcome, context }) => {
    assert.equal(outcome.status, "fail");
    assert.equal(outcome.failureClass, CLASSES[failure], outcome.failureReason);
    assert.ok(outcome.failureReason);
    if (isLate && outcome.retryAfterMs !== undefined) {
      assert.equal(outcome.retryAfterMs, 7000);
    }
    if (failure === "missing") assert.equal(outcome.workspaceUntouched, true);
    checkEvents(agent, context, ["reason"]);
  });
}

async function abortEndsIt(agent: AgentUnderTest): Promise<void> {
  await inFolder((folder) =>
    agent.scripted([{ hangs: true }], folder, async (scripted) => {
      const controller = new AbortController();
      const { signal } = controller;
      const context = contextFor(scripted, { folder, signal, graceMs: 200 });
      const asked = ask(agent, scripted, context, {});
      // It has been told before it hangs, or it is slow to start: both have to end.
      for (let i = 0; i < 200 && scripted.prompts().length === 0; i++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      controller.abort("enough");
      await assert.rejects(asked, (error) => error === "enough");
    })
  );
}

function contextFor(
  { env = {} }: ScriptedAgent,
  options: HandlerContextOptions,
): TestContext {
  return handlerContext({ env, ...options });
}

function ask(
  { declared }: AgentUnderTest,
  { backend, values = {} }: ScriptedAgent,
  context: TestContext,
  more: Readonly<Record<string, AttrValue>>,
): Promise<Outcome> {
  const node = handlerNode(
    "a",
    { prompt: "Do it.", ...values, ...more },
    declared.attributes,
  );
  return converse({ declared, backend, node, context });
}

async function inFolder(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
