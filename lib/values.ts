/** A node's attributes as a handler reads them: coerced by declaration, defaults filled in. */

import { coerce } from "./attributes/coerce.ts";
import { resolveAttr } from "./attributes/resolve.ts";
import type { AttrSpec, AttrValue } from "./attributes/spec.ts";
import type { Attribute, Attributes } from "./graph/graph.ts";
import type { Values } from "./handler.ts";

/**
 * Reads attributes by their declarations.
 *
 * @throws {TypeError} when a value does not fit: validation should have stopped that before.
 */
export function readValues(
  attributes: Attributes,
  specs: readonly AttrSpec[],
): Values {
  const all: Record<string, AttrValue> = {};
  for (const [key, attribute] of attributes) all[key] = attribute.text;
  for (const spec of specs) {
    const attribute = resolveAttr(attributes, spec);
    const value = attribute ? coerced(spec, attribute) : spec.default;
    for (const alias of spec.aliases ?? []) delete all[alias];
    if (value !== undefined) all[spec.name] = value;
  }
  return valuesOf(all, (name) => {
    const spec = specs.find((spec) => spec.name === name);
    return spec
      ? resolveAttr(attributes, spec) !== undefined
      : attributes.has(name);
  });
}

/** Typed access to plain values. */
export function valuesOf(
  all: Readonly<Record<string, AttrValue>>,
  has: (name: string) => boolean = (name) => Object.hasOwn(all, name),
): Values {
  const value = (name: string) =>
    Object.hasOwn(all, name) ? all[name] : undefined;
  return {
    all,
    has,
    text(name) {
      const found = value(name);
      return found === undefined ? undefined : String(found);
    },
    number(name) {
      const found = value(name);
      return typeof found === "number" ? found : undefined;
    },
    flag: (name) => value(name) === true,
    list(name) {
      const found = value(name);
      return Array.isArray(found) ? found : [];
    },
  };
}

function coerced(spec: AttrSpec, attribute: Attribute): AttrValue {
  const result = coerce(spec, attribute.text);
  if (!result.ok) throw new TypeError(result.message);
  return result.value;
}
