import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);

function sources(folder: string): { name: string; text: string }[] {
  return Array.from(Deno.readDirSync(new URL(folder, ROOT)), ({ name }) => ({
    name,
    text: Deno.readTextFileSync(new URL(`${folder}${name}`, ROOT)),
  }));
}

/** The code without its comments. */
function code(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
}

Deno.test("cli.ts has fewer than 40 lines", () => {
  const text = Deno.readTextFileSync(new URL("cli.ts", ROOT));
  assert.ok(text.trimEnd().split("\n").length < 40);
});

Deno.test("only the process exits, and only it and the terminal speak to Deno", () => {
  for (
    const { name, text } of [...sources("lib/cli/"), ...sources("lib/sinks/")]
  ) {
    if (name === "process.ts") continue;
    assert.doesNotMatch(code(text), /\bexit\(|console\./, name);
    if (name !== "terminal.ts") {
      assert.doesNotMatch(code(text), /\bDeno\./, name);
    }
  }
});

/** Modules that are loaded with another one, at once. */
async function loadedWith(...paths: string[]): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("cli.ts", ROOT).href],
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: {
      specifier: string;
      dependencies?: { code?: { specifier: string }; isDynamic?: boolean }[];
    }[];
  };
  const byName = new Map(modules.map((each) => [each.specifier, each]));
  const loaded = new Set(paths.map((path) => new URL(path, ROOT).href));
  for (const name of loaded) {
    for (const { code, isDynamic } of byName.get(name)?.dependencies ?? []) {
      if (code && !isDynamic) loaded.add(code.specifier);
    }
  }
  return Array.from(loaded, (name) => name.replace(ROOT.href, "")).sort();
}

Deno.test("--version loads neither the parser nor the engine", async () => {
  assert.deepEqual(await loadedWith("cli.ts", "lib/cli/version.ts"), [
    "cli.ts",
    "lib/cli/errors.ts",
    "lib/cli/exit_code.ts",
    "lib/cli/main.ts",
    "lib/cli/process.ts",
    "lib/cli/terminal.ts",
    "lib/cli/version.ts",
    "lib/errors.ts",
    "lib/host/deno.ts",
    "lib/host/feed.ts",
    "lib/plugin/error.ts",
    "lib/sandbox/error.ts",
    "lib/sinks/text.ts",
    "lib/version.ts",
    "lib/workspace/errors.ts",
  ]);
});

Deno.test("--version asks for no package", async () => {
  const empty = Deno.makeTempDirSync({ prefix: "factory-no-packages-" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", new URL("cli.ts", ROOT).href, "--version"],
      env: {
        DENO_DIR: empty,
        DENO_NO_UPDATE_CHECK: "1",
        // Nobody is there.
        NPM_CONFIG_REGISTRY: "http://127.0.0.1:1/",
      },
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    assert.ok(success);
  } finally {
    Deno.removeSync(empty, { recursive: true });
  }
});

Deno.test("a command loads no other one, and checking loads nothing that runs", async () => {
  for (const name of ["validate", "show", "fmt", "run", "handlers"]) {
    const loaded = await loadedWith(
      "cli.ts",
      "lib/cli/app.ts",
      `lib/cli/${name}.ts`,
    );
    const unwanted = loaded.filter((path) =>
      /^lib\/(local|workspace\/(?!errors)|sandbox\/(?!error|wanted)|host\/exec)|^lib\/run\/(loop|attempt)|^lib\/sinks\/(live|plain|json|log)|^node:/
        .test(path)
    );
    assert.deepEqual(unwanted, [], name);
    for (const other of ["run", "resume", "runs", "validate", "show", "fmt"]) {
      if (other !== name) assert.ok(!loaded.includes(`lib/cli/${other}.ts`));
    }
  }
});
