/** What keeps codex within limits, and how it is told. */

import assert from "node:assert/strict";
import { commandArgs } from "../../../../handlers/agents/codex/command_args.ts";
import {
  type Containment,
  containmentOf,
  widened,
} from "../../../../handlers/agents/codex/containment.ts";
import { codexOptions } from "../../../../handlers/agents/codex/options.ts";
import { CODEX } from "../../../../handlers/agents/declared/codex.ts";
import codex from "../../../../handlers/codex.ts";
import type { AttrValue, NodeLimits } from "../../../../lib/handler.ts";
import {
  handlerContext,
  handlerNode,
} from "../../../../lib/testing/handler_context.ts";
import { withFolder } from "../../context.ts";

type Written = Readonly<Record<string, AttrValue>>;

interface Case {
  readonly values?: Written;
  readonly limits?: Partial<NodeLimits>;
  readonly enforced?: boolean;
  readonly is: Containment;
}

const OUTER: Containment = { kind: "outer" };

function profile(write: string[], deny: string[] = []): Containment {
  return { kind: "profile", access: { write, deny } };
}

const LISTED = { allowedWritePaths: ["src/", "main.txt", "new/deep/"] };
const HIDDEN = { denyReadPaths: ["hidden/", "hidden/a", "none/", "main.txt"] };

/** By what is asked for; `W` is the workspace. */
const CASES: Readonly<Record<string, Case>> = {
  "write limits": { limits: { ...LISTED, ...HIDDEN }, is: OUTER },
  "factory without write limits": {
    values: { "codex.sandbox": "factory" },
    limits: HIDDEN,
    is: OUTER,
  },
  "write limits that no kernel holds": {
    limits: { ...LISTED, ...HIDDEN },
    enforced: false,
    is: profile(["W/src", "W"], ["W/hidden", "W/main.txt"]),
  },
  "write limits and no network": {
    limits: { ...LISTED, net: "none" },
    is: profile(["W/src", "W"]),
  },
  "nowhere to write, and no network": {
    limits: { allowedWritePaths: [], net: "loopback" },
    is: profile([]),
  },
  "nothing": { is: profile(["W"]) },
  "workspace-write": {
    values: {
      "codex.sandbox": "workspace-write",
      "codex.workdir": "src",
      "codex.add_dirs": ["/opt/more"],
    },
    limits: { ...LISTED, ...HIDDEN },
    is: profile(["W/src", "/opt/more"], ["W/hidden", "W/main.txt"]),
  },
  "workspace-write with settings of one's own": {
    values: {
      "codex.sandbox": "workspace-write",
      "codex.config_overrides": "sandbox_workspace_write.network_access=true",
    },
    is: { kind: "mode", mode: "workspace-write" },
  },
  "read-only": {
    values: { "codex.sandbox": "read-only" },
    is: { kind: "mode", mode: "read-only" },
  },
  "read-only, and something hidden": {
    values: { "codex.sandbox": "read-only" },
    limits: HIDDEN,
    is: profile([], ["W/hidden", "W/main.txt"]),
  },
  "danger-full-access": {
    values: { "codex.sandbox": "danger-full-access" },
    limits: LISTED,
    is: { kind: "mode", mode: "danger-full-access" },
  },
  "the bypass": {
    values: { "codex.sandbox": "read-only", "codex.dangerous_bypass": true },
    is: { kind: "mode", mode: "danger-full-access" },
  },
};

for (
  const [what, { values = {}, limits, enforced = true, is }] of Object.entries(
    CASES,
  )
) {
  Deno.test(`codex is contained: ${what}`, () =>
    inWorkspace(({ workspace, files }) => {
      const options = optionsOf(values, workspace);
      const found = containmentOf({
        ...{ options, workspace, files, enforced },
        limits: { denyReadPaths: [], net: "all", ...limits },
      });
      const plain = JSON.stringify(found).replaceAll(workspace, "W");
      assert.deepEqual(JSON.parse(plain), is);
    }));
}

Deno.test("what a profile holds only as a whole folder is known", () =>
  inWorkspace(({ files }) => {
    const limits = { ...LISTED, denyReadPaths: [], net: "all" } as const;
    assert.deepEqual(widened({ limits, files }), ["main.txt", "new/deep/"]);
  }));

Deno.test("factory's sandbox stays away exactly where codex's own one is used", () => {
  const own = (values: Written) =>
    CODEX.needs?.(node(values).values, () => undefined).ownSandbox === true;
  for (
    const [values, expected] of [
      [{}, true],
      [{ allowed_write_paths: ["a"] }, false],
      [{ allowed_write_paths: [] }, false],
      [{ allowed_write_paths: ["a"], net: "none" }, true],
      [{ "codex.sandbox": "factory" }, false],
      [{ "codex.sandbox": "read-only", allowed_write_paths: ["a"] }, true],
      [{ "codex.sandbox": "workspace-write" }, true],
      [{ "codex.sandbox": "danger-full-access" }, false],
      [{ "codex.dangerous_bypass": true }, false],
    ] as const
  ) {
    assert.equal(own(values), expected, JSON.stringify(values));
  }
});

