/** What the tests of the file that unpacks itself have in common. */

import assert from "node:assert/strict";
import { VERSION } from "../../lib/version.ts";
import { quickSelfExtracting } from "./built.ts";
import { Home, type Start } from "./home.ts";

const VERSION_LINE = `factory ${VERSION}\n`;

/** Asserts that it has told its version, and nothing else; a start that was skipped is fine. */
export function assertStarted(start: Start | undefined, what?: string): void {
  if (start) assert.deepEqual(start, STARTED, what);
}

const STARTED: Start = { code: 0, stdout: VERSION_LINE, stderr: "" };

/** A test with a home of its own; none where the file cannot be built. */
export function test(
  name: string,
  body: (home: Home, program: string) => Promise<void>,
): void {
  Deno.test(`a file that unpacks itself ${name}`, async () => {
    const program = await quickSelfExtracting();
    if (program === undefined) return;
    using home = new Home(program);
    await body(home, program);
  });
}

/** What is in a folder; nothing when there is none. */
export function names(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return [];
  }
}
