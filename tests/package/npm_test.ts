import assert from "node:assert/strict";
import { pack } from "../../scripts/pack.ts";
import { VERSION } from "../../lib/version.ts";
import { filesIn } from "../../scripts/support/files.ts";
import { deadLinks } from "./dead_links.ts";
import { EmptyFolder } from "./empty_folder.ts";
import { PIPELINE, STRAY } from "./pipelines.ts";

/** What npm says when nothing is wrong with the package. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED)\b|npm: not found/;

const SLOW =
  `digraph { start -> slow -> exit; slow [type=tool, tool_command="sleep 600"] }`;

Deno.test("the package works as its users get it from npm", async (t) => {
  using folder = new EmptyFolder({
    ...{ npm_config_prefer_offline: "true", npm_config_loglevel: "error" },
    ...{ npm_config_audit: "false", npm_config_fund: "false" },
  });
  // As `deno task pack` does.
  await pack(`${folder.path}/dist/factory-cli.tgz`);
  // A run copies the folder that it works on: best one without the packages.
  Deno.mkdirSync(`${folder.path}/work`);
  const run = (line: string) => folder.run(`cd work\n${line}`);
  const ok = async (line: string) => {
    const { code, stdout, stderr } = await run(line);
    assert.equal(code, 0, `$ ${line}\n${stdout}\n${stderr}`);
    return stdout;
  };

  let installed = await folder.run("npm install ./dist/factory-cli.tgz bun");
  const hasBun = installed.code === 0;
  if (!hasBun) {
    console.error(`SKIPPED: Bun cannot be had: ${installed.stderr}`);
    installed = await folder.run("npm install ./dist/factory-cli.tgz");
  }
  if (installed.code !== 0 && UNREACHABLE.test(installed.stderr)) {
    console.error(
      `SKIPPED: the package for npm is not tested, npm cannot be had: ${installed.stderr}`,
    );
    return;
  }
  assert.equal(installed.code, 0, installed.stderr);

  folder.write("work/pipeline.dot", PIPELINE);
  folder.write("work/stray.dot", STRAY);
  folder.write("work/slow.dot", SLOW);
  const names = {
    "mod.ts": "@factory/cli",
    "handlers/testing.ts": "@factory/cli/testing",
  };
  for (const file of ["program.ts", "shout.ts", "pure.mjs"]) {
    folder.take(file, names, "work");
  }

  await t.step("it holds what users look for, and JavaScript only", () => {
    const root = `${folder.path}/node_modules/@factory/cli`;
    for (const name of ["README.md", "LICENSE", "package.json", "mod.d.ts"]) {
      assert.ok(Deno.statSync(`${root}/${name}`).isFile);
    }
    const sources = filesIn(root).filter((path) => /(?<!\.d)\.ts$/.test(path));
    assert.deepEqual(
      sources.filter((path) => !/^(examples|plugins)\//.test(path)),
      [],
    );
    assert.deepEqual(deadLinks(root), []);
  });

  await t.step("npx factory runs a pipeline, a plugin in it", async () => {
    assert.equal(await ok("npx factory --version"), `factory ${VERSION}\n`);
    await ok("npx factory run pipeline.dot --plugins . --run-id first");
    const workspace = "work/.factory/runs/first/workspace";
    assert.equal(folder.read(`${workspace}/greeting.txt`), "hello\n");
    assert.equal(folder.read(`${workspace}/shout.txt`), "HELLO");
  });

  await t.step("its plugins are there, and types for new ones", async () => {
    const listed = await ok(
      "npx factory handlers --plugins ../node_modules/@factory/cli/plugins",
    );
    assert.match(listed, /text_replace/);
    await ok("npx factory plugin check shout.ts");
  });

  await t.step("it holds write limits, and exits as factory does", async () => {
    const { code } = await run(
      "npx factory run stray.dot --run-id stray",
    );
    assert.equal(code, 1);
    assert.throws(
      () => folder.read("work/.factory/runs/stray/workspace/other.txt"),
      Deno.errors.NotFound,
    );
  });

  await t.step("a signal to it stops the run cleanly", async () => {
    const { code, stderr } = await run(
      `../node_modules/.bin/factory run slow.dot --run-id slow 2>log & pid=$!
      tries=0
      until grep -q "started *slow" log; do
        tries=$((tries + 1)); [ $tries -gt 600 ] && exit 99
        sleep 0.05
      done
      kill -TERM $pid; wait $pid`,
    );
    assert.equal(code, 143, stderr);
    const { state, status } = JSON.parse(
      folder.read("work/.factory/runs/slow/checkpoint.json"),
    );
    assert.match(
      `${state} ${status} ${folder.read("work/log")}`,
      /terminated|cancel/,
    );
  });

  await t.step(
    "a program that imports it has the right types, and runs",
    async () => {
      await ok("deno check program.ts");
      const seen = JSON.parse(await ok("deno run -A program.ts"));
      assert.equal(seen.first, "success");
      assert.equal(seen.second, "canceled");
      assert.match(seen.reason, /^tool_exit_code_\d+$/);
    },
  );

  for (const runtime of ["node", ...hasBun ? ["bun"] : []]) {
    await t.step(`its pure part runs in ${runtime}`, async () => {
      assert.deepEqual(
        JSON.parse(
          await ok(
            runtime === "node" ? "node pure.mjs" : "npx --no bun pure.mjs",
          ),
        ),
        {
          deno: false,
          ast: "Dot",
          found: ["named"],
          unknown: ["type_known"],
          success: "exit",
          again: "greet",
          condition: true,
          shown: true,
        },
      );
    });
  }
});
