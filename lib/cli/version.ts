/** `factory --version` */

import type { Output } from "../sinks/text.ts";
import { VERSION } from "../version.ts";

/** Prints the version, also as JSON. */
export function printVersion(output: Output, json: boolean): void {
  output.write(
    json
      ? `${JSON.stringify({ schema_version: 1, version: VERSION })}\n`
      : `factory ${VERSION}\n`,
  );
}
