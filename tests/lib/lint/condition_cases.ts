/** Pipelines for the rules about conditions and where a failure goes. */

import { around, type Cases } from "./pipelines.ts";

export const CONDITION_CASES: Cases = {
  condition_syntax: [
    { body: around("t", 't -> exit [condition="outcome=fail && !context.x"]') },
    { body: around("t", 't -> exit [condition=" "]') },
    {
      body: around("t", 't -> exit [condition="outcome=success and x"]'),
      found: [
        '4:39 the condition is not valid: unexpected "and" (write &&)',
      ],
    },
    {
      body: around("t", 't -> exit [condition="x=\\"a b\\" && (y"]'),
      found: [
        '4:36 the condition is not valid: a "(" is not closed (add the missing ")")',
      ],
    },
    {
      body: around("t", 'edge [condition="a="]\nt -> exit; start -> t'),
      found: [
        '4:20 the condition is not valid: expected a value after "=" (write a value, or "" for the empty one)',
      ],
    },
  ],
  condition_outcome: [
    {
      body: around(
        "t",
        't -> exit [condition="outcome=retry && failure_class!=timeout"]',
      ),
    },
    { body: around("t", 't -> exit [condition="context.outcome=banana"]') },
    {
      body: around(
        "t",
        't -> exit [condition="outcome=sucess || failure_class=timeuot"]',
      ),
      found: [
        '4:31 outcome is never "sucess" (did you mean success?)',
        '4:55 failure_class is never "timeuot" (did you mean timeout?)',
      ],
    },
    {
      body: around("t", 't -> exit [condition="outcome=banana"]'),
      found: [
        '4:31 outcome is never "banana" (it is one of success, partial_success, retry, fail, skipped)',
      ],
    },
    {
      body: around("t", 't -> exit [condition="outcome > 3"]'),
      found: [
        "4:22 the edge t -> exit can never be taken: no outcome fulfils its condition (correct the condition, or remove the edge)",
      ],
    },
  ],
  diamond_outcome: [
    {
      body: around(
        "t",
        'g [shape=diamond]; t -> g; g -> exit [condition="outcome=fail"]',
      ),
    },
    {
      body: around(
        "t",
        'g [shape=diamond]; t -> g [condition=x]; g -> exit [condition="failure_class=timeout || y"]',
      ),
    },
    {
      body: around(
        "t",
        'g [shape=diamond]; t -> g; g -> exit [condition="outcome=failed"]',
      ),
      found: ['4:58 outcome is never "failed" (did you mean fail?)'],
    },
    {
      body: around(
        "t",
        'g [shape=diamond]; t -> g\ng -> exit [condition="outcome=fail && outcome=success"]',
      ),
      found: [
        "5:22 the edge g -> exit can never be taken: no outcome fulfils its condition (correct the condition, or remove the edge)",
      ],
    },
    {
      body: around(
        "t",
        'g [shape=diamond]; t -> g [condition="outcome=success"]\ng -> exit [condition="outcome=fail"]',
      ),
      found: [
        '5:22 the edge g -> exit can never be taken: "g" is only entered with outcome success (correct the condition, or remove the edge)',
      ],
    },
    {
      body:
        'start; g [shape=diamond]; exit; start -> g\ng -> exit [condition="outcome=fail"]',
      found: [
        '3:22 the edge g -> exit can never be taken: "g" is only entered with outcome success (correct the condition, or remove the edge)',
      ],
    },
  ],
  exit_outcome: [
    { body: around("t") },
    {
      body: around(
        "t",
        'failed [shape=Msquare, outcome=fail]; t -> failed [condition="outcome=fail"]',
      ),
    },
    {
      body: around(
        "t",
        'other [shape=Msquare]; t -> other [condition="context.x"]',
      ),
    },
    {
      body: around(
        "t",
        'other [shape=Msquare]; t -> other [condition="outcome!=fail"]',
      ),
    },
    {
      body: around(
        "t",
        'failed [shape=Msquare]; t -> failed [condition="outcome=fail"]',
      ),
      found: [
        '4:1 only failures lead to the exit "failed", and the run would end as a success there (add outcome=fail to it)',
      ],
    },
    {
      body: around(
        "t",
        'failed [shape=Msquare]; t -> failed [condition="outcome=fail && x || outcome=retry"]',
      ),
      found: [
        '4:1 only failures lead to the exit "failed", and the run would end as a success there (add outcome=fail to it)',
      ],
    },
  ],
  no_fail_route: [
    { body: around("t") },
    {
      body:
        'start; t [retry_target=t]; exit; start -> t; t -> exit [condition="outcome=success"]',
    },
    {
      body:
        'retry_target=t; start; t; exit; start -> t; t -> exit [condition="outcome=success"]',
    },
    {
      body:
        'start; t; exit; start -> t; t -> exit [condition="outcome!=success"]',
    },
    { body: 'start; t; exit; start -> t; t -> exit [condition="context.x"]' },
    {
      body:
        'start; t [shape=diamond]; exit; start -> t; t -> exit [condition="outcome=success"]',
    },
    { body: 'start; t; exit; start -> t; t -> exit [condition="outcome="]' },
    { body: "start; t; exit; start -> t" },
    {
      body:
        'start; exit; start -> t\nt [type=tool, tool_command=false]\nt -> exit [condition="outcome=success"]',
      found: [
        '3:1 when "t" fails, no edge leads on and the run fails (add an edge with condition="outcome=fail", or set retry_target)',
      ],
    },
  ],
  fail_follows_unconditional: [
    { body: around("t", 't -> exit [condition="outcome=fail"]') },
    { body: around("t [shape=hexagon]") },
    { body: around("t [shape=component]") },
    { body: around("t", "t -> exit [condition=x]") },
    {
      body: around(
        "t",
        'u; t -> u [weight=2]; u -> exit [condition="outcome=success"]',
      ),
      found: [
        '4:4 when "t" fails, the run goes on to "u" all the same (add an edge with condition="outcome=fail" to handle it)',
      ],
    },
    {
      body:
        "start -> a -> b -> c -> exit; a [type=tool, tool_command=x]; b [type=tool, tool_command=x]; c [type=tool, tool_command=x]",
      found: [
        '2:10 when "a" fails, the run goes on to "b" all the same, and so with 2 more (add an edge with condition="outcome=fail" to handle it)',
      ],
    },
  ],
};
