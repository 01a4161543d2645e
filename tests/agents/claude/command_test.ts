/** What claude is started with: options, rules, arguments, variables. */

import assert from "node:assert/strict";
import { CLAUDE } from "../../../handlers/agents/declared/claude.ts";
import { claudeArguments } from "../../../handlers/agents/claude/arguments.ts";
import { CLAUDE_ATTRIBUTES } from "../../../handlers/agents/claude/attributes.ts";
import { claudeOptions } from "../../../handlers/agents/claude/options.ts";
import { rulesOf } from "../../../handlers/agents/claude/rules.ts";
import { effortOf } from "../../../handlers/agents/claude/effort.ts";
import { ownVariables } from "../../../handlers/agents/claude/variables.ts";
import { SettingError, variableOf } from "../../../lib/agents/settings.ts";
import type { AttrValue, NodeLimits } from "../../../lib/handler.ts";
import { handlerNode } from "../../../lib/testing/handler_context.ts";

type Given = Readonly<Record<string, AttrValue>>;
type Environment = Readonly<Record<string, string>>;

function valuesOf(given: Given) {
  return handlerNode("a", given, CLAUDE_ATTRIBUTES).values;
}

function options(given: Given = {}, env: Environment = {}) {
  return claudeOptions({
    values: valuesOf(given),
    env: (name) => env[name],
    workspace: "/w",
  });
}

Deno.test("without attributes claude works in the workspace and refuses what it would ask for", () => {
  assert.deepEqual(options(), {
    program: "claude",
    workdir: "/w",
    addDirs: [],
    permissionMode: "dontAsk",
    allowedTools: [],
    disallowedTools: [],
    maxRetries: 4,
    args: [],
  });
});

Deno.test("each attribute of claude has a variable that stands in for it, and beats it", () => {
  const given: Readonly<
    Record<
      string,
      readonly [AttrValue, string, keyof ReturnType<typeof options>, unknown]
    >
  > = {
    "claude.path": [
      "tools/claude",
      "/opt/claude",
      "program",
      "/w/tools/claude",
    ],
    "claude.workdir": ["sub/", "other", "workdir", "/w/sub"],
    "claude.add_dirs": [["a", "/b"], "c", "addDirs", ["/w/a", "/b"]],
    "claude.model": ["opus", "haiku", "model", "opus"],
    "claude.permission_mode": ["plan", "auto", "permissionMode", "plan"],
    "claude.allowed_tools": [["mcp__x"], "y", "allowedTools", ["mcp__x"]],
    "claude.disallowed_tools": [["Agent"], "y", "disallowedTools", ["Agent"]],
    "claude.max_turns": [3, "4", "maxTurns", 3],
    "claude.max_budget_usd": [0.5, "4", "maxBudgetUsd", 0.5],
    "claude.max_retries": [0, "9", "maxRetries", 0],
    "claude.config_dir": ["/c/", "/d", "configDir", "/c"],
    "claude.settings": ["s.json", "{}", "settings", "/w/s.json"],
    "claude.args": ["--debug;; --name ;;x", "y", "args", [
      "--debug",
      "--name",
      "x",
    ]],
    "claude.timeout_seconds": [2, "3", "timeoutMs", 2000],
  };
  for (
    const [name, [value, variable, field, wanted]] of Object.entries(given)
  ) {
    const env = { [variableOf(name)]: variable };
    assert.deepEqual(options({ [name]: value }, env)[field], wanted, name);
    assert.notDeepEqual(options({}, env)[field], options()[field], name);
  }
  const declared = CLAUDE_ATTRIBUTES.map(({ name }) => name);
  const untested = declared.filter((name) => !Object.hasOwn(given, name));
  assert.deepEqual(untested, ["claude.heartbeat_seconds"]);
  const env = (name: string) =>
    name === "ATTRACTOR_CLAUDE_HEARTBEAT_SECONDS" ? "3" : undefined;
  assert.equal(CLAUDE.heartbeatMs?.(valuesOf({}), env), 3000);
});

Deno.test("a setting that cannot be honoured says why", () => {
  const wrong: readonly (readonly [Given, Environment, RegExp])[] = [
    [
      { "claude.path": "../claude" },
      {},
      /"..\/claude" contains parent segment/,
    ],
    [{ "claude.workdir": "~/x" }, {}, /unsupported ~/],
    [
      { "claude.config_dir": "x" },
      {},
      /^claude\.config_dir is "x", but must be an absolute path/,
    ],
    [
      {},
      { CLAUDE_CONFIG_DIR: "x" },
      /^\$CLAUDE_CONFIG_DIR is "x", but must be an absolute path/,
    ],
    [
      {},
      { ATTRACTOR_CLAUDE_PERMISSION_MODE: "yolo" },
      /^\$ATTRACTOR_CLAUDE_PERMISSION_MODE is "yolo", but must be one of dontAsk,/,
    ],
    [
      {},
      { ATTRACTOR_CLAUDE_MAX_TURNS: "many" },
      /^\$ATTRACTOR_CLAUDE_MAX_TURNS is "many", but must be a whole number/,
    ],
    [
      {},
      { ATTRACTOR_CLAUDE_MAX_BUDGET_USD: "-1" },
      /^\$ATTRACTOR_CLAUDE_MAX_BUDGET_USD is -1, but must not be negative/,
    ],
  ];
  for (const [given, env, message] of wrong) {
    assert.throws(() => options(given, env), (error) => {
      assert.ok(error instanceof SettingError);
      assert.match(error.message, message);
      return true;
    });
  }
});

