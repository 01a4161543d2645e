/**
 * `deno task pack`: builds dist/factory-cli.tgz, the package for npm. `--name`
 * gives it another name there than on JSR.
 *
 * `deno pack` turns the modules into JavaScript with declarations. What is
 * added here: a program that runs by the Deno of the package `deno`, and an
 * entry for Node and Bun.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { filesIn } from "./support/files.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The result. */
export const TARGET = "dist/factory-cli.tgz";

interface PackageJson {
  exports: Record<string, unknown>;
  [name: string]: unknown;
}

/** The package's entries, by the name that they are imported by. */
const ENTRIES: Readonly<Record<string, string>> = {
  ".": "mod.js",
  "./cli": "cli.js",
  "./pure": "handlers/pure.js",
  "./testing": "handlers/testing.js",
};

if (import.meta.main) {
  const { values: { name } } = parseArgs({
    args: Deno.args,
    options: { name: { type: "string" } },
  });
  await pack(`${ROOT}${TARGET}`, name);
  const { size } = Deno.statSync(`${ROOT}${TARGET}`);
  console.log(`${TARGET}: ${(size / 1000).toFixed()} kB`);
}

/** Builds the package, under the name of `deno.json` or another one. */
export async function pack(target: string, name?: string): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "factory-pack-" });
  try {
    await run(Deno.execPath(), [
      ...["pack", "--quiet", "--allow-dirty", "--no-source-maps"],
      ...["--output", `${folder}/raw.tgz`],
    ]);
    await run("tar", ["xzf", `${folder}/raw.tgz`, "-C", folder]);
    const root = `${folder}/package`;
    complete(root, name);
    Deno.mkdirSync(target.slice(0, target.lastIndexOf("/")), {
      recursive: true,
    });
    await run("tar", ["czf", target, "-C", folder, "package"]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Makes of what `deno pack` has made what users install. */
function complete(root: string, name: string | undefined): void {
  removeSources(root);
  for (const path of filesIn(root)) {
    if (path.endsWith(".d.ts")) nameTypes(`${root}/${path}`);
  }
  const path = `${root}/package.json`;
  const manifest: PackageJson = JSON.parse(Deno.readTextFileSync(path));
  for (const [name, entry] of Object.entries(ENTRIES)) {
    manifest.exports[name] = exportOf(entry);
  }
  manifest.exports["."] = {
    // What needs Deno, for those who have it; its pure part for Node and Bun.
    deno: exportOf("mod.js"),
    default: exportOf("handlers/pure.js"),
  };
  const { main: _, types: __, dependencies, ...rest } = manifest;
  const text = JSON.stringify(
    {
      ...rest,
      ...(name !== undefined && { name }),
      description:
        "Runs pipelines of AI coding agents and plain tools, described as DOT graphs",
      keywords: ["agents", "pipeline", "dot", "graphviz", "workflow"],
      ...repository(),
      bin: { factory: "bin/factory.cjs" },
      engines: { node: ">=20" },
      dependencies: {
        ...dependencies as object,
        deno: `^${Deno.version.deno}`,
      },
    },
    null,
    2,
  );
  Deno.writeTextFileSync(path, `${text}\n`);
  Deno.mkdirSync(`${root}/bin`);
  Deno.copyFileSync(
    `${ROOT}scripts/pack/factory.cjs`,
    `${root}/bin/factory.cjs`,
  );
  Deno.chmodSync(`${root}/bin/factory.cjs`, 0o755);
}

/** Where it was built, which npm holds against the proof of it. */
function repository(): object {
  const name = Deno.env.get("GITHUB_REPOSITORY");
  return name === undefined ? {} : {
    repository: { type: "git", url: `git+https://github.com/${name}.git` },
  };
}

function exportOf(entry: string): object {
  return {
    types: `./${entry.replace(/\.js$/, ".d.ts")}`,
    default: `./${entry}`,
  };
}

/** Says in a module where its types are: a plugin's author imports it by its path. */
function nameTypes(types: string): void {
  const path = types.replace(/d\.ts$/, "js");
  const name = types.slice(types.lastIndexOf("/") + 1);
  const text = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(path, `/* @ts-self-types="./${name}" */\n${text}`);
}

/** Examples are meant to be TypeScript; of anything else there is JavaScript. */
function removeSources(root: string): void {
  for (const path of filesIn(root)) {
    if (/^(examples|plugins)\//.test(path)) continue;
    if (/(?<!\.d)\.ts$/.test(path)) Deno.removeSync(`${root}/${path}`);
  }
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(
    `Cannot pack: ${program} failed: ${new TextDecoder().decode(stderr)}`,
  );
}
