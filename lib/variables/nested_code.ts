/** Values that a command hands to another interpreter as code. */

import { scanCommand } from "./shell.ts";
import type { Variable } from "./template.ts";

/**
 * `eval …`, or an interpreter's `-c` or `-e` with an argument whose quotes are
 * still open. The outer shell keeps the value from being code; the inner one
 * reads what the outer one made of it.
 */
const INNER =
  /(?:^|[\s;&|(])(?:eval\s[^;&|\n]*|(?:(?:ba|da|z|k)?sh|python3?|node|perl|ruby)\s+(?:-\w+\s+)*-\w*[ce]\s+(?:"(?:[^"\\]|\\[^])*|'[^']*))$/;

/** Finds the variables whose values would run as code. */
export function nestedCode(command: string): readonly Variable[] {
  return scanCommand(command).filter((part) =>
    part.kind === "variable" && part.place !== "comment" &&
    INNER.test(command.slice(0, part.offset))
  ) as readonly Variable[];
}
