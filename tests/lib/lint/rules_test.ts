import assert from "node:assert/strict";
import { EARLIER_RULES, RULES } from "../../../lib/lint/rules/mod.ts";
import { brief, check, type CheckSettings } from "./pipelines.ts";

interface Case {
  /** What stands in the digraph, from line 2 on. */
  readonly body: string;
  /** The findings of the rule; none for a pipeline that is fine. */
  readonly found?: readonly string[];
  readonly settings?: CheckSettings;
}

/** A frame in which node `t` can be anything. */
const around = (t: string, more = "") =>
  `start; exit; start -> t -> exit\n${t}\n${more}`;

const CASES: Readonly<Record<string, readonly Case[]>> = {
  start_node: [
    { body: "start; exit; start -> exit" },
    { body: "a [type=start]; exit; a -> exit" },
    { body: "a [shape=Mdiamond]; exit; a -> exit" },
    {
      body: "a; exit; a -> exit",
      found: [
        "1:1 the pipeline must have exactly one start node, but has none (add one: start [shape=Mdiamond])",
      ],
    },
    {
      body:
        "start\n  b [shape=Mdiamond]\n  c [type=start]\nexit; start -> exit",
      found: [
        '3:3 the pipeline must have exactly one start node, but "b" is one besides "start" (keep one of them)',
        '4:3 the pipeline must have exactly one start node, but "c" is one besides "start" (keep one of them)',
      ],
    },
  ],
  terminal_node: [
    { body: "start; a [shape=Msquare]; end; start -> {a end}" },
    {
      body: "start; a; start -> a",
      found: [
        "1:1 the pipeline must have at least one exit node, but has none (add one: exit [shape=Msquare])",
      ],
    },
  ],
  start_no_incoming: [
    { body: around("t") },
    {
      body: around("t", "t -> start"),
      found: [
        '4:6 "t" leads back to the start node "start" (lead the edge to the first node that works)',
      ],
    },
  ],
  exit_no_outgoing: [
    { body: around("t") },
    {
      body: around("t", "exit -> t"),
      found: [
        '4:1 the exit node "exit" has an outgoing edge to "t" (remove the edge, or make the node one that works)',
      ],
    },
  ],
  reachability: [
    { body: around("t") },
    { body: around("t [retry_target=fix]", "fix; fix -> t") },
    { body: around("t [fallback_retry_target=fix]", "fix; fix -> t") },
    { body: around("t", "fix; more; fix -> more -> t; retry_target=fix") },
    { body: "start; review; exit; start -> reveiw; review -> exit" },
    {
      body: around("t", "  orphan -> t\n  orphan"),
      found: [
        '5:3 "orphan" cannot be reached from "start" (add an edge that leads to it, or remove it)',
      ],
    },
    { body: "start; Start; exit; orphan; start -> exit" },
  ],
  edge_target_exists: [
    { body: "start -> t -> exit; t" },
    { body: "start; a; b; exit; start -> {a b} -> exit" },
    { body: "start -> step_1 -> step_2 -> exit; step_1" },
    {
      body:
        "start; exit; review\nstart -> review\nreview -> fix\nfix -> reveiw -> exit",
      found: [
        '5:8 the edge fix -> reveiw needs a node "reveiw", which does not exist (did you mean "review"?)',
      ],
    },
    {
      body: around("t", "t -> ghost [condition=x]"),
      found: [
        '4:6 the edge t -> ghost needs a node "ghost", which does not exist (declare it: ghost [prompt="..."])',
      ],
    },
    {
      body: around("tool_a", "{start tol_a} -> tool_a\nt -> tol_a"),
      found: [
        '4:8 the edge tol_a -> tool_a needs a node "tol_a", which does not exist (did you mean "tool_a"?)',
        '5:6 the edge t -> tol_a needs a node "tol_a", which does not exist (did you mean "tool_a"?)',
      ],
    },
  ],
  implicit_node: [
    { body: around("t") },
    { body: "start; exit; start -> ghost" },
    {
      body: "start -> plan -> exit",
      found: [
        '2:1 "start" is not declared; as edges mention it, it runs as type start (declare it: start [...])',
        '2:10 "plan" is not declared; as edges mention it, it runs as type codergen (declare it: plan [...])',
        '2:18 "exit" is not declared; as edges mention it, it runs as type exit (declare it: exit [...])',
      ],
    },
  ],
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
        '3:9 no handler for type "tol"; known: codergen, conditional, exit, parallel, start, tool, verification, wait.human; looked for plugins in ./plugins (did you mean "tool"?)',
      ],
    },
    {
      body: around("t [shape=house]"),
      found: [
        '3:1 no handler for type "stack.manager_loop"; known: codergen, conditional, exit, parallel, start, tool, verification, wait.human; looked for plugins in a, b (correct the type, or add a plugin that handles it)',
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
  tool_command_required: [
    { body: around('t [shape=parallelogram, tool_command="true"]') },
    { body: `node [tool_command=x]\n${around("t [type=tool]")}` },
    {
      body: around("t [shape=parallelogram]"),
      found: [
        '3:1 "t" needs tool_command, which is missing (add tool_command="...")',
      ],
    },
    {
      body: around('t [type=tool, tool_command=" "]'),
      found: [
        '3:28 "t" needs tool_command, which is empty (add tool_command="...")',
      ],
    },
  ],
  reserved_node_id: [
    { body: around("t") },
    {
      body: "start; Workspace; exit; start -> Workspace -> exit",
      found: [
        '2:8 the node id "Workspace" is reserved for the run\'s files (choose another id)',
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
  verification_allowed_commands: [
    {
      body: around(
        't [type=verification, "verification.allowed_commands"="go test"]',
      ),
    },
    { body: around("t") },
    {
      body: around("t [type=verification]"),
      found: [
        '3:1 "t" needs verification.allowed_commands, which is missing (add "verification.allowed_commands"="go test,go vet")',
      ],
    },
    {
      body: around('t [type=verification, verification.allowed_commands=","]'),
      found: [
        '3:53 "t" needs verification.allowed_commands, which is empty (add "verification.allowed_commands"="go test,go vet")',
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
  tool_command_scope: [
    {
      body: around(
        't [type=tool, tool_command="go test ./... >/dev/null 2>&1; git diff HEAD~1 a..b"]',
      ),
    },
    {
      body: around(
        't [type=tool, tool_command="cat /etc/passwd", allow_absolute=true]',
      ),
    },
    { body: around('t [tool_command="cat /etc/passwd"]') },
    {
      body: around('t [type=tool, tool_command="cat </etc/passwd"]'),
      found: [
        "3:28 tool_command names an absolute path, which is outside the workspace (name a path in the workspace, or set allow_absolute=true)",
      ],
    },
    {
      body: around('t [type=tool, tool_command="cd ../x"]'),
      found: [
        "3:28 tool_command names a parent folder (..), which is outside the workspace (name a path in the workspace, or set allow_absolute=true)",
      ],
    },
    {
      body: around('t [type=tool, tool_command="ls ~"]'),
      found: [
        "3:28 tool_command names the home folder (~), which is outside the workspace (name a path in the workspace, or set allow_absolute=true)",
      ],
    },
  ],
  tool_command_variable: [
    { body: around('t [type=tool, tool_command="cat <<EOF\n$goal\nEOF"]') },
    {
      body: around("t [type=tool, tool_command=\"cat <<'EOF'\n$goal\nEOF\"]"),
      found: [
        "4:1 $goal stands in a here-document with a quoted delimiter, where a shell expands nothing (write the here-document's delimiter without quotes)",
      ],
    },
  ],
  tool_command_code: [
    {
      body: around(
        't [type=tool, tool_command="sh -c \'echo \\"$1\\"\' sh $goal; evaluate $goal"]',
      ),
    },
    {
      body: around('t [type=tool, tool_command="sh -c \\"echo $goal\\""]'),
      found: [
        "3:42 the value of $goal would run as code of the inner command (hand it over as an argument: sh -c 'echo \"$1\"' sh $goal)",
      ],
    },
    {
      body: around(
        "t [type=tool, tool_command=\"eval $goal; bash -ec '${context.x}'\"]",
      ),
      found: [
        "3:34 the value of $goal would run as code of the inner command (hand it over as an argument: sh -c 'echo \"$1\"' sh $goal)",
        "3:51 the value of ${context.x} would run as code of the inner command (hand it over as an argument: sh -c 'echo \"$1\"' sh ${context.x})",
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
  goal_gate_has_retry: [
    { body: around("t [goal_gate=true, retry_target=t]") },
    { body: around("t [goal_gate=false]") },
    { body: around("t [goal_gate=true]", "fallback_retry_target=t") },
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
  unbounded_loop: [
    { body: around("t") },
    { body: around("t [max_visits=3]", "t -> t") },
    { body: around("t", "t -> t; max_node_visits=3") },
    { body: around("t", "h [shape=hexagon]; t -> h -> t") },
    {
      body: around("t", "t -> t [condition=x]; max_node_visits=0"),
      found: [
        "4:1 nothing but max_steps ends the loop t -> t (set max_visits on one of its nodes, or max_node_visits on the graph)",
      ],
    },
    {
      body: around("t", "a; b; t -> a -> b; b -> t; b -> a"),
      found: [
        "4:20 nothing but max_steps ends the loop t -> a -> b -> t (set max_visits on one of its nodes, or max_node_visits on the graph)",
      ],
    },
    {
      body: around("t", "a [max_visits=2]; b; t -> a -> t; t -> b; b -> t"),
      found: [
        "4:43 nothing but max_steps ends the loop t -> b -> t (set max_visits on one of its nodes, or max_node_visits on the graph)",
      ],
    },
    {
      body: around("t", "t -> a -> b -> c -> d -> e -> f -> t"),
      found: [
        "4:31 nothing but max_steps ends the loop t -> a -> b -> c -> (2 more) -> f -> t (set max_visits on one of its nodes, or max_node_visits on the graph)",
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
  dead_end: [
    { body: around("t") },
    { body: around("t", "p [shape=component]; t -> p -> b; b") },
    { body: around("t", "t -> ghost") },
    {
      body: around("t", "b [shape=hexagon]; t -> b"),
      found: [
        '4:1 no edge leads on from "b", so the run fails there (add an edge to an exit: b -> exit)',
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
  variable_known: [
    {
      body: around(
        't [prompt="$goal ${context.x} $$ $5 ${env.A}", label="$goal"]',
      ),
    },
    { body: around('t [type=tool, tool_command="echo $HOME ${x} $gaol"]') },
    {
      body: around(
        't [prompt="say \\"hi\\" ${contxt.x} $goals", label="${x}"]',
      ),
      found: [
        "3:23 unknown variable ${contxt.x} in prompt (did you mean ${context.x}?)",
        "3:35 unknown variable $goals in prompt (did you mean $goal?)",
        "3:51 unknown variable ${x} in label (the variables are $goal, ${context.key} and ${env.NAME}; $$ is a dollar)",
      ],
    },
    {
      body: around('t [type=tool, tool_command="echo ${contxt.x}"]'),
      found: [
        "3:34 unknown variable ${contxt.x} in tool_command (did you mean ${context.x}?)",
      ],
    },
    {
      body: around('t [agent.command="x ${contxt.x}"]'),
      found: [
        "3:21 unknown variable ${contxt.x} in agent.command (did you mean ${context.x}?)",
      ],
    },
  ],
};

for (const [rule, cases] of Object.entries(CASES)) {
  for (const { body, found = [], settings } of cases) {
    Deno.test(`${rule} finds ${found.length || "nothing"} in ${JSON.stringify(body)}`, () => {
      const diagnostics = check(`digraph {\n${body}\n}`, settings);
      assert.deepEqual(
        diagnostics.filter((one) => one.rule === rule).map(brief),
        found,
      );
      const severity = RULES.find(({ name }) => name === rule)?.severity;
      for (const one of diagnostics) {
        if (one.rule === rule) assert.equal(one.severity, severity);
      }
    });
  }
}

Deno.test("every rule has a case that it finds, and one that it leaves alone", () => {
  assert.deepEqual(Object.keys(CASES).sort(), RULES.map(({ name }) => name));
  for (const [rule, cases] of Object.entries(CASES)) {
    assert(cases.some(({ found }) => found?.length), rule);
    assert(cases.some(({ found = [] }) => found.length === 0), rule);
  }
});

Deno.test("every rule's file has a line in rules/mod.ts", () => {
  const folder = new URL("../../../lib/lint/rules/", import.meta.url);
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name !== "mod.ts").map((name) => name.replace(".ts", ""));
  assert.deepEqual(RULES.map(({ name }) => name), files.sort());
});

Deno.test("every rule says what it finds, in a sentence", () => {
  const names = [...RULES, ...EARLIER_RULES].map(({ name, help }) => {
    assert.match(help, /^[A-Z`a-z].*\.$/, name);
    assert.match(name, /^[a-z]+(_[a-z]+)*$/);
    return name;
  });
  assert.equal(new Set(names).size, names.length);
});
