// A program for Node and Bun: it checks a pipeline and asks which way a run would go.

import {
  chooseRoute,
  defineHandler,
  defineRule,
  evaluate,
  lint,
  parseCondition,
  parseDot,
  plan,
  show,
  success,
} from "@factory/cli";

const handlers = [defineHandler({
  type: "greet",
  help: "Greets.",
  attributes: [{ name: "whom", type: "string", required: true, help: "Whom." }],
  run: () => success(),
})];
const rules = [defineRule({
  name: "named",
  severity: "warning",
  help: "Pipelines have names.",
  *check({ graph }) {
    const [node] = graph.nodes.values();
    if (!graph.name) yield { message: "no name", span: node.span };
  },
})];
const text = `digraph {
  start -> greet
  greet [type=greet, whom=you]
  greet -> exit [condition="outcome=success"]
  greet -> greet [condition="outcome=fail && context.again=yes", max_visits=3]
}`;
const condition = parseCondition("a=1 || b");
const planned = await plan(text, { handlers });
console.log(JSON.stringify({
  deno: "Deno" in globalThis,
  ast: parseDot(text).type,
  found: (await lint(text, { handlers, rules })).map(({ rule }) => rule)
    .filter((rule) => rule === "named" || rule === "type_known"),
  unknown: (await lint(text)).map(({ rule }) => rule)
    .filter((rule) => rule === "type_known"),
  success: chooseRoute(planned, "greet", { status: "success" }).to,
  again: chooseRoute(planned, "greet", { status: "fail" }, { again: "yes" }).to,
  condition: condition.ok &&
    evaluate(condition.condition, (key) => ({ b: true })[key]),
  shown: show(planned).includes("greet"),
}));
