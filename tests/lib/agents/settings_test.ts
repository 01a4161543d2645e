/** What a node says, else a variable, else the default. */

import assert from "node:assert/strict";
import {
  fittingSettings,
  type Setting,
  SettingError,
  settingsOf,
} from "../../../lib/agents/settings.ts";
import type { AttrValue } from "../../../lib/handler.ts";
import { valuesOf } from "../../../lib/values.ts";

const SETTINGS: readonly Setting[] = [
  { name: "x.text", type: "string", help: "" },
  { name: "x.list", type: "list", help: "", default: ["all"] },
  { name: "x.flag", type: "boolean", help: "" },
  { name: "x.count", type: "integer", help: "", default: 7 },
  { name: "x.wait", type: "duration", help: "" },
  { name: "x.mode", type: "enum", help: "", values: ["slow", "fast"] },
  {
    name: "x.name",
    type: "string",
    help: "",
    check: (value) =>
      value === "bad" ? 'x.name is "bad", which is taken' : undefined,
  },
  { name: "model", type: "string", help: "", variable: "X_MODEL" },
];

type Given = Readonly<Record<string, AttrValue>>;
type Variables = Readonly<Record<string, string>>;

function source(given: Given, env: Variables) {
  return { values: valuesOf(given), env: (name: string) => env[name] };
}

Deno.test("a node's own value beats the variable, and the variable the default", () => {
  const cases: readonly [Given, Variables, Given][] = [
    [{}, {}, { "x.list": ["all"], "x.count": 7 }],
    [{ "x.text": " a " }, { ATTRACTOR_X_TEXT: "b" }, { "x.text": "a" }],
    [{ "x.text": " " }, { ATTRACTOR_X_TEXT: " b " }, { "x.text": "b" }],
    [{ "x.flag": false }, { ATTRACTOR_X_FLAG: "1" }, { "x.flag": false }],
    [{ "x.count": 0 }, { ATTRACTOR_X_COUNT: "3" }, { "x.count": 0 }],
    [{}, { ATTRACTOR_X_COUNT: "3" }, { "x.count": 3 }],
    [{ "x.list": [] }, { ATTRACTOR_X_LIST: "a, b,," }, {
      "x.list": ["a", "b"],
    }],
    [{}, { ATTRACTOR_X_WAIT: "2m" }, { "x.wait": 120_000 }],
    [{}, { X_MODEL: "m", ATTRACTOR_MODEL: "n" }, { model: "m" }],
  ];
  for (const [given, env, wanted] of cases) {
    const found = settingsOf(SETTINGS, source(given, env));
    for (const [name, value] of Object.entries(wanted)) {
      assert.deepEqual(found.all[name], value, JSON.stringify([given, env]));
    }
  }
});

Deno.test("a setting is there when the node or a variable says it, not by its default", () => {
  const found = settingsOf(
    SETTINGS,
    source({ other: "o", "x.text": "" }, { ATTRACTOR_X_MODE: "fast" }),
  );
  const there = ["other", "x.mode", "x.text", "x.count"].map(found.has);
  assert.deepEqual(there, [true, true, false, false]);
  assert.equal(found.text("x.text"), undefined);
});

Deno.test("a flag's variable takes the words that shells use", () => {
  const words = { true: ["1", "true", "YES"], false: ["0", "False", "no"] };
  for (const [flag, texts] of Object.entries(words)) {
    for (const text of texts) {
      const env = { ATTRACTOR_X_FLAG: text };
      const found = settingsOf(SETTINGS, source({}, env)).flag("x.flag");
      assert.equal(String(found), flag, text);
    }
  }
});

Deno.test("a variable that does not fit is an error with its name, its text and what it may be", () => {
  const cases: readonly [string, string, string][] = [
    ["COUNT", "many", 'is "many", but must be a whole number, such as 3'],
    ["COUNT", "-1", 'is "-1", but must be a whole number, such as 3'],
    ["MODE", "Slow", 'is "Slow", but must be one of slow, fast'],
    ["NAME", "bad", 'is "bad", which is taken'],
    ["FLAG", "on", 'is "on", but must be 1, true or yes, or 0, false or no'],
  ];
  for (const [variable, text, message] of cases) {
    const name = `ATTRACTOR_X_${variable}`;
    const given = source({}, { [name]: text });
    assert.throws(() => settingsOf(SETTINGS, given), (error) => {
      assert.ok(error instanceof SettingError);
      assert.equal(error.message, `$${name} ${message}`);
      return true;
    });
    const fitting = fittingSettings(SETTINGS, given);
    assert.equal(fitting.has(`x.${variable.toLowerCase()}`), false);
  }
});

Deno.test("a node's text that the backend knows more narrowly is an error with the attribute's name", () => {
  const given = source({ "x.mode": "Slow" }, { ATTRACTOR_X_MODE: "fast" });
  assert.throws(() => settingsOf(SETTINGS, given), {
    name: "SettingError",
    message: 'x.mode is "Slow", but must be one of slow, fast',
  });
  assert.equal(fittingSettings(SETTINGS, given).has("x.mode"), false);
});
