import { dirname } from "node:path";

/** The `PATH` on which programs find the Deno that runs this, wherever it was started from. */
export function pathWithDeno(): string {
  return `${dirname(Deno.execPath())}:${Deno.env.get("PATH") ?? ""}`;
}
