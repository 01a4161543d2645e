/** Pipelines with scripted outcomes: which way they take, how they end. */

import type { Scripts } from "./memory_durable.ts";

export const FAIL = {
  status: "fail",
  failureReason: "broken",
  failureClass: "deterministic",
} as const;
export const OK = { status: "success" } as const;
const RETRY = { status: "retry", failureReason: "not yet" } as const;

/** One run: what the pipeline and the outcomes are, which way it takes, how it ends. */
export interface Case {
  readonly name: string;
  readonly graph: string;
  readonly scripts?: Scripts;
  readonly way: string;
  readonly verdict: string;
}

export const CASES: readonly Case[] = [
  {
    name: "a line of nodes runs in order",
    graph: "start -> a -> b -> exit",
    way: "start a b exit",
    verdict: "success",
  },
  {
    name: "a condition beats an unconditional edge of any weight",
    graph:
      'start -> a; a -> b [condition="outcome=success"]; a -> c [weight=9]; b -> exit; c -> exit',
    way: "start a b exit",
    verdict: "success",
  },
  {
    name: "the highest weight wins among true conditions, then the smallest id",
    graph:
      'start -> a; a -> d [condition="outcome=success"]; a -> c [condition="outcome=success", weight=2]; a -> b [condition="outcome=success", weight=2]; b -> exit; c -> exit; d -> exit',
    way: "start a b exit",
    verdict: "success",
  },
  {
    name: "a preferred label chooses an edge, accelerators and case aside",
    graph:
      'start -> a; a -> b [label="[Y] Yes"]; a -> c [label="N) No"]; b -> exit; c -> exit',
    scripts: { a: [{ preferredLabel: " no " }] },
    way: "start a c exit",
    verdict: "success",
  },
  {
    name: "a suggested id chooses an edge, in the order of the suggestions",
    graph: "start -> a; a -> b; a -> c; b -> exit; c -> exit",
    scripts: { a: [{ suggestedNextIds: ["ghost", "c", "b"] }] },
    way: "start a c exit",
    verdict: "success",
  },
  {
    name: "a failure that its own edge takes is dealt with",
    graph:
      'start -> a; a -> exit [condition="outcome=success"]; a -> fix [condition="outcome=fail"]; fix -> exit',
    scripts: { a: [FAIL] },
    way: "start a fix exit",
    verdict: "success",
  },
  {
    name: "a failure that an unconditional edge passes over is not",
    graph: "start -> a -> b -> exit",
    scripts: { a: [FAIL] },
    way: "start a b exit",
    verdict: "partial_success: a",
  },
  {
    name: "a condition that does not ask for the outcome deals with nothing",
    graph: 'start -> a; a -> b [condition="!context.ready"]; b -> exit',
    scripts: { a: [FAIL] },
    way: "start a b exit",
    verdict: "partial_success: a",
  },
  {
    name: "a later visit that succeeds deals with a failure",
    graph:
      'start -> a -> b; b -> a [condition="internal.visits.b < 2"]; b -> exit [condition="internal.visits.b >= 2"]',
    scripts: { a: [FAIL, OK] },
    way: "start a b a b exit",
    verdict: "success",
  },
  {
    name:
      "a failure without a way to go ends the run, and the success edge is not taken",
    graph:
      'start -> build; build -> deploy [condition="outcome=success"]; deploy -> exit',
    scripts: { build: [FAIL] },
    way: "start build",
    verdict: "no route from node build for outcome fail",
  },
  {
    name: "a success without a way to go ends the run too",
    graph: 'start -> a; a -> b [condition="outcome=fail"]; b -> exit',
    way: "start a",
    verdict: "no route from node a for outcome success",
  },
  {
    name: "a diamond passes a failure on, and its fail edge deals with it",
    graph:
      'gate [shape=diamond]; start -> a -> gate; gate -> exit [condition="outcome=success"]; gate -> fix [condition="outcome=fail"]; fix -> exit',
    scripts: { a: [FAIL] },
    way: "start a gate fix exit",
    verdict: "success",
  },
  {
    name: "two diamonds in a row pass it on twice",
    graph:
      'g [shape=diamond]; h [shape=diamond]; start -> a -> g -> h; h -> exit [condition="outcome=success"]; h -> fix [condition="outcome=fail"]; fix -> exit',
    scripts: { a: [FAIL] },
    way: "start a g h fix exit",
    verdict: "success",
  },
  {
    name:
      "a diamond whose unconditional edge passes a failure over does not deal with it",
    graph: "gate [shape=diamond]; start -> a -> gate -> exit",
    scripts: { a: [FAIL] },
    way: "start a gate exit",
    verdict: "partial_success: a",
  },
  {
    name: "a retry target takes a failure that no edge takes",
    graph:
      'a [retry_target=b]; start -> b -> a; a -> exit [condition="outcome=success"]',
    scripts: { a: [FAIL, OK] },
    way: "start b a b a exit",
    verdict: "success",
  },
  {
    name: "the graph's fallback target comes last",
    graph:
      'graph [fallback_retry_target=b]; start -> b -> a; a -> exit [condition="outcome=success"]',
    scripts: { a: [FAIL, OK] },
    way: "start b a b a exit",
    verdict: "success",
  },
  {
    name: "an exit marked as failed fails the run",
    graph:
      'bad [shape=Msquare, outcome=fail]; start -> a; a -> exit [condition="outcome=success"]; a -> bad [condition="outcome=fail"]',
    scripts: { a: [FAIL] },
    way: "start a bad",
    verdict: "fail",
  },
  {
    name: "an unsatisfied goal gate sends the run to its retry target",
    graph:
      'gate [goal_gate="true", retry_target=work]; start -> work -> gate -> exit',
    scripts: { gate: [FAIL, OK] },
    way: "start work gate exit work gate exit",
    verdict: "success",
  },
  {
    name: "an unsatisfied goal gate without a target fails the run",
    graph: "gate [goal_gate=true]; start -> gate -> exit",
    scripts: { gate: [FAIL] },
    way: "start gate exit",
    verdict: "goal gate unsatisfied: gate",
  },
  {
    name: "a goal gate that was never visited is no obstacle",
    graph:
      'gate [goal_gate=true]; start -> a; a -> exit [condition="outcome=success"]; a -> gate [condition="outcome=fail"]; gate -> exit',
    way: "start a exit",
    verdict: "success",
  },
  {
    name: "max_visits ends a loop",
    graph:
      'a [max_visits=2]; start -> a; a -> a [condition="outcome=success"]; a -> exit [condition="outcome=fail"]',
    way: "start a a",
    verdict: "max_visits: a was visited 2 times, and this would be one more",
  },
  {
    name: "max_node_visits ends a loop",
    graph:
      'graph [max_node_visits="3"]; start -> a; a -> a [condition="outcome=success"]; a -> exit [condition="outcome=fail"]',
    way: "start a a a",
    verdict:
      "max_node_visits: a was visited 3 times, and this would be one more",
  },
  {
    name: "max_steps ends a loop",
    graph:
      'graph [max_steps=4]; start -> a; a -> a [condition="outcome=success"]; a -> exit [condition="outcome=fail"]',
    way: "start a a a",
    verdict: "max_steps: the run has made 4 steps, and a would be one more",
  },
  {
    name:
      "the third failure of the same kind with nothing changed ends the run",
    graph:
      'test [type=tool]; start -> test; test -> exit [condition="outcome=success"]; test -> fix [condition="outcome=fail"]; fix -> test',
    scripts: { test: [FAIL] },
    way: "start test fix test fix test",
    verdict: "no_progress: test failed 3 times the same way",
  },
  {
    name: "a changed workspace in between is progress",
    graph:
      'test [type=tool, max_visits=5]; start -> test; test -> exit [condition="outcome=success"]; test -> fix [condition="outcome=fail"]; fix -> test',
    scripts: {
      test: [FAIL],
      fix: [{ tree: "1" }, { tree: "2" }, { tree: "3" }, { tree: "4" }, {
        tree: "5",
      }],
    },
    way: "start test fix test fix test fix test fix test fix",
    verdict: "max_visits: test was visited 5 times, and this would be one more",
  },
  {
    name: "what the failing check itself writes is no progress",
    graph:
      'test [type=tool]; start -> test; test -> exit [condition="outcome=success"]; test -> fix [condition="outcome=fail"]; fix -> test',
    scripts: {
      test: [{ ...FAIL, tree: "1" }, { ...FAIL, tree: "2" }, {
        ...FAIL,
        tree: "3",
      }],
    },
    way: "start test fix test fix test",
    verdict: "no_progress: test failed 3 times the same way",
  },
  {
    name: "a changed context value in between is progress",
    graph:
      'test [type=tool, max_visits=3]; start -> test; test -> exit [condition="outcome=success"]; test -> fix [condition="outcome=fail"]; fix -> test',
    scripts: {
      test: [FAIL],
      fix: [1, 2, 3].map((n) => ({ contextUpdates: { plan: n } })),
    },
    way: "start test fix test fix test fix",
    verdict: "max_visits: test was visited 3 times, and this would be one more",
  },
  {
    name: "failures of different kinds are not the same way",
    graph:
      'test [type=tool]; start -> test; test -> exit [condition="outcome=success"]; test -> fix [condition="outcome=fail"]; fix -> test',
    scripts: { test: [FAIL, { ...FAIL, failureReason: "other" }, FAIL, OK] },
    way: "start test fix test fix test fix test exit",
    verdict: "success",
  },
  {
    name: "retries repeat a node until it succeeds",
    graph: 'a [max_retries="2"]; start -> a -> exit',
    scripts: { a: [RETRY, FAIL, OK] },
    way: "start a exit",
    verdict: "success",
  },
  {
    name: "exhausted retries are a failure",
    graph:
      'a [max_retries=1]; start -> a; a -> exit [condition="outcome=success"]',
    scripts: { a: [RETRY] },
    way: "start a",
    verdict: "no route from node a for outcome fail",
  },
  {
    name: "exhausted retries are a partial success where that is allowed",
    graph:
      'a [max_retries=1, allow_partial=true]; start -> a; a -> exit [condition="outcome=partial_success"]',
    scripts: { a: [RETRY] },
    way: "start a exit",
    verdict: "success",
  },
  {
    name: "an outcome that is not to be retried can be routed",
    graph:
      'a [max_retries=3, retry_on=fail]; start -> a; a -> exit [condition="outcome=retry"]',
    scripts: { a: [RETRY] },
    way: "start a exit",
    verdict: "success",
  },
  {
    name: "an agent that cannot touch the failing script is not asked",
    graph:
      'check [type=tool, tool_command="sh ./scripts/check.sh"]; fix [allowed_write_paths="src/"]; start -> check; check -> exit [condition="outcome=success"]; check -> fix [condition="outcome=fail"]; fix -> check',
    scripts: { check: [FAIL] },
    way: "start check",
    verdict:
      "unfixable_failure_source: failed node check references scripts/check.sh outside allowed_write_paths for fix",
  },
  {
    name: "an agent that can is",
    graph:
      'check [type=tool, tool_command="sh ./scripts/check.sh"]; fix [allowed_write_paths="scripts/"]; start -> check; check -> exit [condition="outcome=success"]; check -> fix [condition="outcome=fail"]; fix -> check',
    scripts: { check: [FAIL, OK] },
    way: "start check fix check exit",
    verdict: "success",
  },
];
