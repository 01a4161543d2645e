/** What is looked at before claude's first turn. */

import assert from "node:assert/strict";
import { claudeOptions } from "../../../handlers/agents/claude/options.ts";
import { preflight } from "../../../handlers/agents/claude/preflight.ts";
import {
  handlerContext,
  handlerNode,
} from "../../../lib/testing/handler_context.ts";
import { withFolder } from "../../handlers/context.ts";

interface Machine {
  /** What it says of its version. @default 2.1.330 */
  readonly version?: string;
  readonly path?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files in claude's folder. @default none; `undefined`: there is no such folder */
  readonly config?: Readonly<Record<string, string>> | undefined;
}

/** Looks at a machine whose claude is a script; counts how often it was asked. */
function look(folder: string, machine: Machine) {
  const { version = "2.1.330 (Claude Code)", env = {} } = machine;
  const config = "config" in machine ? machine.config : {};
  const path = machine.path ?? `${folder}/claude`;
  Deno.writeTextFileSync(
    `${folder}/claude`,
    `#!/bin/sh\necho asked >> '${folder}/asked'\necho '${version}'\n`,
    { mode: 0o755 },
  );
  if (config) Deno.mkdirSync(`${folder}/config`, { recursive: true });
  for (const [name, text] of Object.entries(config ?? {})) {
    Deno.writeTextFileSync(`${folder}/config/${name}`, text);
  }
  const context = handlerContext({ folder, env });
  const { values } = handlerNode("a", {
    "claude.path": path,
    "claude.config_dir": `${folder}/config`,
  });
  const options = claudeOptions({
    values,
    env: (name) => env[name],
    workspace: context.workspace,
  });
  return () => preflight(options, context);
}

const KEY = { ANTHROPIC_API_KEY: "k" };

Deno.test({
  name: "each finding says what to do about it",
  // On macOS a login is in the keychain, which is not looked into.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const cases: readonly (readonly [string, Machine, RegExp | undefined])[] = [
      ["a key", { env: KEY }, undefined],
      ["a login", { config: { ".credentials.json": "{}" } }, undefined],
      [
        "a helper",
        { config: { "settings.json": '{"apiKeyHelper":"x"}' } },
        undefined,
      ],
      ["a console login", {
        config: { ".claude.json": '{"primaryApiKey":"x"}' },
      }, undefined],
      ["a cloud", { env: { CLAUDE_CODE_USE_VERTEX: "1" } }, undefined],
      [
        "nothing",
        {},
        /not logged in: run claude and \/login, or set ANTHROPIC_API_KEY/,
      ],
      [
        "no folder",
        { env: KEY, config: undefined },
        /no such folder; create it/,
      ],
      [
        "old",
        { env: KEY, version: "2.0.77 (Claude Code)" },
        /2\.0\.77 is too old/,
      ],
      [
        "strange",
        { env: KEY, version: "hello" },
        /it says "hello"; set claude\.path/,
      ],
      [
        "no program",
        { env: KEY, path: "/no/claude" },
        /there is no \/no\/claude; set claude\.path/,
      ],
      ["a folder", { env: KEY, path: "/tmp" }, /is a folder/],
      ["closed", { env: KEY, path: "/etc/passwd" }, /is not executable/],
      [
        "no name",
        { env: KEY, path: "no-such-claude" },
        /npm install -g @anthropic-ai\/claude-code/,
      ],
    ];
    for (const [name, machine, wanted] of cases) {
      await withFolder(async (folder) => {
        const problem = await look(folder, machine)();
        if (wanted === undefined) return assert.equal(problem, undefined, name);
        assert.match(problem ?? "all is well", wanted, name);
      });
    }
  },
});

Deno.test("what is well is looked at once a run, what is not each time", async () => {
  await withFolder(async (folder) => {
    const old = look(folder, { env: KEY, version: "1.0.0" });
    assert.ok(await old() && await old());
    const well = look(folder, { env: KEY });
    assert.equal(await well() ?? await well(), undefined);
    const asked = Deno.readTextFileSync(`${folder}/asked`);
    assert.equal(asked.trim().split("\n").length, 3);
  });
});
