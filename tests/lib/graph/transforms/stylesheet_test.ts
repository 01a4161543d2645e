import assert from "node:assert/strict";
import { buildGraph } from "../../../../lib/graph/build.ts";
import type { Graph } from "../../../../lib/graph/graph.ts";
import {
  applyStylesheet,
  transform,
} from "../../../../lib/graph/transforms/mod.ts";

function built(body: string): Graph {
  const { graph, problems } = buildGraph({
    file: "p.dot",
    text: `digraph {\n${body}\n}`,
  });
  assert.deepEqual(problems, []);
  assert(graph);
  return graph;
}

function styled(sheet: string, nodes: string): Graph {
  const graph = built(`model_stylesheet=${JSON.stringify(sheet)}\n${nodes}`);
  const result = applyStylesheet(graph);
  assert.deepEqual(result.problems, []);
  return result.graph;
}

function value(graph: Graph, id: string, key: string): string | undefined {
  return graph.nodes.get(id)?.attributes.get(key)?.text;
}

const MODELS:
  readonly (readonly [string, string, string, string | undefined])[] = [
    ["`*` takes every node", "* { llm_model: m; }", "a", "m"],
    ["`=` and quotes are fine", `* { llm_model = "m x" }`, "a", "m x"],
    ["single quotes too", `* { llm_model: 'm' }`, "a", "m"],
    ["escapes in quotes", `* { llm_model: "a\\"b" }`, "a", 'a"b'],
    ["the alias is the same", "* { model: m; }", "a", "m"],
    [
      "a bare value may have signs",
      "* { model: gpt-5.5:x/y@1 }",
      "a",
      "gpt-5.5:x/y@1",
    ],
    [
      "comments are nothing",
      "/* x } */ * /* y */ { model /* z */ : m /* { */ ; }",
      "a",
      "m",
    ],
    ["a shape beats `*`", "box { model: s } * { model: m }", "a", "s"],
    ["no shape is a box", "box { model: s }", "a", "s"],
    ["another shape is not", "diamond { model: s }", "a", undefined],
    [
      "a written shape counts",
      "diamond { model: s }",
      "a [shape=diamond]",
      "s",
    ],
    [
      "a class beats a shape",
      ".c { model: c } box { model: s }",
      "a [class=c]",
      "c",
    ],
    [
      "an id beats a class",
      "#a { model: i } .c { model: c }",
      "a [class=c]",
      "i",
    ],
    ["of equals the later wins", "* { model: x } * { model: y }", "a", "y"],
    [
      "of classes the later rule wins",
      ".d { model: d } .c { model: c }",
      `a [class="c d"]`,
      "c",
    ],
    [
      "classes may be split by commas",
      ".d { model: d }",
      `a [class="c,d"]`,
      "d",
    ],
    [
      "a subgraph's label is a class",
      ".my-phase { model: p }",
      `subgraph { label="My Phase"; a }`,
      "p",
    ],
    ["several selectors share a rule", ".x, #a { model: i }", "a", "i"],
    ["an own value wins", "#a { model: i }", "a [llm_model=own]", "own"],
    ["a default wins", "#a { model: i }", "node [llm_model=all]; a", "all"],
    ["an empty sheet is fine", "  ", "a", undefined],
    ["an empty rule is fine", "* { } a{;}", "a", undefined],
  ];

for (const [name, sheet, node, expected] of MODELS) {
  Deno.test(`stylesheet: ${name}`, () => {
    assert.equal(value(styled(sheet, node), "a", "llm_model"), expected);
  });
}

Deno.test("an own alias keeps the stylesheet from setting the declared name", () => {
  const graph = styled("* { llm_model: m }", "a [model=own]");
  assert.equal(value(graph, "a", "llm_model"), undefined);
  assert.equal(value(graph, "a", "model"), "own");
});

Deno.test("providers, efforts and dotted attributes can be set", () => {
  const graph = styled(
    "* { provider: p; reasoning_effort: high; codex.sandbox: read-only; a.b-c = 1 }",
    "a",
  );
  assert.deepEqual(
    [...graph.nodes.get("a")!.attributes.values()].map((
      { key, text, origin },
    ) => `${key}=${text} ${origin}`),
    [
      "llm_provider=p stylesheet",
      "reasoning_effort=high stylesheet",
      "codex.sandbox=read-only stylesheet",
      "a.b-c=1 stylesheet",
    ],
  );
});

Deno.test("the graph that is given stays as it is", () => {
  const graph = built(`model_stylesheet="* { model: m }"; a`);
  applyStylesheet(graph);
  assert.equal(value(graph, "a", "llm_model"), undefined);
});

