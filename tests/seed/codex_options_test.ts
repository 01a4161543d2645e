/** What the seed made of a node's settings for codex, and the arguments it gave. */

import assert from "node:assert/strict";
import {
  type CodexOptions,
  codexOptions,
} from "../../handlers/agents/codex/options.ts";
import { seedArgs } from "../../handlers/agents/codex/seed_args.ts";
import codex from "../../handlers/codex.ts";
import type { AttrValue } from "../../lib/handler.ts";
import { handlerNode } from "../../lib/testing/handler_context.ts";

const WORKSPACE = "/tmp/run/workspace";
const FILES = { schema: "/tmp/schema.json", response: "/tmp/response.md" };

function optionsOf(
  values: Readonly<Record<string, AttrValue>>,
  env: Readonly<Record<string, string>> = {},
): CodexOptions {
  return codexOptions({
    values: handlerNode("work", values, codex.attributes).values,
    env: (name) => env[name],
    workspace: WORKSPACE,
  });
}

Deno.test("TestCodexOptionsResolveRelativeDirs: relative folders are in the workspace", () => {
  const options = optionsOf({
    "codex.workdir": "agent",
    "codex.add_dirs": ["examples/specs", "/opt/shared"],
  });
  assert.equal(options.workdir, `${WORKSPACE}/agent`);
  assert.deepEqual(options.addDirs, [
    `${WORKSPACE}/examples/specs`,
    "/opt/shared",
  ]);
});

Deno.test("TestCodexOptionsRejectParentSegment: a folder may not lead out of the workspace", () => {
  assert.throws(() => optionsOf({ "codex.workdir": "../elsewhere" }), {
    message: 'path "../elsewhere" contains parent segment',
  });
  assert.throws(() => optionsOf({ "codex.add_dirs": ["~/elsewhere"] }), {
    message: 'path "~/elsewhere" contains unsupported ~',
  });
});

Deno.test("TestBuildCodexExecArgs: all settings, in the seed's order", () => {
  const options = optionsOf({
    "codex.sandbox": "workspace-write",
    "codex.approval": "never",
    "codex.model": "gpt-5",
    "codex.profile": "ci",
    "codex.workdir": "agent",
    "codex.add_dirs": ["examples/specs"],
    "codex.config_overrides": 'a.b=1;; c="x y" ;;',
    "codex.auto_approve_commands": ["go test", 'say "hi\\"'],
    "codex.auto_approve_config_key": "approved",
    "codex.skip_git_repo_check": true,
    "codex.dangerous_bypass": true,
  });
  assert.deepEqual(seedArgs(options, FILES), [
    ...["-a", "never", "exec", "-s", "workspace-write"],
    ...["-m", "gpt-5", "-p", "ci", "-c", "a.b=1", "-c", 'c="x y"'],
    ...["-c", String.raw`approved=["go test","say \"hi\\\""]`],
    ...["-C", `${WORKSPACE}/agent`, "--skip-git-repo-check"],
    ...["--add-dir", `${WORKSPACE}/examples/specs`],
    "--dangerously-bypass-approvals-and-sandbox",
    ...["--color", "never", "--output-schema", FILES.schema],
    ...["-o", FILES.response, "-"],
  ]);
});

Deno.test("TestBuildCodexExecArgsDisablesMCP: the server is turned off by a setting", () => {
  const args = seedArgs(optionsOf({ "codex.disable_mcp": true }), FILES);
  const at = args.indexOf("mcp_servers.memory_ops.enabled=false");
  assert.equal(args[at - 1], "-c");
});

Deno.test("TestBuildCodexExecArgsDisableMCPNotDuplicated: what is set already is not set again", () => {
  const args = seedArgs(
    optionsOf({
      "codex.disable_mcp": true,
      "codex.config_overrides": "mcp_servers.memory_ops.enabled=false",
    }),
    FILES,
  );
  const set = args.filter((arg) => arg.startsWith("mcp_servers.memory_ops"));
  assert.deepEqual(set, ["mcp_servers.memory_ops.enabled=false"]);
});

Deno.test("TestBuildCodexExecArgsAutoApproveNeedsKey: commands without a setting to write them to are an error", () => {
  assert.throws(
    () => optionsOf({ "codex.auto_approve_commands": ["go test"] }),
    {
      message:
        "codex.auto_approve_commands requires codex.auto_approve_config_key",
    },
  );
});

