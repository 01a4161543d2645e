/** The results for people. */

import type { Result } from "./measurement.ts";

const HEAD = ["MEASUREMENT", "TIME", "FLOOR", "RATIO", "GOAL", ""];

/** A table of results, one a line. */
export function resultTable(results: readonly Result[]): string {
  const rows = [HEAD, ...results.map(row)];
  const widths = HEAD.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0))
  );
  return rows.map((cells) =>
    cells.map((cell, column) =>
      column === 0 || column >= 4
        ? cell.padEnd(widths[column] ?? 0)
        : cell.padStart(widths[column] ?? 0)
    ).join("  ").trimEnd()
  ).join("\n");
}

function row({ name, ms, floorMs, floor, ratio, goal, goalMs, met }: Result) {
  return [
    name,
    milliseconds(ms),
    floorMs === undefined ? "" : `${milliseconds(floorMs)} (${floor})`,
    ratio === undefined ? "" : ratio.toFixed(2),
    goal && goalMs !== undefined
      ? goal.includes("floor") ? `${goal} = ${milliseconds(goalMs)}` : goal
      : "",
    met === undefined ? "" : met ? "met" : "MISSED",
  ];
}

function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(3)} ms` : `${value.toFixed(0)} ms`;
}