/** [sheet, message, the source text at its place, fix] */
const WRONG: readonly (readonly [string, string, string, string?])[] = [
  ["* llm_model: x", 'expected "{" after the selector, found "l"', "l"],
  ["* { llm_model x }", 'expected ":" after llm_model, found "x"', "x"],
  ["* { llm_model: }", 'expected a value for llm_model, found "}"', "}"],
  [
    "* { llm_model: x",
    'expected ";" or "}" after the value, found the end',
    "",
  ],
  ["* { ", 'expected "}", found the end', "", "close the rule with a }"],
  ["* { : x }", 'expected a property, such as llm_model, found ":"', ":"],
  [
    "{ llm_model: x }",
    'expected a selector: *, a shape, .class or #id, found "{"',
    "{",
  ],
  ["box > a { model: x }", 'expected "{" after the selector, found ">"', ">"],
  [
    ". { model: x }",
    'expected a selector: *, a shape, .class or #id, found "."',
    ".",
  ],
  [
    "* { llm_model: x\n provider: y }",
    'expected ";" or "}" after the value, found "p"',
    "p",
    "end each declaration with a ;",
  ],
  ["* { model: x } /* y", "a comment does not end", "/*", "close it with */"],
];

for (const [sheet, message, place, fix] of WRONG) {
  Deno.test(`stylesheet ${JSON.stringify(sheet)} is refused: ${message}`, () => {
    const graph = built(`model_stylesheet=${JSON.stringify(sheet)}; a`);
    const { problems } = applyStylesheet(graph);
    assert.equal(problems.length, 1);
    const [problem] = problems;
    assert.equal(problem!.message, `model_stylesheet is not valid: ${message}`);
    assert.equal(problem!.rule, "stylesheet_syntax");
    assert.equal(problem!.severity, "error");
    const { start, end } = problem!.span;
    assert.equal(graph.source.text.slice(start.offset, end.offset), place);
    if (fix !== undefined) assert.equal(problem!.fix, fix);
  });
}

Deno.test("a property that cannot be set is an error with the right name", () => {
  const graph = built(
    `model_stylesheet="* { llm_modle: x; color: red }\n#reveiw { model: y }"; review`,
  );
  const found = applyStylesheet(graph).problems.map((problem) => ({
    ...problem,
    span: `${problem.span.start.line}:${problem.span.start.column}`,
  }));
  assert.deepEqual(found, [{
    severity: "error",
    rule: "stylesheet_syntax",
    message: "model_stylesheet cannot set llm_modle",
    span: "2:23",
    fix: "did you mean llm_model?",
  }, {
    severity: "error",
    rule: "stylesheet_syntax",
    message: "model_stylesheet cannot set color",
    span: "2:37",
    fix:
      "it can set llm_model, llm_provider, reasoning_effort and attributes with a dot",
  }, {
    severity: "warning",
    rule: "stylesheet_selector",
    message: "model_stylesheet speaks of #reveiw, but no node has that id",
    span: "3:1",
    fix: "did you mean #review?",
  }]);
});

Deno.test("after a mistake the next rule is read", () => {
  const graph = built(
    `model_stylesheet="* { llm_model } box { model: x; } . { } #a { model: y }"; a`,
  );
  const result = applyStylesheet(graph);
  assert.equal(result.problems.length, 2);
  assert.equal(value(result.graph, "a", "llm_model"), "y");
});

Deno.test("10,000 nodes and 1,000 rules are styled quickly", () => {
  const nodes = Array.from(
    { length: 10_000 },
    (_, n) => `n${n} [class=c${n % 500}]`,
  );
  const rules = Array.from(
    { length: 500 },
    (_, n) => `.c${n} { model: c${n} } #n${n} { model: i${n} }`,
  );
  const graph = styled(rules.join(" "), nodes.join("\n"));
  assert.equal(value(graph, "n499", "llm_model"), "i499");
  assert.equal(value(graph, "n999", "llm_model"), "c499");
});

Deno.test("transform: stylesheet, then the goal, then custom transforms in their order", () => {
  const graph = built(`goal="old"; model_stylesheet="* { model: m }"; a`);
  const seen: string[] = [];
  const problem = {
    severity: "warning",
    rule: "custom",
    message: "m",
    span: graph.nodes.get("a")!.span,
  } as const;
  const result = transform(graph, {
    goal: "new",
    custom: [
      (graph) => {
        seen.push(
          value(graph, "a", "llm_model") ?? "",
          graph.attributes.get("goal")?.text ?? "",
        );
        return { graph: { ...graph, name: "one" }, problems: [problem] };
      },
      (graph) => {
        seen.push(graph.name ?? "");
        return { graph, problems: [] };
      },
    ],
  });
  assert.deepEqual(seen, ["m", "new", "one"]);
  assert.deepEqual(result.problems, [problem]);
  assert.deepEqual(
    result.graph.attributes.get("goal")?.span,
    graph.attributes.get("goal")?.span,
  );
});

Deno.test("transform gives a goal to a graph without one, and leaves all else alone", () => {
  const graph = built("a");
  assert.equal(transform(graph).graph, graph);
  const goal = transform(graph, { goal: "" }).graph.attributes.get("goal");
  assert.equal(goal?.text, "");
  assert.equal(goal?.origin, "own");
});
