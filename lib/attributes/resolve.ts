/** Which of an item's attributes means what a declaration declares? */

import type { AttrSpec } from "./spec.ts";

interface Written {
  readonly origin: "own" | "default" | "stylesheet";
}

const RANK = { own: 2, default: 1, stylesheet: 0 } as const;

/**
 * Finds the attribute of a declaration, under its name or an alias. What the
 * item says itself beats a default, and a default beats the stylesheet,
 * whatever the spelling; between equals the declared name wins.
 */
export function resolveAttr<T extends Written>(
  attributes: ReadonlyMap<string, T>,
  { name, aliases = [] }: AttrSpec,
): T | undefined {
  let best = attributes.get(name);
  for (const alias of aliases) {
    const other = attributes.get(alias);
    if (other && (!best || RANK[other.origin] > RANK[best.origin])) {
      best = other;
    }
  }
  return best;
}

/** Declarations by each of their names, aliases included. */
export function byName(
  specs: readonly AttrSpec[],
): ReadonlyMap<string, AttrSpec> {
  return new Map(
    specs.flatMap((spec) =>
      [spec.name, ...spec.aliases ?? []].map((name) => [name, spec] as const)
    ),
  );
}
