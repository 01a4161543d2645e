/** A pipeline in words. */

import { outlineTable } from "./cli/outline_table.ts";
import type { Planned } from "./api/options.ts";

/** How wide, and how colourful. */
export interface ShowOptions {
  /** Longer lines are cut. @default no limit */
  readonly columns?: number;
  /** Uses the terminal's escape sequences. @default false */
  readonly colour?: boolean;
}

/**
 * What a pipeline will do, as `factory show` prints it: its nodes in the order
 * in which a run can reach them, what bounds them, and where they lead.
 */
export function show(
  planned: Pick<Planned, "graph" | "plan">,
  { columns, colour = false }: ShowOptions = {},
): string {
  return outlineTable(planned, {
    write() {},
    isTerminal: columns !== undefined,
    colour,
    columns: () => columns ?? Infinity,
    rows: () => Infinity,
  });
}