function rules(
  limits: Partial<NodeLimits>,
  { enforced = true, ...given }: Given & { enforced?: boolean } = {},
) {
  return rulesOf({
    options: options(given),
    limits: { denyReadPaths: [], net: "all", ...limits },
    workspace: "/w",
    enforced,
  });
}

Deno.test("the node's limits become rules of claude's own", () => {
  const edits:
    readonly (readonly [NodeLimits["allowedWritePaths"], string[]])[] = [
      [undefined, ["Edit(/**)"]],
      [[], []],
      [["./"], ["Edit(/**)"]],
      [["src/", "./a.txt", "../no"], ["Edit(/src/**)", "Edit(/a.txt)"]],
      [["x [1]*(2)?.txt"], ["Edit(/x \\[1\\]\\*\\(2\\)\\?.txt)"]],
    ];
  for (const [paths, wanted] of edits) {
    const { allowed } = rules(paths ? { allowedWritePaths: paths } : {});
    const found = allowed.filter((rule) => rule.startsWith("Edit"));
    assert.deepEqual(found, wanted, paths?.join());
  }
  const { denied } = rules({ denyReadPaths: ["scripts/scenarios/", "../no"] });
  assert.deepEqual(denied.slice(0, 4), [
    ...["Read(/scripts/scenarios)", "Read(/scripts/scenarios/**)"],
    ...["Edit(/scripts/scenarios)", "Edit(/scripts/scenarios/**)"],
  ]);
});

Deno.test("in another folder than the workspace the rules name it in full", () => {
  const { allowed, denied } = rules(
    { allowedWritePaths: ["src/"], denyReadPaths: ["x"] },
    { "claude.workdir": "src" },
  );
  assert.ok(allowed.includes("Edit(//w/src/**)"));
  assert.ok(denied.includes("Read(//w/x/**)"));
});

Deno.test("without the kernel there are no commands, unless the node says so", () => {
  assert.ok(rules({}).allowed.includes("Bash"));
  const without = rules({}, { enforced: false });
  assert.ok(!without.allowed.includes("Bash"));
  assert.ok(without.denied.includes("Bash"));
  const wanted = rules({}, {
    enforced: false,
    "claude.allowed_tools": ["Bash(git *)"],
  });
  assert.ok(wanted.allowed.includes("Bash(git *)"));
  assert.ok(!wanted.denied.includes("Bash"));
});

Deno.test("without the network there is no web", () => {
  assert.ok(rules({}).allowed.includes("WebFetch"));
  assert.ok(rules({ net: "loopback" }).denied.includes("WebFetch"));
});

Deno.test("the arguments name each rule on its own, and the schema without its dialect", () => {
  const args = claudeArguments({
    options: options({
      llm_model: "m",
      "claude.max_turns": 2,
      "claude.add_dirs": ["a"],
      "claude.settings": "{}",
      "claude.args": "--name;;x",
    }),
    rules: { allowed: ["Read", "Edit(/a b,c/**)"], denied: ["Bash"] },
    schema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
    },
    effort: "high",
    session: "s",
  });
  assert.deepEqual(args, [
    ...["-p", "--output-format", "stream-json", "--verbose"],
    ...["--include-partial-messages", "--permission-mode", "dontAsk"],
    ...["--allowedTools=Read", "--allowedTools=Edit(/a b,c/**)"],
    ...["--disallowedTools=Bash", "--add-dir=/w/a", "--model", "m"],
    ...["--effort", "high", "--max-turns", "2", "--settings", "{}"],
    ...["--resume", "s", "--json-schema", '{"type":"object"}', "--name", "x"],
  ]);
});

Deno.test("claude is started so that it asks only for its model, and ends with its turn", () => {
  const env = ownVariables(options(), true);
  assert.equal(env["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"], "1");
  assert.equal(env["DISABLE_AUTOUPDATER"], "1");
  assert.equal(env["CLAUDE_CODE_MAX_RETRIES"], "4");
  assert.equal(env["IS_SANDBOX"], undefined);
  assert.equal(env["CLAUDE_CONFIG_DIR"], undefined);
  const bypass = options({ "claude.permission_mode": "bypassPermissions" });
  assert.equal(ownVariables(bypass, true)["IS_SANDBOX"], "1");
  assert.equal(ownVariables(bypass, false)["IS_SANDBOX"], undefined);
});

Deno.test("what claude needs: its login, its sessions, its way to the model", () => {
  const needs = (given: Given, env: Environment) =>
    CLAUDE.needs?.(valuesOf(given), (name) => env[name]);
  const usual = needs({}, { HOME: "/h" });
  assert.deepEqual(usual?.writable, ["/h/.claude/projects/"]);
  assert.ok(usual?.env?.includes("ANTHROPIC_API_KEY"));
  assert.ok(!usual?.env?.includes("AWS_SECRET_ACCESS_KEY"));
  const cloud = needs({}, { CLAUDE_CODE_USE_BEDROCK: "1" });
  assert.ok(cloud?.env?.includes("AWS_SECRET_ACCESS_KEY"));
  assert.equal(cloud?.writable, undefined);
  const chosen = needs({ "claude.config_dir": "/c/" }, {
    HOME: "/h",
    CLAUDE_CONFIG_DIR: "/d",
  });
  assert.deepEqual(chosen?.writable, ["/c/"]);
});

Deno.test("an effort that claude does not know is told, since it would pass over it", () => {
  assert.deepEqual(effortOf(undefined), {});
  assert.deepEqual(effortOf("max"), { effort: "max" });
  assert.equal(effortOf("minimal").effort, "low");
  assert.match(effortOf("minimal").note ?? "", /low is its least/);
  assert.equal(effortOf("huge").effort, undefined);
  assert.match(effortOf("huge").note ?? "", /it knows low, medium,/);
});
