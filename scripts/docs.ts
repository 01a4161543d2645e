/**
 * `deno run -A scripts/docs.ts`: writes the tables in `docs/` from the
 * declarations in the code. A table stands between `<!-- table NAME -->` and
 * `<!-- end -->`; a test fails when one is out of date.
 *
 * @module
 */

import { EDGE_ATTRIBUTES } from "../lib/attributes/edge.ts";
import { GRAPH_ATTRIBUTES } from "../lib/attributes/graph.ts";
import { NODE_ATTRIBUTES } from "../lib/attributes/node.ts";
import type { AttrSpec } from "../lib/attributes/spec.ts";
import { TYPE_BY_SHAPE } from "../lib/graph/shapes.ts";
import { EARLIER_RULES, RULES } from "../lib/lint/rules/mod.ts";
import { createFactory } from "../mod.ts";
import {
  AGENT_HEAD,
  agentAttributes,
  agentRows,
  ATTRIBUTE_HEAD,
  attributeRows,
  BACKENDS,
  PROGRAM_HEAD,
  programRows,
} from "./support/agent_tables.ts";
import {
  code,
  defaultText,
  type Row,
  table,
  typeText,
} from "./support/markdown_table.ts";
import {
  allSandboxes,
  holeLines,
  limitRows,
} from "./support/sandbox_tables.ts";

const TOP = new URL("../", import.meta.url);

/** The document with what the sandboxes hold. */
export const SECURITY: URL = new URL("docs/security.md", TOP);

/** Of the reference, but refused by this version. */
const REFUSED: readonly string[] = [
  "loop_restart",
  "stack.child_dotfile",
  "stack.child_workdir",
];

/** Every document that has a table, by its path from the top. */
export function documentsWithTables(folder = "docs"): readonly string[] {
  return Array.from(Deno.readDirSync(new URL(folder, TOP)))
    .toSorted((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => {
      const path = `${folder}/${name}`;
      if (isDirectory) return documentsWithTables(path);
      return name.endsWith(".md") && /^<!-- table /m.test(textOf(path))
        ? [path]
        : [];
    });
}

/** The text of a document, by its path from the top. */
export function textOf(path: string): string {
  return Deno.readTextFileSync(new URL(path, TOP));
}

/** The document with its tables as the code has them, formatted. */
export async function withTables(text: string): Promise<string> {
  const tables = await (written ??= allTables());
  const whole = text.replaceAll(
    /(<!-- table (.+?) -->\n)[^]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => {
      const table = tables.get(name);
      if (!table) throw new Error(`Cannot write table "${name}": unknown`);
      return `${start}\n${table}\n${end}`;
    },
  );
  return await formatted(whole);
}

let written: Promise<ReadonlyMap<string, string>> | undefined;

/** All tables by name. */
async function allTables(): Promise<ReadonlyMap<string, string>> {
  const { registry } = createFactory();
  const tables = new Map([
    ["graph", attributeTable(GRAPH_ATTRIBUTES)],
    ["node", attributeTable(NODE_ATTRIBUTES)],
    ["edge", attributeTable(EDGE_ATTRIBUTES)],
    ["shapes", shapeTable(registry.types)],
    ["rules", ruleTable()],
    ["refused", `${(await refused()).map(code).join(", ")}.`],
    ["agents", table(AGENT_HEAD, agentRows())],
    ["agent programs", table(PROGRAM_HEAD, programRows())],
  ]);
  for (const backend of BACKENDS) {
    const rows = attributeRows(agentAttributes(backend));
    // Without variables their column says nothing.
    const has = rows.some(([, variable]) => variable !== "");
    const cut = (row: Row) => has ? row : row.filter((_, at) => at !== 1);
    tables.set(
      `agent ${backend.name}`,
      table(cut(ATTRIBUTE_HEAD), rows.map(cut)),
    );
  }
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
  const ofAgents = new Set(
    BACKENDS.flatMap(({ attributes }) => attributes.map(({ name }) => name)),
  );
  const handlers: Row[] = [];
  for (const type of registry.types) {
    const handler = await registry.load(type);
    if (!handler) throw new Error(`Cannot describe "${type}": not there`);
    handlers.push([code(type), handler.help]);
    // What belongs to an agent stands on the agent's own page.
    const own = handler.attributes.filter(({ name }) => !ofAgents.has(name));
    tables.set(`handler ${type}`, attributeTable(own));
  }
  for (const { name } of Deno.readDirSync(new URL("plugins", TOP))) {
    if (!name.endsWith(".ts")) continue;
    const { default: plugin } = await import(`${TOP}plugins/${name}`);
    tables.set(`plugin ${plugin.type}`, attributeTable(plugin.attributes));
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
      typeText(spec),
      defaultText(spec),
      spec.help,
    ]),
  );
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
  for (const path of documentsWithTables()) {
    const text = await withTables(textOf(path));
    Deno.writeTextFileSync(new URL(path, TOP), text);
  }
}
