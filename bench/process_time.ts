/** How long a Deno program takes, from the start of its process to its end. */

import { fileURLToPath } from "node:url";

/** What a process printed and how long it took. */
export interface Timed {
  readonly ms: number;
  readonly stdout: string;
}

/**
 * Runs a file of this tree to its end.
 *
 * @throws {Error} when it fails: a failure's time says nothing.
 */
export async function timed(
  file: string,
  args: readonly string[] = [],
): Promise<Timed> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-prompt"],
      fileURLToPath(new URL(`../${file}`, import.meta.url)),
      ...args,
    ],
    stdin: "null",
  });
  const start = performance.now();
  const { success, stdout, stderr } = await command.output();
  const ms = performance.now() - start;
  const decoder = new TextDecoder();
  if (!success) throw new Error(`${file} failed: ${decoder.decode(stderr)}`);
  return { ms, stdout: decoder.decode(stdout) };
}

/**
 * How long a program takes that unpacks itself, when it has done so before.
 *
 * @throws {Error} when it fails.
 */
export async function programTime(
  program: string,
  args: readonly string[],
): Promise<number> {
  const command = new Deno.Command(program, {
    args: [...args],
    env: { FACTORY_CACHE_DIR: `${program}.unpacked` },
    stdin: "null",
  });
  const start = performance.now();
  const { success, stderr } = await command.output();
  const ms = performance.now() - start;
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return ms;
}

/** How long factory takes for a command. */
export async function factoryTime(...args: string[]): Promise<number> {
  return (await timed("cli.ts", args)).ms;
}

/** How long the machine takes for so much work, Deno's start included. */
export async function floorTime(
  { lines = 0, spawns = 0, scans = 0, copies = 0, folder = "." }: {
    readonly lines?: number;
    readonly spawns?: number;
    readonly scans?: number;
    readonly copies?: number;
    readonly folder?: string;
  },
): Promise<number> {
  const counts = [lines, spawns, scans, copies].map(String);
  return (await timed("bench/workers/floor.ts", [...counts, folder])).ms;
}

/** How long Deno takes to say hello. */
export async function helloTime(): Promise<number> {
  return (await timed("bench/workers/hello.ts")).ms;
}
