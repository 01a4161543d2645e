/**
 * Prints which layer stops which escape on this machine, as a page in Markdown:
 * `deno run -A tests/sandbox/escapes_table.ts >docs/escapes.md`, as root.
 */

import { type Result, tryEscapes } from "./battery.ts";
import type { Backend } from "./escape.ts";
import { ESCAPES } from "./escapes.ts";
import { asOther } from "./other_user.ts";

const COLUMNS: readonly (readonly [Backend, string])[] = [
  ["landlock", "`landlock`"],
  ["bare", "`landlock`, no namespaces"],
  ["overlay", "`overlay`"],
  ["bwrap", "`bwrap`"],
];

const INTRODUCTION = `# Escapes

Every one of these is tried in every sandbox, by the tests, as root and as
another user; this page is what came of it on Linux ${
  Deno.osRelease().split("-")[0]
}, as root / as
another user where that differs. The workspace may be written at \`src/\` and
\`report.md\`, \`scripts/scenarios/\` is hidden, and there is no network.

- **kernel**: refused while it runs.
- **staging**: done in a layer above the workspace, and never carried over.
- **after**: found in the workspace after the node, which fails, and rolled back.
- **open**: not stopped; [Security](security.md) and \`factory doctor\` name it.
- —: it takes root.

What a sandbox lets through here, a run still undoes in the workspace. A hard
link that stood there before does not get into a run: its workspace is a copy, and
files with names elsewhere are separated after each node.
`;

const rows = new Map<string, string[]>(
  ESCAPES.map(({ name }) => [name, []]),
);
for (const [backend] of COLUMNS) {
  const own = resultsOf(await tryEscapes(backend));
  const others = JSON.parse(await asOther("battery.ts", [backend]));
  const other = resultsOf(others[backend]);
  for (const [index, { name, layer }] of own.entries()) {
    const second = other[index]?.layer ?? "skipped";
    rows.get(name)?.push(
      layer === second || second === "skipped"
        ? shown(layer)
        : `${shown(layer)} / ${shown(second)}`,
    );
  }
}
const table = [
  ["Attempt", ...COLUMNS.map(([, title]) => title)],
  ["---", ...COLUMNS.map(() => "---")],
  ...[...rows].map(([name, cells]) => [name, ...cells]),
].map((cells) => `| ${cells.join(" | ")} |`);
console.log(`${INTRODUCTION}\n${table.join("\n")}`);

function resultsOf(results: Result[] | string): Result[] {
  if (typeof results === "string") throw new Error(results);
  return results;
}

function shown(layer: Result["layer"]): string {
  return layer === "skipped" ? "—" : layer;
}
