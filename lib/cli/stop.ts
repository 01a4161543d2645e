/** Ctrl-C and its kin: once to stop cleanly, twice to stop now. */

import type { Outside, StopReason } from "./io.ts";

/**
 * Runs `work` with a signal that the first wish to stop aborts. The second
 * wish kills what was started and ends the wait for the rest.
 *
 * @param say tells the user what happens on the first wish
 * @returns what `work` answers, or the reason of the second wish.
 */
export async function stoppable<T>(
  { onStop, host }: Pick<Outside, "onStop" | "host">,
  say: (text: string) => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | StopReason> {
  const controller = new AbortController();
  const now = Promise.withResolvers<StopReason>();
  using _ = onStop(async (reason) => {
    if (controller.signal.aborted) {
      // Loaded long since: nothing runs without it.
      (await import("../host/exec.ts")).killAll(host);
      return now.resolve(reason);
    }
    say(`${STOPPING[reason]}; once more to stop at once`);
    controller.abort(reason);
  });
  return await Promise.race([work(controller.signal), now.promise]);
}

const STOPPING: Readonly<Record<StopReason, string>> = {
  interrupted: "interrupted: stopping the running stage",
  terminated: "asked to terminate: stopping the running stage",
};
