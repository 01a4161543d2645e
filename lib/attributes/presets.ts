/** What well-known programs need to write, and the environment that keeps their caches inside the run. */

/** The needs of a program. */
export interface Preset {
  /** Entries that are added to `allowed_write_paths`, where a node has any. */
  readonly paths: readonly string[];
  /** Variables by name; `$CACHE` is a folder of the node's own. */
  readonly env: Readonly<Record<string, string>>;
  /** One sentence for the docs. */
  readonly help: string;
}

/** The values of `allow`. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  git: {
    paths: [".git/"],
    env: {},
    help: "The repository itself: commits, branches, the index.",
  },
  npm: {
    paths: ["node_modules/", "package-lock.json"],
    env: {},
    help: "Installed packages and the lock file.",
  },
  deno: {
    paths: ["node_modules/", "deno.lock"],
    env: {},
    help: "The lock file, and packages where they are kept in the project.",
  },
  cargo: {
    paths: ["target/", "Cargo.lock"],
    env: { CARGO_HOME: "$CACHE/cargo" },
    help:
      "What is built, the lock file, and a registry cache of the node's own.",
  },
  go: {
    paths: ["go.sum"],
    env: { GOPATH: "$CACHE/go" },
    help: "The checksums, and a module cache of the node's own.",
  },
  python: {
    paths: [".venv/", ".pytest_cache/", ".benchmarks/"],
    env: {
      PYTHONDONTWRITEBYTECODE: "1",
      // Else it is beside the tests, wherever they are.
      PYTEST_ADDOPTS: '-o "cache_dir=$CACHE/pytest"',
    },
    help:
      "A virtual environment; no byte code is written, and the test cache is the node's own.",
  },
};

/** The names of all presets. */
export const PRESET_NAMES: readonly string[] = Object.keys(PRESETS);

/** Names that are no presets. */
export function unknownPresets(names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(PRESETS, name));
}

/** What the presets need together. */
export function presetsOf(names: readonly string[]): Omit<Preset, "help"> {
  const found = names.flatMap((name) =>
    Object.hasOwn(PRESETS, name) ? [PRESETS[name]!] : []
  );
  return {
    paths: [...new Set(found.flatMap(({ paths }) => paths))],
    env: Object.assign({}, ...found.map(({ env }) => env)),
  };
}
