/** Pipelines for the rules about attributes. */

import type { KnownAgent } from "../../../lib/lint/known_agents.ts";
import { around, type Cases } from "./pipelines.ts";

/** An agent that tells its tokens, and no more unless that is said. */
function agentThat(tells: Partial<KnownAgent>): KnownAgent {
  return {
    ...{ backend: "x", usage: true, cost: false, priced: false, hooks: false },
    limits: "kernel",
    ...tells,
  };
}

export const ATTRIBUTE_CASES: Cases = {
  attr_required: [
    { body: around("t [type=shout, words=hello]") },
    // That one has a rule of its own.
    { body: around("t [type=tool]") },
    {
      body: around("t [type=shout]"),
      found: ['3:1 "t" needs words, which is missing (add words="...")'],
    },
    {
      body: around('t [type=shout, words=""]'),
      found: ['3:22 "t" needs words, which is empty (add words="...")'],
    },
  ],
  attr_supported: [
    { body: "start -> exit [loop_restart=false, weight=1]" },
    {
      body: "start -> exit [loop_restart=true]",
      found: [
        "2:16 loop_restart is not supported yet: the log would go on instead of starting afresh (remove loop_restart)",
      ],
    },
  ],
  tool_hooks_unheard: [
    { body: 'tool_hooks.pre="sh x"; start -> a -> exit; a []' },
    {
      body: 'tool_hooks.pre="sh x"; start -> a -> exit',
      settings: { agents: { a: agentThat({ hooks: true }) } },
    },
    {
      body:
        'tool_hooks.pre="x"; tool_hooks.post=" "; start -> a -> b -> exit; b ["tool_hooks.pre"=""]',
      settings: { agents: { a: agentThat({}), b: agentThat({}) } },
      found: [
        '2:1 tool_hooks.pre would not be run at node "a": the agent x has tools of its own (use agent.backend=api at node "a", or take tool_hooks.pre away)',
      ],
    },
    {
      body: 'start -> a -> exit; a ["tool_hooks.post"="x"]',
      settings: { agents: { a: agentThat({}) } },
      found: [
        '2:24 tool_hooks.post would not be run at node "a": the agent x has tools of its own (use agent.backend=api at node "a", or take tool_hooks.post away)',
      ],
    },
  ],
  budget_unpriced: [
    { body: "budget_usd=5; start -> a -> exit; a [budget_tokens=5]" },
    {
      body: "budget_usd=5; budget_tokens=5; start -> a -> exit",
      settings: { agents: { a: agentThat({ priced: true }) } },
    },
    {
      body: "budget_usd=5; budget_tokens=0; start -> a -> exit",
      settings: { agents: { a: agentThat({ cost: true, usage: false }) } },
    },
    {
      body: "budget_usd=5; start -> a -> exit",
      settings: { agents: { a: agentThat({}) } },
      found: [
        '2:1 budget_usd cannot be kept to at node "a": the agent x does not tell its costs, and its model is not known (set llm_model to a model whose price is known, or use budget_tokens, max_visits or timeout instead)',
      ],
    },
    {
      body:
        "start -> a -> b -> exit; a [budget_usd=5]; b [budget_tokens=5, budget_usd=1]",
      settings: {
        agents: {
          a: agentThat({ model: "m" }),
          b: agentThat({ usage: false, priced: true }),
        },
      },
      found: [
        '2:29 budget_usd cannot be kept to at node "a": the agent x does not tell its costs, and the price of model "m" is not known (set llm_model to a model whose price is known, or use budget_tokens, max_visits or timeout instead)',
        '2:47 budget_tokens cannot be kept to at node "b": the agent x does not tell what it uses (use max_visits or timeout instead)',
        '2:64 budget_usd cannot be kept to at node "b": the agent x does not tell what it uses (use max_visits or timeout instead)',
      ],
    },
  ],
  requirement_complete: [
    {
      body: around(
        "t [requires_tool_success=true, required_tool_node=u]; u",
      ),
    },
    { body: around("t [requires_tool_success=false, required_tool_node=t]") },
    { body: around("t [requires_tool_success=false]") },
    {
      body: around('t [requires_tool_success="true"]'),
      found: [
        '3:26 requires_tool_success of "t" does nothing without required_tool_node=... (add required_tool_node=...)',
      ],
    },
    {
      body: around("t [required_tool_node=u]; u"),
      found: [
        '3:23 required_tool_node of "t" does nothing without requires_tool_success=true (add requires_tool_success=true)',
      ],
    },
  ],
  value_known: [
    { body: around('t [agent.backend=" fake "]; u [agent.backend=""]') },
    {
      body: around("t [agent.backend=fakee]; u [agent.backend=oracle]"),
      found: [
        '3:18 unknown agent.backend "fakee"; known: fake, stub (did you mean fake?)',
        '3:43 unknown agent.backend "oracle"; known: fake, stub (name one of them)',
      ],
    },
    {
      body: around("t", 'model_stylesheet="* { agent.backend: stab; }"'),
      found: [
        '4:38 unknown agent.backend "stab"; known: fake, stub (did you mean stub?)',
      ],
    },
  ],
  attr_type: [
    {
      body: around(
        't [timeout="900s", goal_gate="true", max_retries="3", retry_policy=none, lines=3]',
        "max_steps=5; t -> exit [weight=-2, loop_restart=false]",
      ),
    },
    { body: around("t [unknown=1, penwidth=x]") },
    {
      body: around("t [max_retries=many]"),
      found: [
        '3:16 max_retries is "many", but must be a whole number, such as 3',
      ],
    },
    {
      body: around('t [type=tool, tool_command=x, lines="13"]'),
      found: ["3:37 lines must not be 13"],
    },
    {
      body: around(
        "t [retry_policy=agressive]",
        "max_steps=x; t -> exit [weight=heavy]",
      ),
      found: [
        '3:17 retry_policy is "agressive", but must be one of none, standard, aggressive, linear, patient (did you mean aggressive?)',
        '4:11 max_steps is "x", but must be a whole number, such as 3',
        '4:32 weight is "heavy", but must be a number, such as 2 or 0.5',
      ],
    },
    {
      body: `node [timeout=soon]\n${around("t; u")}`,
      found: [
        '2:15 timeout is "soon", but must be a duration, such as 250ms, 900s, 15m, 2h or 1d',
      ],
    },
    {
      body: around("t", "start -> t -> exit [weight=heavy]"),
      found: ['4:28 weight is "heavy", but must be a number, such as 2 or 0.5'],
    },
    {
      body: around("t", 'model_stylesheet="box { codex.sandbox: none }"'),
      found: [
        '4:40 codex.sandbox is "none", but must be one of read-only, off',
      ],
    },
  ],
  attr_known: [
    {
      body: around(
        "t [my_own=1, penwidth=2, URL=x, model=m, codex.model=m]",
        "rankdir=LR",
      ),
    },
    {
      body: around("t [max_retry=2]"),
      found: ["3:4 unknown attribute max_retry (did you mean max_retries?)"],
    },
    {
      body: around(
        "t [maxRetries=2, promt=x, codex.sandbx=off, lable=x]",
        "gaol=x; t -> exit [wieght=1]",
      ),
      found: [
        "3:4 unknown attribute maxRetries (did you mean max_retries?)",
        "3:18 unknown attribute promt (did you mean prompt?)",
        "3:27 unknown attribute codex.sandbx (did you mean codex.sandbox?)",
        "3:45 unknown attribute lable (did you mean label?)",
        "4:1 unknown attribute gaol (did you mean goal?)",
        "4:20 unknown attribute wieght (did you mean weight?)",
      ],
    },
    {
      body: `node [max_retry=2]\n${around("t; u")}`,
      found: ["2:7 unknown attribute max_retry (did you mean max_retries?)"],
    },
    { body: around("t [type=nobody, promt=x]") },
    { body: around("t", "default_max_retry=2") },
  ],
  type_known: [
    { body: around("t [type=wait.human]") },
    { body: around("t [shape=cylinder]") },
    {
      body: around("t [type=tol]"),
      found: [
        '3:9 no handler for type "tol"; known: codergen, conditional, exit, parallel, shout, start, tool, verification, wait.human; looked for plugins in ./plugins (did you mean "tool"?)',
      ],
    },
    {
      body: around("t [shape=house]"),
      found: [
        '3:1 no handler for type "stack.manager_loop"; known: codergen, conditional, exit, parallel, shout, start, tool, verification, wait.human; looked for plugins in a, b (correct the type, or add a plugin that handles it)',
      ],
      settings: { pluginFolders: ["a", "b"] },
    },
  ],
  allowed_write_paths: [
    { body: around('t [allowed_write_paths=""]') },
    { body: around('t [allowed_write_paths="src/, ./, main.go"]') },
    {
      body: around('t [allowed_write_paths="src/, /etc/x,,a/../b, ~/x,*.ts"]'),
      found: [
        "3:31 allowed_write_paths contains absolute path: /etc/x (name a path relative to the workspace, such as src/ or main.go)",
        "3:38 allowed_write_paths contains empty entry (remove the comma)",
        "3:39 allowed_write_paths contains parent segment: a/../b (name a path relative to the workspace, such as src/ or main.go)",
        "3:47 allowed_write_paths contains ~: ~/x (name a path relative to the workspace, such as src/ or main.go)",
        "3:51 allowed_write_paths contains wildcard, which is not supported: *.ts (name the folder, such as src/)",
      ],
    },
  ],
  retry_target_exists: [
    {
      body: around(
        't [retry_target=t, fallback_retry_target=""]',
        "retry_target=start",
      ),
    },
    { body: around("t [required_tool_node=ghost]") },
    {
      body: around("t [retry_target=strat]", "fallback_retry_target=ghost"),
      found: [
        '3:17 retry_target is "strat", but there is no such node (did you mean "start"?)',
        '4:23 fallback_retry_target is "ghost", but there is no such node (name a node of the pipeline)',
      ],
    },
    {
      body: around("t [requires_tool_success=true, required_tool_node=ghost]"),
      found: [
        '3:51 required_tool_node is "ghost", but there is no such node (name a node of the pipeline)',
      ],
    },
  ],
  fidelity_valid: [
    {
      body: around(
        "t [fidelity=full]",
        'default_fidelity="summary:low"; t -> exit [fidelity=truncate]',
      ),
    },
    {
      body: around("t [fidelity=ful]", 't -> exit [fidelity="summary"]'),
      found: [
        '3:13 fidelity is "ful", but must be one of full, truncate, compact, summary:low, summary:medium, summary:high (did you mean full?)',
        '4:21 fidelity is "summary", but must be one of full, truncate, compact, summary:low, summary:medium, summary:high',
      ],
    },
  ],
  write_scope_missing: [
    { body: around('t [allowed_write_paths=""]') },
    { body: around("t [type=tool, tool_command=x]") },
    { body: `node [allowed_write_paths="src/"]\n${around("t")}` },
    {
      body: around("t"),
      found: [
        '3:1 the agent "t" may write anywhere in the workspace (add allowed_write_paths, such as "src/" or, for anywhere, "./")',
      ],
    },
  ],
  sandbox_unavailable: [
    { body: around("t [allowed_write_paths=x]") },
    { body: around("t"), settings: { writeLimits: "after" } },
    {
      body: around(
        "t [allowed_write_paths=x]",
        "u [allowed_write_paths=y]; t -> u -> exit",
      ),
      settings: { writeLimits: "after" },
      found: [
        "3:4 this machine can check allowed_write_paths only after a node has run (use a Linux kernel with Landlock, or install bubblewrap, to have them enforced)",
      ],
    },
  ],
  prompt_on_llm_nodes: [
    { body: around("t [prompt=x]") },
    { body: around("t [label=x]") },
    { body: around("t [type=tool, tool_command=x]") },
    { body: "start -> t -> exit" },
    {
      body: around('t [prompt=" "]'),
      found: [
        '3:1 the agent "t" has neither a prompt nor a label (add prompt="...")',
      ],
    },
  ],
  goal_gate_has_retry: [
    { body: around("t [goal_gate=true, retry_target=t]") },
    { body: around("t [goal_gate=false]") },
    { body: around("t [goal_gate=true]", "fallback_retry_target=t") },
    {
      body: around("t [goal_gate=true, retry_target=b]; a -> t", "b -> a"),
    },
    {
      body: around("t [goal_gate=true, retry_target=b]", "b -> exit"),
      found: [
        '3:33 the goal gate "t" sends the run back to "b", from where no way leads to it (add a way from b to t, or name another retry_target)',
      ],
    },
    {
      body: around("t [goal_gate=true]"),
      found: [
        '3:14 the goal gate "t" has no retry_target: unsatisfied, it fails the run (set retry_target on it or on the graph)',
      ],
    },
    {
      body: around(
        "t",
        'g [goal_gate=true, retry_target=t]; t -> g [condition="outcome=fail"]; g -> exit',
      ),
      found: [
        '4:14 the goal gate "g" is visited after failures only, so a run that goes well never asks it (put it on the way that every run takes)',
      ],
    },
  ],
};
