import assert from "node:assert/strict";
import { denoHost } from "../../lib/host/deno.ts";
import { launch } from "../../lib/plugin/launch.ts";
import { PluginError } from "../../lib/plugin/error.ts";
import { runHandler } from "../../handlers/testing.ts";
import { folder } from "../lib/cli/support.ts";
import { factory } from "../support/cli.ts";

/** A package that this project itself uses, so that it is in the cache. */
const PACKAGE = "npm:diff@9.0.0";
const cached = await isCached(PACKAGE);
if (!cached) {
  console.warn(
    `SKIPPED: tests of plugins with packages, since ${PACKAGE} is not in Deno's cache; run deno cache ${PACKAGE}`,
  );
}

async function isCached(name: string): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--no-config",
      "--no-lock",
      "--cached-only",
      `import "${name}"`,
    ],
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !cached, fn });
}

const plugin = (asks: string, name = PACKAGE) =>
  `import { diffWords } from "${name}";
export default {
  type: "words", role: "work", help: "Counts words that differ.", attributes: [],
  permissions: { npm: ${asks} },
  run() {
    const parts = diffWords("a b c", "a x c").filter((part: any) => part.added || part.removed);
    return { status: "success", notes: String(parts.length), contextUpdates: { got: String(parts.length) } };
  },
};
`;
const DYNAMIC = `export default {
  type: "words", role: "work", help: "Imports late.", attributes: [],
  permissions: { npm: PERMISSION },
  async run() {
    const { diffWords } = await import("${PACKAGE}");
    return { status: "success", notes: typeof diffWords };
  },
};
`;
const PIPELINE = "digraph { start -> it -> exit; it [type=words] }";

const run = (cwd: string, ...args: string[]) =>
  factory(["run", "p.dot", "--run-id", "r", ...args], { cwd });

function notes(cwd: string): string {
  return JSON.parse(
    Deno.readTextFileSync(`${cwd}/.factory/runs/r/it/status.json`),
  ).notes;
}

test("a plugin imports packages when npm is granted, and the error before tells the flag", async () => {
  for (const asks of ["true", '["diff@9.0.0"]']) {
    using at = folder({ "p.dot": PIPELINE, "plugins/words.ts": plugin(asks) });
    for (
      const args of [["run", "p.dot"], ["validate", "p.dot"], ["handlers"], [
        "plugin",
        "check",
        "plugins/words.ts",
      ]]
    ) {
      const more = args[0] === "handlers" ? ["--plugins", "plugins"] : [];
      const refused = await factory([...args, ...more], { cwd: at.path });
      assert.equal(refused.code, 2, refused.stderr);
      assert.match(
        refused.stderr,
        /npm specifiers were requested[^]*\nhint: add --allow-plugin words=npm, or put the package in with factory plugin bundle\n/,
      );
      const granted = await factory(
        [...args, ...more, "--allow-plugin", "words=npm"],
        { cwd: at.path },
      );
      assert.equal(granted.code, 0, `${args}: ${granted.stderr}`);
    }
    const { code, stderr } = await run(at.path, "--allow-plugin", "words=npm");
    assert.equal(code, 0, stderr);
    assert.equal(notes(at.path), "2");
  }
});

test("a plugin that imports late is stopped before the run, too", async () => {
  using at = folder({
    "p.dot": PIPELINE,
    "plugins/words.ts": DYNAMIC.replace("PERMISSION", "true"),
  });
  const refused = await run(at.path);
  assert.equal(refused.code, 2);
  assert.equal(
    refused.stderr,
    "error: Cannot start the run: plugin words asks at node it for packages from npm, which was not granted\nhint: add --allow-plugin words=npm\n",
  );
  const { code, stderr } = await run(at.path, "--allow-plugin", "words=npm");
  assert.equal(code, 0, stderr);
  assert.equal(notes(at.path), "function");
});

