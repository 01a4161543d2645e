/** A node's limits, in words for its agent. */

import type { NodeLimits } from "../handler.ts";

/**
 * What an agent is told of its limits; empty when it has none. What is hidden
 * from it is not named: who does not know of a file does not look for it.
 */
export function limitsInWords(
  { allowedWritePaths, net }: NodeLimits,
): string {
  const lines = [...writing(allowedWritePaths), ...NETWORK[net]];
  if (lines.length === 0) return "";
  return ["Limits of this stage (hard requirement):", ...lines].join("\n");
}

const NETWORK: Readonly<Record<NodeLimits["net"], readonly string[]>> = {
  all: [],
  loopback: ["- No network but that of this machine itself."],
  none: ["- No network."],
};

function writing(paths: readonly string[] | undefined): readonly string[] {
  if (paths === undefined || paths.some(isWhole)) return [];
  const allowed = paths.length === 0
    ? "- Write no file of the workspace."
    : `- Write nothing but ${paths.map(entry).join(", ")}.`;
  return [
    allowed,
    "- Any other change of the workspace is undone and fails the stage.",
  ];
}

function isWhole(path: string): boolean {
  return path === "." || path === "./";
}

function entry(path: string): string {
  return path.endsWith("/") ? `what is below ${path}` : path;
}
