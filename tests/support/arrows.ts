/**
 * Who may import whom: the house from the ground up, in one table.
 *
 * @module
 */

/** A folder or file of the house, and what it may import beyond itself. */
export interface Place {
  /** A folder, or a single file, from the top of the tree. */
  readonly path: string;
  /**
   * `nothing` of ours; all that stands `below` it in the table; or the places
   * that are named. npm packages and `node:` modules are not the table's concern.
   */
  readonly imports: "nothing" | "below" | readonly string[];
  /** What it may take as types only, on top of that. */
  readonly types?: readonly string[];
}

/** All places, the lowest first. The longest path that fits a file is its place. */
const PLACES: readonly Place[] = [
  // The ground.
  { path: "lib/host", imports: "nothing" },
  { path: "lib/dot", imports: "nothing" },
  { path: "lib/condition", imports: "nothing" },
  { path: "lib/history", imports: "nothing" },
  { path: "lib/version.ts", imports: "nothing" },
  { path: "lib/build.ts", imports: "nothing" },
  { path: "lib/git_head.ts", imports: "below" },
  { path: "lib/form.ts", imports: "below" },
  // The first floor.
  { path: "lib/text", imports: "below" },
  { path: "lib/attributes", imports: "below" },
  { path: "lib/variables", imports: "below" },
  { path: "lib/graph", imports: "below" },
  { path: "lib/workspace", imports: "below" },
  { path: "lib/sandbox", imports: "below" },
  { path: "lib/report.ts", imports: "below" },
  { path: "lib/sinks", imports: "below" },
  // What a handler may know.
  { path: "lib/handler", imports: "below" },
  { path: "lib/handler.ts", imports: "below" },
  { path: "lib/values.ts", imports: "below" },
  { path: "lib/guard", imports: "below" },
  { path: "lib/lint", imports: "below" },
  { path: "lib/agents", imports: "below" },
  { path: "lib/plugin", imports: "below" },
  { path: "lib/plugin.ts", imports: "below" },
  { path: "lib/registry.ts", imports: "below" },
  // The engine.
  { path: "lib/errors.ts", imports: "below" },
  { path: "lib/config.ts", imports: "below" },
  { path: "lib/check.ts", imports: "below" },
  { path: "lib/backoff.ts", imports: "below" },
  { path: "lib/plan.ts", imports: "below" },
  { path: "lib/run", imports: "below" },
  { path: "lib/local", imports: "below" },
  { path: "lib/api", imports: "below" },
  { path: "lib/factory.ts", imports: "below" },
  { path: "lib/server", imports: "below" },
  { path: "lib/testing", imports: "below" },
  { path: "lib/doctor", imports: "below" },
  { path: "lib/cli", imports: "below" },
  { path: "lib/show.ts", imports: "below" },
  // What stands on the engine without knowing it.
  {
    path: "handlers",
    imports: [
      "lib/handler.ts",
      "lib/agents",
      "lib/guard",
      "lib/text",
      "lib/variables",
      "lib/version.ts",
    ],
    types: ["lib/graph", "lib/registry.ts"],
  },
  { path: "plugins", imports: "nothing", types: ["mod.ts"] },
  // The doors.
  { path: "handlers/pure.ts", imports: "below" },
  { path: "handlers/testing.ts", imports: "below" },
  { path: "mod.ts", imports: "below" },
  { path: "cli.ts", imports: "below" },
  // Beside the house.
  { path: "bench", imports: "below" },
  { path: "scripts", imports: "below" },
  { path: "examples", imports: "nothing" },
  { path: "tests", imports: "below" },
];

/** The files that may say `Deno.`: the machine's host, what the sandbox needs of Deno alone, the terminal, the entry, and what is beside the house. */
export const SAYS_DENO: readonly string[] = [
  "lib/host/deno.ts",
  "lib/sandbox/landlock_worker_deno.ts",
  "lib/sandbox/launcher_deno.ts",
  "lib/sandbox/libc_deno.ts",
  "lib/sandbox/libc_library_deno.ts",
  "lib/sandbox/machine_deno.ts",
  "lib/sandbox/upper_deno.ts",
  "lib/sandbox/worker_thread_deno.ts",
  "lib/plugin/host_main.ts",
  "lib/plugin/worker_host.ts",
  "lib/plugin/inside/exec.ts",
  "lib/plugin/inside/perform.ts",
  "lib/cli/process.ts",
  "lib/cli/terminal.ts",
  "bench/",
  "scripts/",
  "examples/",
  "tests/",
];

/** One import statement. */
export interface Import {
  /** The file that imports. */
  readonly from: string;
  /** The file that is imported. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Says what is wrong with an import, or `undefined` when it may be. */
export function broken({ from, to, typeOnly }: Import): string | undefined {
  const importer = placeOf(from);
  const imported = placeOf(to);
  if (!importer) return `${from} stands nowhere in the table`;
  if (!imported) return `${from} imports ${to}, which stands nowhere in it`;
  if (importer === imported) return undefined;
  if (typeOnly && importer.types?.includes(imported.path)) return undefined;
  const { imports } = importer;
  const mayImport = imports === "below"
    ? PLACES.indexOf(imported) < PLACES.indexOf(importer)
    : imports !== "nothing" && imports.includes(imported.path);
  return mayImport
    ? undefined
    : `${from} imports ${to}: ${importer.path} may not know ${imported.path}`;
}

function placeOf(file: string): Place | undefined {
  return PLACES
    .filter(({ path }) => file === path || file.startsWith(`${path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}
