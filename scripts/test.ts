/**
 * `deno task test`: runs the tests, a few files to a process and a few
 * processes at once. In one process each file would cost the more, the more
 * files there are.
 *
 * With arguments it is `deno test -A` with them.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { duration } from "../lib/sinks/text.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Files that share a process. */
const MOST_FILES = 8;

/** Folders whose tests take longest, first: so no processor waits for the last of them. */
const SLOW_FIRST = [
  "tests/sandbox",
  "tests/forms",
  "tests/package",
  "tests/plugins",
  "tests/agents",
  "tests/faults",
  "tests",
  "tests/cli",
];

/** What one process of tests has said. */
interface Ended {
  readonly files: readonly string[];
  readonly code: number;
  readonly text: string;
}

/** How many tests ended how. */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly ignored: number;
}

if (import.meta.main) {
  Deno.exit(Deno.args.length > 0 ? await once(Deno.args) : await all());
}

/** What somebody asks for, as they ask for it. */
async function once(args: readonly string[]): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...args],
  }).spawn().status;
  return code;
}

async function all(): Promise<number> {
  const started = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "tests"],
    cwd: ROOT,
  }).spawn().status;
  if (!success) return 1;
  const left = groups();
  const ended: Ended[] = [];
  const work = async () => {
    for (let files = left.shift(); files; files = left.shift()) {
      const result = await run(files);
      ended.push(result);
      console.log(result.text);
    }
  };
  // One more than there are processors: some tests only wait.
  const workers = navigator.hardwareConcurrency + 1;
  await Promise.all(Array.from({ length: workers }, work));
  return report(ended, performance.now() - started);
}

async function run(files: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", ...files],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout) + decoder.decode(stderr);
  return { files, code, text: text.trimEnd() };
}

/** All files of tests, those of a folder together. */
function groups(): string[][] {
  const folders = new Map<string, string[]>();
  for (const file of testFiles("tests")) {
    const folder = file.slice(0, file.lastIndexOf("/"));
    folders.set(folder, [...folders.get(folder) ?? [], file]);
  }
  const rank = (folder: string) => {
    const at = SLOW_FIRST.findIndex((slow) =>
      folder === slow || slow !== "tests" && folder.startsWith(`${slow}/`)
    );
    return at < 0 ? SLOW_FIRST.length : at;
  };
  return [...folders]
    .toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .flatMap(([folder, files]) => {
      // A long one keeps no others waiting.
      const size = rank(folder) < SLOW_FIRST.length ? 3 : MOST_FILES;
      return Array.from(
        { length: Math.ceil(files.length / size) },
        (_, index) => files.slice(index * size, (index + 1) * size),
      );
    });
}

function testFiles(folder: string): string[] {
  return Array.from(Deno.readDirSync(`${ROOT}/${folder}`))
    .toSorted((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => {
      const path = `${folder}/${name}`;
      if (isDirectory) return testFiles(path);
      return name.endsWith("_test.ts") ? [path] : [];
    });
}

function report(ended: readonly Ended[], milliseconds: number): number {
  const broken = ended.filter(({ code }) => code !== 0);
  for (const { files, text } of broken) {
    const at = text.indexOf("\n ERRORS ");
    console.log(`\n${files.join(" ")}\n${at < 0 ? text : text.slice(at)}`);
  }
  const counts = ended.map(({ text }) => countOf(text));
  const sum = (name: keyof Count) =>
    counts.reduce((total, count) => total + count[name], 0);
  // A process that ended in another way than by its tests has told no failure.
  const failed = Math.max(sum("failed"), broken.length);
  const word = failed === 0 ? "ok" : "FAILED";
  console.log(
    `\n${word} | ${sum("passed")} passed | ${failed} failed | ${
      sum("ignored")
    } ignored (${duration(milliseconds)})`,
  );
  return failed === 0 ? 0 : 1;
}

/** The count that a process of tests ends with. */
function countOf(text: string): Count {
  const line =
    text.split("\n").findLast((each) =>
      /^(ok|FAILED) \| \d+ passed/.test(each)
    ) ?? "";
  const number = (word: string) =>
    Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return {
    passed: number("passed"),
    failed: number("failed"),
    ignored: number("ignored"),
  };
}
