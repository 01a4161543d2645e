import assert from "node:assert/strict";
import {
  parseTemplate,
  render,
  unknownCommandNames,
  unknownNames,
} from "../../../lib/variables/mod.ts";

const VALUES: Readonly<Record<string, string>> = {
  goal: "G",
  "context.key": "K",
  "context.a.b-c": "ABC",
  "context.dollar": "$goal ${context.key} $$",
  "context.empty": "",
  "env.HOME": "H",
};
const lookup = (name: string) =>
  Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;

for (
  const [text, expected] of [
    ["", ""],
    ["no variable", "no variable"],
    ["$goal", "G"],
    ["${goal}", "G"],
    ["a $goal, b", "a G, b"],
    ["$goal.", "G."],
    ["$goal-x", "G-x"],
    ["$goals", "$goals"],
    ["$goal_1", "$goal_1"],
    ["$goal2", "$goal2"],
    ["x$goal$goal", "xGG"],
    ["${context.key}", "K"],
    ["${context.a.b-c}!", "ABC!"],
    ["${context.empty}|", "|"],
    ["${context.missing}", "${context.missing}"],
    ["${env.HOME}/${env.PATH}", "H/${env.PATH}"],
    ["${unknown} ${ goal } ${}", "${unknown} ${ goal } ${}"],
    ["$$", "$"],
    ["$$goal", "$goal"],
    ["$$$goal", "$G"],
    ["$$$$", "$$"],
    ["costs $5 $", "costs $5 $"],
    ["${context.dollar}", "$goal ${context.key} $$"],
    [
      "$toString ${constructor} ${context.__proto__}",
      "$toString ${constructor} ${context.__proto__}",
    ],
    ["${goal", "${goal"],
    ["${context.}", "${context.}"],
  ] as const
) {
  Deno.test(`template ${JSON.stringify(text)} is filled in as ${JSON.stringify(expected)}`, () => {
    assert.equal(render(parseTemplate(text), lookup), expected);
  });
}

for (
  const [text, expected] of [
    ["$goal ${goal} ${context.x} ${env.Y} $$goals", []],
    ["${gaol}", [["${gaol}", 0, "${goal}"]]],
    ["a $gaol b", [["$gaol", 2, "$goal"]]],
    ["the $goals", [["$goals", 4, "$goal"]]],
    ["$context.key", [["$context.key", 0, "${context.key}"]]],
    ["${contxt.key}", [["${contxt.key}", 0, "${context.key}"]]],
    ["${graph.goal}", [["${graph.goal}", 0, "${goal}"]]],
    ["${foo}", [["${foo}", 0, undefined]]],
    ["$HOME $5 $x", []],
  ] as const
) {
  Deno.test(`unknown names of prompt ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      unknownNames(text).map((
        name,
      ) => [name.raw, name.offset, name.suggestion]),
      expected,
    );
  });
}

for (
  const [text, expected] of [
    ["echo $HOME ${x} $gaol ${goals} ${x:-y} $1", []],
    ["echo ${contxt.key}", [["${contxt.key}", 5, "${context.key}"]]],
    ["echo ${foo.bar} # ${foo.bar}", [["${foo.bar}", 5, undefined]]],
    ["echo \\${foo.bar}", []],
  ] as const
) {
  Deno.test(`unknown names of command ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      unknownCommandNames(text).map((
        name,
      ) => [name.raw, name.offset, name.suggestion]),
      expected,
    );
  });
}
