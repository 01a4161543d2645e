/** A check of numbers. */

import type { AttrSpec } from "./spec.ts";

/** Keeps a number from being negative. */
export function notNegative(name: string): NonNullable<AttrSpec["check"]> {
  return (value) =>
    typeof value === "number" && value < 0
      ? `${name} is ${value}, but must not be negative`
      : undefined;
}
