import assert from "node:assert/strict";
import { componentsOf, wayWithin } from "../../../lib/lint/loops.ts";
import { reachable } from "../../../lib/lint/reach.ts";
import { brief, check } from "./pipelines.ts";

Deno.test("a pipeline without mistakes has no errors and no warnings", () => {
  const found = check(`digraph G {
    graph [goal="x"]
    node [allowed_write_paths="src/"]
    start [shape=Mdiamond]
    plan [prompt="$goal"]
    test [shape=parallelogram, tool_command="go test ./..."]
    fix [prompt="Fix it", max_visits=3]
    done [shape=Msquare]
    failed [shape=Msquare, outcome=fail]
    start -> plan -> test
    test -> done [condition="outcome=success"]
    test -> fix [condition="outcome=fail"]
    fix -> test
    plan -> failed [condition="outcome=fail"]
  }`);
  assert.deepEqual(
    found.map((one) => `${one.severity} ${brief(one)}`),
    [
      'info 13:5 when "fix" fails, the run goes on to "test" all the same (add an edge with condition="outcome=fail" to handle it)',
    ],
  );
});

Deno.test("the seed's example is valid", () => {
  const found = check(`digraph G {
  graph [goal="generate a release note"];

  start [shape=Mdiamond];
  generate [shape=box, type=codergen, prompt="Draft output for: $goal"];
  check [shape=parallelogram, type=tool, tool_command="test -f README.md"];
  exit [shape=Msquare];

  start -> generate;
  generate -> check [condition="outcome=success"];
  generate -> exit  [condition="outcome=fail"];
  check -> exit;
}`);
  assert.deepEqual(found.filter(({ severity }) => severity === "error"), []);
});

Deno.test("diagnostics are sorted by place, those found before linting among them", () => {
  const found = check(
    'digraph {\nt [max_retries=many]\nmodel_stylesheet="* { x: y }"\nt -> t [condition="("]\n}',
  );
  const places = found.map(({ span }) => span.start.offset);
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
  const rules = found.map(({ rule }) => rule);
  for (
    const rule of [
      "attr_type",
      "stylesheet_syntax",
      "condition_syntax",
      "start_node",
    ]
  ) {
    assert(rules.includes(rule), rule);
  }
});

Deno.test("a text that cannot be read to the end gets no complaints about what is missing", () => {
  const found = check('digraph {\n start -> a [label="x]\n exit\n}');
  assert.deepEqual([...new Set(found.map(({ rule }) => rule))], ["syntax"]);
  assert.equal(check("").every(({ rule }) => rule === "syntax"), true);
});

Deno.test("a misspelt edge target is one error with the right name, and nothing that follows from it", () => {
  const found = check(`digraph {
    start; exit; node [allowed_write_paths=""]
    review [prompt=x]
    start -> reveiw
    review -> exit
    review -> start_over [condition="outcome=fail"]
    start_over [prompt=x, retry_target=review]
    start_over -> exit
  }`);
  assert.deepEqual(
    found.filter(({ severity }) => severity !== "info").map((
      { rule, fix },
    ) => [rule, fix]),
    [["edge_target_exists", 'did you mean "review"?']],
  );
});

Deno.test("a failing tool whose only edge asks for success is warned about", () => {
  const found = check(`digraph {
    start [shape=Mdiamond]
    test [shape=parallelogram, tool_command="false"]
    deploy [shape=parallelogram, tool_command="./deploy.sh"]
    exit [shape=Msquare]
    start -> test
    test -> deploy [condition="outcome=success"]
    deploy -> exit
  }`);
  assert.deepEqual(found.map(({ rule, node }) => [rule, node]), [
    ["no_fail_route", "test"],
    ["fail_follows_unconditional", undefined],
  ]);
});

Deno.test("components are the loops", () => {
  assert.deepEqual(
    componentsOf([[1], [2], [0], [2, 4], []]).map((one, _, all) =>
      all.indexOf(one)
    ),
    [0, 0, 0, 3, 4],
  );
  assert.deepEqual(componentsOf([]), []);
  assert.deepEqual(new Set(componentsOf([[0], [1]])).size, 2);
});

Deno.test("components are right on random graphs", () => {
  let seed = 11;
  const random = (below: number) => {
    seed = seed * 48271 % 2147483647;
    return seed % below;
  };
  for (let round = 0; round < 200; round++) {
    const size = 1 + random(9);
    const ways = Array.from(
      { length: size },
      () => Array.from({ length: random(3) }, () => random(size)),
    );
    const component = componentsOf(ways);
    const reach = ways.map((_, from) =>
      reachable([String(from)], (id) => (ways[Number(id)] ?? []).map(String))
    );
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) {
        const both = reach[a]!.has(String(b)) && reach[b]!.has(String(a));
        assert.equal(component[a] === component[b], both);
        if (!both) continue;
        const way = wayWithin(ways, component, a, b);
        assert.deepEqual([way[0], way.at(-1)], [a, b]);
        for (const [at, node] of way.slice(1).entries()) {
          assert(ways[way[at]!]!.includes(node));
        }
      }
    }
  }
});

Deno.test("10,000 nodes in a line, with loops and slips, are checked without exhausting the stack", () => {
  const lines = ["digraph { start; exit", "node [prompt=x]"];
  const size = 10_000;
  for (let n = 0; n < size; n++) {
    lines.push(`n${n}`, `n${n} -> n${n + 1} [condition="outcome=success"]`);
    if (n % 10 === 0) {
      lines.push(`n${n} -> n${Math.max(0, n - 5)} [condition="outcome=fail"]`);
    }
  }
  lines.push(`start -> n0`, `n${size}`, `n${size} -> exit`, "}");
  const began = performance.now();
  const found = check(lines.join("\n"));
  const rules = new Set(found.map(({ rule }) => rule));
  assert(rules.has("unbounded_loop"));
  assert(!found.some(({ severity }) => severity === "error"));
  // Far more than it takes, far less than anything quadratic would.
  assert(performance.now() - began < 20_000);
});

Deno.test("thousands of undeclared nodes are compared with thousands of declared ones in time", () => {
  const declared = Array.from(
    { length: 3_000 },
    (_, n) => `declared_${n} [prompt=x]`,
  );
  const edges = Array.from(
    { length: 3_000 },
    (_, n) => `other_${n} -> undeclared_${n}`,
  );
  const found = check(
    `digraph {\n${declared.join("\n")}\n${edges.join("\n")}\n}`,
  );
  assert.equal(
    found.filter(({ rule }) => rule === "edge_target_exists").length,
    3_000,
  );
  assert.equal(
    found.filter(({ rule }) => rule === "implicit_node").length,
    3_000,
  );
});