test("a plugin that imports late without asking is denied in the run", async () => {
  using at = folder({ "words.ts": DYNAMIC.replace("PERMISSION", "false") });
  using run = await runHandler(`${at.path}/words.ts`);
  assert.equal(run.outcome, "fail");
  assert.equal(
    run.reason,
    "plugin words was denied: packages from npm, which --allow-plugin words=npm grants",
  );
});

test("the workspace cannot bring a package of its own in place of the cache's", async () => {
  using at = folder({ "words.ts": plugin("true") });
  using run = await runHandler(`${at.path}/words.ts`, {
    allow: "npm",
    files: {
      "package.json": '{"dependencies": {"diff": "9.0.0"}}',
      "deno.json": '{"imports": {"npm:diff@9.0.0": "./evil.js"}}',
      "node_modules/diff/package.json":
        '{"name": "diff", "version": "9.0.0", "main": "evil.js"}',
      "node_modules/diff/evil.js": "exports.diffWords = () => [];",
      "evil.js": "export const diffWords = () => [];",
    },
  });
  assert.equal(run.outcome, "success", run.reason);
  assert.equal(run.updates["got"], "2");
});

test("npm grants nothing but packages and their files", async () => {
  const attempts = [
    `Deno.readTextFileSync("/etc/passwd")`,
    `Deno.env.get("HOME")`,
    `await fetch("http://127.0.0.1:1")`,
    `new Deno.Command("true").outputSync()`,
    `Deno.writeTextFileSync(PLACE + "/evil.js", "")`,
    `await import("http://127.0.0.1:1/x.js")`,
  ];
  using at = folder({
    "words.ts": `import { diffWords } from "${PACKAGE}";
import { readFileSync } from "node:fs";
const PLACE = new URL(".", import.meta.resolve("${PACKAGE}")).pathname;
export default {
  type: "words", role: "work", help: "Tries.", attributes: [],
  permissions: { npm: true },
  async run() {
    const own = readFileSync(PLACE + "../package.json", "utf8");
    const got = [typeof diffWords, JSON.parse(own).name];
    ${
      attempts.map((code) =>
        `try { ${code}; got.push("did it"); } catch (_) {}`
      )
        .join("\n")
    }
    return { status: "success", contextUpdates: { got: got.join(" ") } };
  },
};
`,
  });
  using run = await runHandler(`${at.path}/words.ts`, { allow: "npm" });
  assert.equal(run.outcome, "success", run.reason);
  assert.equal(run.updates["got"], "function diff");
});

test("a package that is not in the cache is not fetched, and the cure is told", async () => {
  using at = folder({
    "p.dot": PIPELINE,
    "plugins/words.ts": plugin("true", "npm:diff@0.0.1-never"),
  });
  const { code, stderr } = await run(
    at.path,
    "--allow-plugin",
    "words=npm",
  );
  assert.equal(code, 2, stderr);
  assert.match(stderr, /\nhint: run deno cache with the plugin's file/);
});

Deno.test("only the grant drops --no-npm, and all else stays", () => {
  const place = { read: ["/w"], write: [] };
  const flags = (grants: object) =>
    launch(denoHost, { ...place, grants }, {}).argv.filter((word) =>
      word.startsWith("--") && !word.startsWith("--allow-read")
    );
  const without = flags({});
  const granted = flags({ npm: ["*"] });
  assert.ok(without.includes("--no-npm"));
  assert.deepEqual(granted, without.filter((flag) => flag !== "--no-npm"));
});

Deno.test("a compiled factory says that it loads no packages", () => {
  const host = {
    ...denoHost,
    executable: () => ({ path: "/bin/factory", standalone: true }),
  };
  assert.throws(
    () => launch(host, { read: [], write: [], grants: { npm: ["*"] } }, {}),
    (error) => {
      assert.ok(error instanceof PluginError);
      assert.match(error.message, /a compiled factory loads none/);
      assert.match(error.hint ?? "", /factory plugin bundle/);
      return true;
    },
  );
});
