/** The files that a new plugin begins with. */

import { currentForm, moduleUrl } from "../form.ts";
import { VERSION } from "../version.ts";

/** A file's name and text. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/**
 * A plugin that works, and a test that runs it.
 *
 * @param type the plugin's type
 */
export function scaffold(type: string): NewFile[] {
  return [
    { name: `${type}.ts`, text: pluginText(type) },
    { name: `${type}_test.ts`, text: testText(type) },
  ];
}

function pluginText(type: string): string {
  return `import type {
  HandlerContext,
  HandlerNode,
  Outcome,
  Plugin,
} from "@factory/cli";

export default {
  type: "${type}",
  role: "work",
  help: "Writes words in capitals to a file.",
  attributes: [
    {
      name: "words",
      type: "string",
      required: true,
      help: "What to write; variables are filled in.",
    },
    {
      name: "file",
      type: "string",
      default: "${type}.txt",
      help: "Where to write it, in the workspace.",
    },
  ],
  // What it needs besides reading the workspace and writing what its node may write:
  // permissions: { net: ["api.example.com"], env: ["TOKEN"], run: ["git"] },
  run,
} satisfies Plugin;

function run({ values }: HandlerNode, context: HandlerContext): Outcome {
  const words = context.expand(values.text("words") ?? "").toUpperCase();
  context.files.write(values.text("file") ?? "", words);
  return { status: "success", contextUpdates: { "${type}.words": words } };
}
`;
}

/** What a test calls; this file itself does not. */
const TEST = "Deno.test";

function testText(type: string): string {
  return `import assert from "node:assert/strict";
import { runHandler } from "@factory/cli/testing";

${TEST}("${type} writes words in capitals", async () => {
  using run = await runHandler(import.meta.resolve("./${type}.ts"), {
    attributes: { words: "hello \${context.name}" },
    context: { name: "you" },
  });
  assert.equal(run.outcome, "success", run.reason);
  assert.equal(run.file("${type}.txt"), "HELLO YOU");
});
`;
}

/** Where the types and the helpers for tests come from, as an import map says it. */
export function packageImports(): Record<string, string> {
  const form = currentForm();
  if (form === "source" || form === "npm") {
    return {
      "@factory/cli": moduleUrl("mod.ts"),
      "@factory/cli/testing": moduleUrl("handlers/testing.ts"),
    };
  }
  return {
    "@factory/cli": `jsr:@factory/cli@^${VERSION}`,
    "@factory/cli/testing": `jsr:@factory/cli@^${VERSION}/testing`,
  };
}

/** A `deno.json` with the imports, added to one that is there; `undefined` when nothing is missing. */
export function configText(before: string | undefined): string | undefined {
  const config: unknown = before === undefined ? {} : JSON.parse(before);
  if (typeof config !== "object" || config === null) return undefined;
  const imports = "imports" in config ? config.imports as object : {};
  const wanted = packageImports();
  if (Object.keys(wanted).every((name) => Object.hasOwn(imports, name))) {
    return undefined;
  }
  const value = { ...config, imports: { ...wanted, ...imports } };
  return `${JSON.stringify(value, null, 2)}\n`;
}
