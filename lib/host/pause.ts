/** Waits for real processes, which do not follow a test's clock. */

/** Waits in real time. For short waits only: nothing can cut them short. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Waits in real time until `work` is done, but not longer than that.
 *
 * @returns whether it is done.
 * @throws what `work` throws.
 */
export async function doneWithin(
  work: Promise<unknown>,
  milliseconds: number,
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeOut = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), timeOut]);
  } finally {
    clearTimeout(timer);
  }
}
