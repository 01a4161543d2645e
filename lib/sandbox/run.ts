/** Runs a short program of the sandbox's own. */

import type { Host, SpawnCommand } from "../host/host.ts";

/** How it ended, and all that it printed. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. One that cannot be started has ended with 127. */
export async function run(
  host: Pick<Host, "spawn" | "files">,
  command: SpawnCommand,
): Promise<Ran> {
  try {
    const child = host.spawn(command);
    const [{ code }, stdout, stderr] = await Promise.all([
      child.status,
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code, stdout, stderr };
  } catch (error) {
    const { files } = host;
    if (!files.isNotFound(error) && !files.isDenied(error)) throw error;
    return { code: 127, stdout: "", stderr: String(error) };
  }
}
