/** Nothing that a test waits for may keep it waiting for ever. */

/** Far more than anything takes, even on a busy machine. */
const PATIENCE_MS = 120_000;

/** A process that is killed when it takes too long: its end says so. With `group`, it leads one, which is killed whole. */
export function bounded(
  child: Deno.ChildProcess,
  { group = false, patience = PATIENCE_MS }: {
    readonly group?: boolean;
    readonly patience?: number;
  } = {},
): Deno.ChildProcess {
  const timer = setTimeout(() => {
    console.error(`process ${child.pid} was killed after ${patience} ms`);
    try {
      Deno.kill(group ? -child.pid : child.pid, "SIGKILL");
    } catch (error) {
      // It has just ended.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }, patience);
  child.status.finally(() => clearTimeout(timer));
  return child;
}
