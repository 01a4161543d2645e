/** `factory --version` */

import { VERSION } from "../version.ts";
import type { Outside } from "./io.ts";

/** Prints the version; as JSON also which form of factory this is, and of which commit. */
export async function printVersion(
  { host, stdout }: Pick<Outside, "host" | "stdout">,
  json: boolean,
): Promise<void> {
  if (!json) return stdout.write(`factory ${VERSION}\n`);
  const { aboutJson } = await import("./about.ts");
  stdout.write(`${JSON.stringify(aboutJson(host))}\n`);
}
