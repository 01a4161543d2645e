/** Pipelines for the rules about nodes and the ways between them. */

import { around, type Cases } from "./pipelines.ts";

export const STRUCTURE_CASES: Cases = {
  shape_known: [
    { body: around('t [shape=diamond]; a [shape=ellipse]; b [shape=" box "]') },
    { body: around("t [shape=octagon]; a [shape=square]; b [shape=blob]") },
    { body: around("t [shape=diamnd, type=codergen]") },
    {
      body: around("t [shape=paralelogram]"),
      found: [
        '3:10 there is no shape "paralelogram" (did you mean parallelogram?)',
      ],
    },
    {
      body: "node [shape=HEXAGON]\n" + around("t; u"),
      found: ['2:13 there is no shape "HEXAGON" (did you mean hexagon?)'],
    },
  ],
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
        '2:10 "plan" is not declared; as edges mention it, it runs as type codergen (declare it: plan [...])',
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
  reserved_node_id: [
    { body: around("t") },
    {
      body: "start; Workspace; exit; start -> Workspace -> exit",
      found: [
        '2:8 the node id "Workspace" is reserved for the run\'s files (choose another id)',
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
};
