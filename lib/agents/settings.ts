/** The settings of a backend: what a node says, else a variable of the environment, else the default. */

import { coerce } from "../attributes/coerce.ts";
import type { AttrSpec, Values } from "../handler.ts";
import { valuesOf } from "../values.ts";

/** A variable whose text does not fit. */
export class SettingError extends TypeError {
  /** The class's name. */
  override readonly name = "SettingError";
}

/** An attribute, and the variable that stands in for it. */
export interface Setting {
  readonly spec: AttrSpec;
  readonly variable: string;
}

/**
 * Reads settings.
 *
 * @throws {SettingError} when a variable's text is not what its attribute may be.
 */
export function settingsOf(
  settings: readonly Setting[],
  values: Values,
  env: (name: string) => string | undefined,
): Values {
  const all = { ...values.all };
  const found = new Set<string>();
  for (const { spec, variable } of settings) {
    if (values.has(spec.name)) continue;
    const text = env(variable)?.trim();
    if (!text) continue;
    const coerced = coerce(spec, text);
    if (!coerced.ok) throw new SettingError(`$${variable}: ${coerced.message}`);
    all[spec.name] = coerced.value;
    found.add(spec.name);
  }
  return valuesOf(all, (name) => found.has(name) || values.has(name));
}
