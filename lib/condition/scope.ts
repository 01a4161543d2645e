/** What the keys of a condition, or of `${context.key}`, stand for. */

/** Gives the JSON value of a key, or `undefined` when there is none. */
export type Scope = (key: string) => unknown;

const PREFIX = "context.";

/** Keys that are no context keys, so that `context.<key>` is not tried for them. */
const OWN_KEYS = new Set(["outcome", "preferred_label", "failure_class"]);

/**
 * Finds the value of a key. `context.<path>` is tried with its prefix and
 * then without, a bare key the other way round. A dotted path goes into
 * objects when no key has the whole name.
 *
 * @example
 * ```ts
 * valueOf("context.review.score", (key) => ({ review: { score: 3 } })[key]); // 3
 * ```
 */
export function valueOf(key: string, scope: Scope): unknown {
  const names = key.startsWith(PREFIX)
    ? [key, key.slice(PREFIX.length)]
    : OWN_KEYS.has(key) || key.startsWith("internal.")
    ? [key]
    : [key, PREFIX + key];
  for (const name of names) {
    const value = scope(name);
    if (value !== undefined) return value;
  }
  for (const name of names) {
    const value = inside(name, scope);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The longest beginning of a dotted name that is a key leads into its object. */
function inside(name: string, scope: Scope): unknown {
  for (
    let dot = name.lastIndexOf(".");
    dot > 0;
    dot = name.lastIndexOf(".", dot - 1)
  ) {
    let value = scope(name.slice(0, dot));
    if (value === undefined) continue;
    for (const step of name.slice(dot + 1).split(".")) {
      value = isObject(value) && Object.hasOwn(value, step)
        ? value[step]
        : undefined;
    }
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The text of a JSON value, as conditions compare it: a missing one is empty. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