Deno.test("TestCodexOptionsDefaultBlockedReadPaths: the scenarios are hidden by default", () => {
  assert.deepEqual(optionsOf({}).blockedReadPaths, ["scripts/scenarios/"]);
});

Deno.test("TestCodexOptionsAllowReadScenariosDisablesDefaultBlock: they are not where that is asked for", () => {
  const options = optionsOf({ "codex.allow_read_scenarios": true });
  assert.deepEqual(options.blockedReadPaths, []);
});

Deno.test("TestCodexOptionsRejectInvalidBlockedReadPath: what is hidden is in the workspace", () => {
  assert.throws(() => optionsOf({ "codex.block_read_paths": ["../secret"] }), {
    message: 'path "../secret" contains parent segment',
  });
  assert.throws(() => optionsOf({ "codex.block_read_paths": ["/secret"] }), {
    message: 'path "/secret" must be relative',
  });
});

Deno.test("TestCodexOptionsPathAndDisableMCP: an absolute path of the program is taken as it is", () => {
  const options = optionsOf({
    "codex.path": "/usr/local/lib/../bin/codex",
    "codex.disable_mcp": true,
  });
  assert.equal(options.program, "/usr/local/bin/codex");
  assert.equal(options.disableMcp, true);
});

Deno.test("TestCodexOptionsRelativeExecutablePathResolvesUnderWorkspace: a relative path is in the workspace, a name on PATH", () => {
  assert.equal(
    optionsOf({ "codex.path": ".factory/bin/codex" }).program,
    `${WORKSPACE}/.factory/bin/codex`,
  );
  assert.equal(optionsOf({ "codex.path": "codex-next" }).program, "codex-next");
});

Deno.test("TestCodexOptionsRejectRelativeExecutableParentPath: a relative path of the program may not lead out of the workspace", () => {
  assert.throws(() => optionsOf({ "codex.path": "../bin/codex" }), {
    message: 'codex executable path "../bin/codex" contains parent segment',
  });
});

Deno.test("every setting has a variable, which the node's attribute beats", () => {
  const env = {
    ATTRACTOR_CODEX_PATH: "codex-env",
    ATTRACTOR_CODEX_SANDBOX: "read-only",
    ATTRACTOR_CODEX_APPROVAL: "on-request",
    ATTRACTOR_CODEX_WORKDIR: "there",
    ATTRACTOR_CODEX_MODEL: "m",
    ATTRACTOR_CODEX_PROFILE: "p",
    ATTRACTOR_CODEX_TIMEOUT_SECONDS: "90",
    ATTRACTOR_CODEX_ADD_DIRS: "a, b",
    ATTRACTOR_CODEX_BLOCK_READ_PATHS: "hidden/",
    ATTRACTOR_CODEX_CONFIG_OVERRIDES: "x=1;;y=2",
    ATTRACTOR_CODEX_AUTO_APPROVE_COMMANDS: "ls",
    ATTRACTOR_CODEX_AUTO_APPROVE_CONFIG_KEY: "k",
    ATTRACTOR_CODEX_DANGEROUS_BYPASS: "1",
    ATTRACTOR_CODEX_SKIP_GIT_REPO_CHECK: "true",
    ATTRACTOR_CODEX_STRICT_READ_SCOPE: "yes",
    ATTRACTOR_CODEX_DISABLE_MCP: "TRUE",
    ATTRACTOR_CODEX_ALLOW_READ_SCENARIOS: "1",
  };
  assert.deepEqual(optionsOf({}, env), {
    program: "codex-env",
    sandbox: "read-only",
    approval: "on-request",
    workdir: `${WORKSPACE}/there`,
    model: "m",
    profile: "p",
    timeoutMs: 90_000,
    addDirs: [`${WORKSPACE}/a`, `${WORKSPACE}/b`],
    blockedReadPaths: ["hidden/"],
    overrides: ["x=1", "y=2"],
    autoApprove: { key: "k", commands: ["ls"] },
    dangerousBypass: true,
    skipGitRepoCheck: true,
    strictReadScope: true,
    disableMcp: true,
  });
  const own = optionsOf({
    "codex.path": "mine",
    "codex.disable_mcp": false,
    "codex.timeout_seconds": 0,
  }, env);
  assert.equal(own.program, "mine");
  assert.equal(own.disableMcp, false);
  assert.equal(own.timeoutMs, undefined);
});
