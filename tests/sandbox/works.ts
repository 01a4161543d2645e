/** Work that people do with well-known programs, and what it takes within limits. */

/** A piece of work. */
export interface Work {
  /** The program that it takes. */
  readonly program: string;
  readonly files: Readonly<Record<string, string>>;
  readonly command: string;
  /** Attributes that let it pass where all else may not be written. */
  readonly granted: string;
}

const UNITTEST = `import unittest
class Test(unittest.TestCase):
  def test(self): pass
`;

/** All of it, by name; none needs a network. */
export const WORKS: Readonly<Record<string, Work>> = {
  git: {
    program: "git",
    files: { "a": "a\n" },
    command:
      "git init -q && git add a && git commit -qm first && git log --oneline | grep -q first && git status --short",
    granted:
      'allow=git, allowed_write_paths="", env_pass="GIT_AUTHOR_NAME,GIT_AUTHOR_EMAIL,GIT_COMMITTER_NAME,GIT_COMMITTER_EMAIL"',
  },
  npm: {
    program: "npm",
    files: {
      "package.json": JSON.stringify({
        name: "it",
        version: "1.0.0",
        scripts: { test: "node test.js" },
        dependencies: { dep: "file:./dep" },
      }),
      "test.js": 'if (require("dep") !== 1) process.exit(1);\n',
      "dep/package.json": '{ "name": "dep", "version": "1.0.0" }',
      "dep/index.js": "module.exports = 1;\n",
    },
    command: "npm install --offline --no-audit --no-fund && npm test",
    granted: 'allow=npm, allowed_write_paths=""',
  },
  deno: {
    program: "deno",
    files: { "it_test.ts": 'Deno.test("it", () => {});\n' },
    command: "deno test --no-check",
    granted: 'allow=deno, allowed_write_paths=""',
  },
  make: {
    program: "make",
    files: { "Makefile": "out: in\n\tcp in out 2>/dev/null\n", "in": "in\n" },
    command: "make",
    granted: 'allowed_write_paths="out"',
  },
  cargo: {
    program: "cargo",
    files: {
      "Cargo.toml": '[package]\nname = "it"\nversion = "0.1.0"\n',
      "src/main.rs": "fn main() {}\n",
    },
    command: "cargo build --offline -q && ./target/debug/it",
    granted: 'allow=cargo, allowed_write_paths=""',
  },
  unittest: {
    program: "python3",
    files: { "test_it.py": UNITTEST },
    command: "python3 -m unittest test_it",
    granted: 'allow=python, allowed_write_paths=""',
  },
  pytest: {
    program: "pytest",
    files: { "test_it.py": UNITTEST },
    command: "pytest -q test_it.py",
    granted: 'allow=python, allowed_write_paths=""',
  },
};
