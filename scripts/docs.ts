/**
 * `deno run -A scripts/docs.ts`: writes the tables of docs/language.md,
 * docs/security.md and docs/agents/codex.md from the declarations in the code. A table stands between
 * `<!-- table NAME -->` and `<!-- end -->`; a test fails when one is out of date.
 *
 * @module
 */

import { CODEX_ATTRIBUTES } from "../handlers/agents/codex/attributes.ts";
import { EDGE_ATTRIBUTES } from "../lib/attributes/edge.ts";
import { GRAPH_ATTRIBUTES } from "../lib/attributes/graph.ts";
import { NODE_ATTRIBUTES } from "../lib/attributes/node.ts";
import type { AttrSpec } from "../lib/attributes/spec.ts";
import { TYPE_BY_SHAPE } from "../lib/graph/shapes.ts";
import { EARLIER_RULES, RULES } from "../lib/lint/rules/mod.ts";
import { duration } from "../lib/sinks/text.ts";
import { createFactory } from "../mod.ts";
import {
  allSandboxes,
  holeLines,
  limitRows,
} from "./support/sandbox_tables.ts";

/** The document with the tables of the language. */
export const DOCUMENT: URL = new URL("../docs/language.md", import.meta.url);

/** The document with what the sandboxes hold. */
export const SECURITY: URL = new URL("../docs/security.md", import.meta.url);

/** The document of the codex backend. */
export const CODEX_DOCUMENT: URL = new URL(
  "../docs/agents/codex.md",
  import.meta.url,
);

/** Of the reference, but refused by this version. */
const REFUSED: readonly string[] = [
  "loop_restart",
  "stack.child_dotfile",
  "stack.child_workdir",
];

type Row = readonly string[];

/** The document with its tables as the code has them, formatted. */
export async function withTables(text: string): Promise<string> {
  const tables = await allTables();
  const written = text.replaceAll(
    /(<!-- table (.+?) -->\n)[^]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => {
      const table = tables.get(name);
      if (!table) throw new Error(`Cannot write table "${name}": unknown`);
      return `${start}\n${table}\n${end}`;
    },
  );
  return await formatted(written);
}

/** All tables by name. */
async function allTables(): Promise<Map<string, string>> {
  const { registry } = createFactory();
  const tables = new Map([
    ["graph", attributeTable(GRAPH_ATTRIBUTES)],
    ["node", attributeTable(NODE_ATTRIBUTES)],
    ["edge", attributeTable(EDGE_ATTRIBUTES)],
    ["shapes", shapeTable(registry.types)],
    ["rules", ruleTable()],
    ["agent codex", attributeTable(CODEX_ATTRIBUTES)],
    ["refused", `${(await refused()).map(code).join(", ")}.`],
  ]);
  const sandboxes = await allSandboxes();
  if (sandboxes) {
    tables.set(
      "sandboxes",
      table(
        ["Limit", ...sandboxes.map(({ name }) => code(name))],
        limitRows(sandboxes),
      ),
    );
    tables.set("sandbox holes", holeLines(sandboxes).join("\n"));
  }
  const handlers: Row[] = [];
  for (const type of registry.types) {
    const handler = await registry.load(type);
    if (!handler) throw new Error(`Cannot describe "${type}": not there`);
    handlers.push([code(type), handler.help]);
    tables.set(`handler ${type}`, attributeTable(handler.attributes));
  }
  return tables.set("handlers", table(["Type", "What it does"], handlers));
}

/**
 * What a check refuses.
 *
 * @throws {Error} when it is not what this file says: then the version can do more, or less.
 */
async function refused(): Promise<readonly string[]> {
  const factory = createFactory();
  const declared = [
    ...GRAPH_ATTRIBUTES,
    ...NODE_ATTRIBUTES,
    ...EDGE_ATTRIBUTES,
  ];
  const found = new Set<string>();
  for (const { name } of declared) {
    const value = `"${name}"=${name === "loop_restart" ? "true" : "1"}`;
    const { diagnostics } = await factory.check({
      file: "refused.dot",
      text:
        `digraph { start -> a -> exit [${value}]; graph [${value}]; a [${value}] }`,
    });
    if (diagnostics.some(({ rule }) => rule === "attr_supported")) {
      found.add(name);
    }
  }
  const names = [...found].sort();
  if (names.join() !== REFUSED.join()) {
    throw new Error(`Cannot list what is refused: it is ${names.join(", ")}`);
  }
  return names;
}

function attributeTable(specs: readonly AttrSpec[]): string {
  return table(
    ["Attribute", "Type", "Default", "What it means"],
    specs.filter(({ name }) => !REFUSED.includes(name)).map((spec) => [
      [spec.name, ...spec.aliases ?? []].map(code).join(", "),
      spec.values ? spec.values.map(code).join(" ") : spec.type,
      spec.required ? "required" : defaultText(spec),
      spec.help,
    ]),
  );
}

function defaultText({ type, default: value }: AttrSpec): string {
  if (value === undefined) return "";
  if (type === "duration") return code(duration(Number(value)));
  return code(Array.isArray(value) ? value.join(",") : String(value));
}

function shapeTable(types: readonly string[]): string {
  return table(
    ["Shape", "Type", ""],
    Object.entries(TYPE_BY_SHAPE).map(([shape, type]) => [
      code(shape),
      code(type),
      types.includes(type) ? "" : "not in this version: an error",
    ]),
  );
}

function ruleTable(): string {
  const rank = { error: 0, warning: 1, info: 2 };
  const rules = [...EARLIER_RULES, ...RULES].toSorted((a, b) =>
    rank[a.severity] - rank[b.severity] || (a.name < b.name ? -1 : 1)
  );
  return table(
    ["Rule", "Severity", "What it says"],
    rules.map(({ name, severity, help }) => [code(name), severity, help]),
  );
}

function table(head: Row, rows: readonly Row[]): string {
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function code(text: string): string {
  return `\`${text}\``;
}

async function formatted(text: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("Cannot format the document");
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  for (const document of [DOCUMENT, SECURITY, CODEX_DOCUMENT]) {
    const text = Deno.readTextFileSync(document);
    Deno.writeTextFileSync(document, await withTables(text));
  }
}