Deno.test("codex gets what it needs of the environment and of its home, and no more", () => {
  const env = { HOME: "/home/u", CODEX_HOME: "/data/codex/" };
  const needs = CODEX.needs?.(
    node({
      "codex.config_overrides":
        'model_providers.x={env_key="MY_KEY", base_url="u"}',
      "codex.block_read_paths": ["notes/"],
      "codex.strict_read_scope": true,
      "codex.workdir": "agent",
      "codex.add_dirs": ["specs"],
      "codex.path": ".factory/codex",
      "codex.allow_read_scenarios": true,
    }).values,
    (name) => env[name as keyof typeof env],
  );
  assert.ok(needs?.env?.includes("MY_KEY"));
  assert.ok(needs?.env?.includes("OPENAI_API_KEY"));
  assert.ok(needs?.writable?.every((path) => path.startsWith("/data/codex/")));
  assert.ok(!needs?.writable?.includes("/data/codex/"), "not its settings");
  assert.deepEqual(needs?.writableIfThere, ["/data/codex/auth.json"]);
  assert.deepEqual(needs?.denyRead, ["notes/"]);
  assert.deepEqual(needs?.readScope, ["agent", "specs", ".factory/codex"]);
  assert.equal(needs?.readsHoldOut, true);
});

const FILES = { schema: "/a/schema.json", response: "/a/response.md" };
const TURN = { files: FILES, home: "/h", secrets: ["K"] };

Deno.test("the real arguments: factory's sandbox, a resumed thread, the model's effort", () => {
  const options = optionsOf({
    "codex.approval": "never",
    "codex.model": "m",
    "codex.disable_mcp": true,
  }, "/w");
  assert.deepEqual(
    commandArgs(options, {
      ...TURN,
      containment: OUTER,
      thread: "t-1",
      effort: "high",
      provider: "azure",
    }),
    [
      ...["-a", "never", "exec"],
      "--dangerously-bypass-approvals-and-sandbox",
      ...["-c", 'sqlite_home="/h/factory"', "-m", "m"],
      ...["-c", 'mcp_servers.memory_ops={command="true",enabled=false}'],
      ...["-c", 'model_reasoning_effort="high"'],
      ...["-c", 'model_provider="azure"'],
      ...["-c", 'shell_environment_policy.exclude=["K"]'],
      ...["-c", "check_for_update_on_startup=false"],
      ...["--disable", "unbounded_connection_retries"],
      ...["-C", "/w", "--skip-git-repo-check", "--color", "never", "--json"],
      ...["--output-schema", FILES.schema, "-o", FILES.response],
      ...["resume", "t-1", "-"],
    ],
  );
});

Deno.test("the real arguments: a profile, a mode, and settings that the user has made himself", () => {
  const args = (values: Written, containment: Containment) =>
    commandArgs(optionsOf(values, "/w"), { ...TURN, containment }).join(" ");
  assert.match(
    args({}, profile(["/w/a b"], ["/w/hidden"])),
    /-c default_permissions="factory" -c permissions\.factory\.filesystem=\{":root"="read",":tmpdir"="write","\/w\/a b"="write","\/w\/a b\/\.git"="write",.*"\/w\/hidden"="deny"\} /,
  );
  const mode = { kind: "mode", mode: "workspace-write" } as const;
  assert.match(
    args({}, mode),
    /exec -s workspace-write -c sandbox_workspace_write\.exclude_slash_tmp=true/,
  );
  const own = args({
    "codex.config_overrides":
      'sandbox_workspace_write.network_access=true;;model_provider="x";;shell_environment_policy.exclude=[]',
  }, mode);
  assert.ok(!own.includes("exclude_slash_tmp"));
  assert.equal(own.match(/shell_environment_policy/g)?.length, 1);
});

function node(values: Written) {
  return handlerNode("work", values, codex.attributes);
}

function optionsOf(values: Written, workspace: string) {
  const env = () => undefined;
  return codexOptions({ values: node(values).values, env, workspace });
}

function inWorkspace(
  use: (context: ReturnType<typeof handlerContext>) => void,
): Promise<void> {
  return withFolder((folder) => {
    const context = handlerContext({ folder });
    for (const path of ["src", "hidden"]) {
      Deno.mkdirSync(`${context.workspace}/${path}`);
    }
    for (const path of ["hidden/a", "main.txt"]) {
      Deno.writeTextFileSync(`${context.workspace}/${path}`, "");
    }
    use(context);
    return Promise.resolve();
  });
}
