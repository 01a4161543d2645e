/** Processes of this machine, known by what is in their environment. */

/** The ids of all processes whose environment holds a text. */
export function processesWith(text: string): number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === Deno.pid) continue;
    try {
      const environment = Deno.readTextFileSync(`/proc/${name}/environ`);
      if (environment.includes(text)) found.push(Number(name));
    } catch (error) {
      // It has ended, or is somebody else's.
      if (
        error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.PermissionDenied ||
        error instanceof Error && error.message.includes("os error 3)")
      ) continue;
      throw error;
    }
  }
  return found;
}
