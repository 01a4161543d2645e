/** The real command, in a process of its own. */

import { bounded } from "../support/bounded.ts";
import { COMMAND } from "../support/under_test.ts";

export { COMMAND };

/** How to start it. */
export interface Start {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts it. */
export function start(
  args: readonly string[],
  { cwd, env = {} }: Start,
): Deno.ChildProcess {
  const [program, ...before] = COMMAND;
  const command = new Deno.Command(program, {
    args: [...before, ...args],
    cwd,
    env: { CI: "", NO_COLOR: "", FACTORY_LOG_LEVEL: "", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  return bounded(command.spawn());
}

/** Runs it to its end. */
export async function factory(
  args: readonly string[],
  options: Start,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await start(args, options).output();
  const text = (data: Uint8Array) => new TextDecoder().decode(data);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Waits until a file is there. */
export async function appears(path: string): Promise<void> {
  await until(`${path} did not appear`, () => {
    try {
      return Deno.lstatSync(path) !== undefined;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return false;
    }
  });
}

/** Waits until a process is gone, and its parent has been told. */
export async function vanishes(pid: number): Promise<void> {
  await until(`process ${pid} has survived`, () => {
    try {
      Deno.kill(pid, "SIGCONT");
      return false;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return true;
    }
  });
}

async function until(complaint: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(complaint);
}
