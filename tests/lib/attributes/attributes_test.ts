import assert from "node:assert/strict";
import { coerce } from "../../../lib/attributes/coerce.ts";
import { DRAWING_ATTRIBUTES } from "../../../lib/attributes/drawing.ts";
import { EDGE_ATTRIBUTES } from "../../../lib/attributes/edge.ts";
import { GRAPH_ATTRIBUTES } from "../../../lib/attributes/graph.ts";
import { NODE_ATTRIBUTES, nodeSpecs } from "../../../lib/attributes/node.ts";
import { byName, resolveAttr } from "../../../lib/attributes/resolve.ts";
import type { AttrSpec } from "../../../lib/attributes/spec.ts";
import {
  normalWritePath,
  writePathProblem,
} from "../../../lib/attributes/write_paths.ts";

const ALL = {
  graph: GRAPH_ATTRIBUTES,
  node: NODE_ATTRIBUTES,
  edge: EDGE_ATTRIBUTES,
};

const REFERENCE = {
  graph:
    "goal label model_stylesheet default_max_retries default_max_retry retry_target fallback_retry_target default_fidelity default_thread max_node_visits max_steps stack.child_dotfile stack.child_workdir tool_hooks.pre tool_hooks.post budget_usd budget_tokens sandbox",
  node:
    "label shape type class timeout max_retries retry_policy retry_on retry_from retry_target fallback_retry_target goal_gate allow_partial auto_status max_visits allowed_write_paths allow deny_read_paths env_pass net requires_tool_success required_tool_node fidelity thread_id budget_usd budget_tokens llm_model model llm_provider provider reasoning_effort",
  edge: "label condition weight fidelity thread_id loop_restart",
};

for (const kind of ["graph", "node", "edge"] as const) {
  Deno.test(`the ${kind} declares the attributes of the reference, each once`, () => {
    const names = ALL[kind].flatMap((
      spec,
    ) => [spec.name, ...spec.aliases ?? []]);
    assert.deepEqual(names.toSorted(), REFERENCE[kind].split(" ").toSorted());
    assert.equal(new Set(names).size, names.length);
    for (const spec of ALL[kind]) {
      assert.match(spec.help, /^[A-Z].*\.$/s, spec.name);
    }
  });
}

Deno.test("a default is a value of its own declaration", () => {
  for (const spec of Object.values(ALL).flat()) {
    if (spec.default === undefined) continue;
    const text = String(spec.default);
    assert.deepEqual(coerce(spec, text), { ok: true, value: spec.default });
  }
});

function spec(kind: keyof typeof ALL, name: string): AttrSpec {
  const found = byName(ALL[kind]).get(name);
  assert(found, name);
  return found;
}

for (
  const [kind, name, text, message] of [
    [
      "node",
      "timeout",
      "0",
      "timeout is 0, but must be longer; leave it out for no limit",
    ],
    [
      "node",
      "retry_on",
      "retry,success",
      'retry_on has "success", but may list retry and fail only',
    ],
    ["graph", "budget_usd", "-1", "budget_usd is -1, but must not be negative"],
    [
      "node",
      "retry_from",
      "new",
      'retry_from is "new", but must be one of dirty, clean',
    ],
  ] as const
) {
  Deno.test(`${kind} ${name}="${text}" is refused`, () => {
    assert.deepEqual(coerce(spec(kind, name), text), { ok: false, message });
  });
}

Deno.test("nodeSpecs adds the handler's attributes, which win over those of every node", () => {
  const own: AttrSpec = { name: "timeout", type: "string", help: "Own." };
  const extra: AttrSpec = { name: "x.y", type: "string", help: "Extra." };
  const specs = nodeSpecs({ attributes: [own, extra] });
  assert.equal(byName(specs).get("timeout"), own);
  assert.equal(byName(specs).get("x.y"), extra);
  assert.equal(specs.length, NODE_ATTRIBUTES.length + 1);
  assert.equal(nodeSpecs(undefined), NODE_ATTRIBUTES);
});

type Origin = "own" | "default" | "stylesheet";
for (
  const [attributes, expected] of [
    [{}, undefined],
    [{ llm_model: "own" }, "llm_model"],
    [{ model: "own" }, "model"],
    [{ llm_model: "own", model: "own" }, "llm_model"],
    [{ llm_model: "default", model: "own" }, "model"],
    [{ llm_model: "stylesheet", model: "default" }, "model"],
    [{ llm_model: "own", model: "default" }, "llm_model"],
  ] as readonly (readonly [Record<string, Origin>, string | undefined])[]
) {
  Deno.test(`of ${JSON.stringify(attributes)}, ${expected} is the model`, () => {
    const map = new Map(
      Object.entries(attributes).map(([key, origin]) => [key, { key, origin }]),
    );
    assert.equal(resolveAttr(map, spec("node", "llm_model"))?.key, expected);
  });
}

for (
  const [entry, problem] of [
    ["main.go", undefined],
    ["src/", undefined],
    ["./", undefined],
    [".", undefined],
    ["./a", undefined],
    [" a/b ", undefined],
    ["a..b", undefined],
    ["...", undefined],
    ["notes~", undefined],
    ["a/~b", undefined],
    [".github/workflows/", undefined],
    ["[id].ts", undefined],
    ["a b", undefined],
    ["", "contains empty entry"],
    ["  ", "contains empty entry"],
    ["/etc/passwd", "contains absolute path: /etc/passwd"],
    ["/", "contains absolute path: /"],
    ["C:/x", "contains absolute path: C:/x"],
    ["..", "contains parent segment: .."],
    ["../x", "contains parent segment: ../x"],
    ["a/../b", "contains parent segment: a/../b"],
    ["a/..", "contains parent segment: a/.."],
    ["~", "contains ~: ~"],
    ["~/x", "contains ~: ~/x"],
    ["~root/x", "contains ~: ~root/x"],
    ["a\\b", "contains backslash: a\\b"],
    ["a\0b", 'contains control character: "a\\u0000b"'],
    ["a\nb", 'contains control character: "a\\nb"'],
    ["src/*.ts", "contains wildcard, which is not supported: src/*.ts"],
    ["**", "contains wildcard, which is not supported: **"],
  ] as const
) {
  Deno.test(`write path ${JSON.stringify(entry)}: ${problem ?? "fine"}`, () => {
    assert.equal(writePathProblem(entry), problem);
  });
}

for (
  const [entry, normal] of [
    ["main.go", "main.go"],
    ["./", "./"],
    [".", "./"],
    ["./a", "a"],
    ["./a/", "a/"],
    ["a//b", "a/b"],
    ["a/./b/", "a/b/"],
    ["a/.", "a/"],
    ["././", "./"],
    [" src/ ", "src/"],
  ] as const
) {
  Deno.test(`write path ${JSON.stringify(entry)} is ${normal}`, () => {
    assert.equal(normalWritePath(entry), normal);
  });
}

Deno.test("the drawing attributes are Graphviz's", () => {
  for (
    const name of [
      "rankdir",
      "bgcolor",
      "penwidth",
      "fontname",
      "URL",
      "xlabel",
    ]
  ) assert(DRAWING_ATTRIBUTES.has(name), name);
  assert(!DRAWING_ATTRIBUTES.has(""));
  assert(!DRAWING_ATTRIBUTES.has("timeout"));
});
