import assert from "node:assert/strict";
import { VERSION } from "../../lib/version.ts";
import { ROOT } from "../support/source_files.ts";
import { deadLinks } from "./dead_links.ts";
import { EmptyFolder } from "./empty_folder.ts";
import { JsrRegistry } from "./jsr_registry.ts";
import { PIPELINE, STRAY } from "./pipelines.ts";

Deno.test("the package works as its users get it from JSR", async (t) => {
  await using registry = new JsrRegistry();
  using folder = new EmptyFolder({ JSR_URL: registry.url });
  const ok = async (line: string) => {
    const { code, stdout, stderr } = await folder.run(line);
    assert.equal(code, 0, `$ ${line}\n${stdout}\n${stderr}`);
    return stdout;
  };

  await t.step("deno publish uploads it", async () => {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["publish", "--allow-dirty", "--no-check", "--no-provenance"],
        ...["--token", "any"],
      ],
      cwd: ROOT,
      env: { JSR_URL: registry.url, NO_COLOR: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  });

  await t.step("it holds what it is made of, and nothing else", () => {
    const files = registry.files("@factory/cli");
    const top = new Set(files.map((path) => path.split("/")[0]));
    assert.deepEqual([...top].sort(), [
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "cli.ts",
      "deno.json",
      "docs",
      "examples",
      "handlers",
      "lib",
      "mod.ts",
      "plugins",
    ]);
    assert.deepEqual(
      files.filter((path) =>
        /_test\.|^tests?\//.test(path) && !path.startsWith("examples/")
      ),
      [],
    );
    assert.deepEqual(deadLinks(registry.folder("@factory/cli")), []);
  });

  await t.step("all that its entries export is documented", async () => {
    const { exports } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
    const entries = Object.values<string>(exports);
    const { success, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      { args: ["doc", "--lint", ...entries], cwd: ROOT },
    ).output();
    const decoder = new TextDecoder();
    assert.ok(success, decoder.decode(stdout) + decoder.decode(stderr));
    for (const entry of entries) {
      const text = Deno.readTextFileSync(ROOT + entry);
      assert.match(text, /^\/\*\*\n \* [^]*?\n \* @module\n \*\//, entry);
      assert.match(text.split(" * @module")[0] ?? "", / \* @example/, entry);
    }
  });

  folder.write("pipeline.dot", PIPELINE);
  folder.write("stray.dot", STRAY);
  const names = {
    "mod.ts": `jsr:@factory/cli@^${VERSION}`,
    "handlers/testing.ts": `jsr:@factory/cli@^${VERSION}/testing`,
    "handlers/pure.ts": `jsr:@factory/cli@^${VERSION}/pure`,
  };
  for (
    const file of ["program.ts", "plugin_check.ts", "shout.ts", "reach.ts"]
  ) {
    folder.take(file, names);
  }

  await t.step(
    "deno run -A jsr:@factory/cli runs a pipeline, a plugin in it",
    async () => {
      await ok(
        "deno run -A jsr:@factory/cli run pipeline.dot --plugins . --run-id first",
      );
      const workspace = ".factory/runs/first/workspace";
      assert.equal(folder.read(`${workspace}/greeting.txt`), "hello\n");
      assert.equal(folder.read(`${workspace}/shout.txt`), "HELLO");
    },
  );

  await t.step(
    "all of it came with the first run: then no network is needed",
    async () => {
      const before = registry.requests.length;
      await ok(
        "deno run -A --cached-only jsr:@factory/cli run pipeline.dot --plugins . --run-id second",
      );
      assert.deepEqual(registry.requests.slice(before), []);
    },
  );

  await t.step(
    "deno install makes a command of it, which holds write limits",
    async () => {
      await ok("deno install -g -A -n factory jsr:@factory/cli");
      assert.equal(await ok("factory --version"), `factory ${VERSION}\n`);
      const { code } = await folder.run("factory run stray.dot --run-id stray");
      assert.equal(code, 1);
      assert.throws(
        () => folder.read(".factory/runs/stray/workspace/other.txt"),
        Deno.errors.NotFound,
      );
    },
  );

  await t.step("deno add puts it into a project", async () => {
    Deno.mkdirSync(`${folder.path}/added`);
    folder.write(
      "added/main.ts",
      'import { VERSION } from "@factory/cli"; console.log(VERSION);',
    );
    await ok("cd added && deno add jsr:@factory/cli");
    assert.equal(
      await ok("cd added && deno run --no-prompt main.ts"),
      `${VERSION}\n`,
    );
  });

  await t.step(
    "a program that imports it has the right types, and runs",
    async () => {
      await ok("deno check program.ts plugin_check.ts");
      const seen = JSON.parse(await ok("deno run -A program.ts"));
      const { threads, reason, ...rest } = seen;
      assert.deepEqual(rest, {
        first: "success",
        shouted: "HELLO!",
        seen: "RunCompleted",
        second: "canceled",
        rules: ["pipeline_named"],
      });
      assert.match(reason, /^tool_exit_code_\d+$/);
      assert.throws(() => folder.read("outside.txt"), Deno.errors.NotFound);
      // Only root's threads can start programs with a view of their own; others need Perl.
      if (Deno.build.os === "linux" && Deno.uid() === 0) {
        assert.deepEqual([...new Set(threads)], [
          `${registry.url}@factory/cli/${VERSION}/lib/sandbox/landlock_worker_deno.ts`,
        ]);
      }
    },
  );

  await t.step("its helpers test plugins, with their limits", async () => {
    await ok("deno test -A --no-check plugin_check.ts");
  });
});
