/** The settings of a backend: what a node says, else a variable of the environment, else the default. */

import { coerce, type Coerced } from "../attributes/coerce.ts";
import type { AttrSpec, AttrValue, Values } from "../handler.ts";
import { valuesOf } from "../values.ts";

/** Reads a variable of factory's environment. */
export type Env = (name: string) => string | undefined;

/** An attribute that a variable can stand in for. */
export interface Setting extends AttrSpec {
  /** The variable's name. @default variableOf(name) */
  readonly variable?: string;
}

/** Where settings come from. */
export interface SettingsSource {
  readonly values: Values;
  readonly env: Env;
}

/** A setting that cannot be honoured: the message is for the user, and the turn is not begun. */
export class SettingError extends RangeError {
  /** The class's name. */
  override readonly name = "SettingError";
}

/** The variable that stands in for an attribute: `codex.add_dirs` is `ATTRACTOR_CODEX_ADD_DIRS`. */
export function variableOf(attribute: string): string {
  return `ATTRACTOR_${attribute.replaceAll(".", "_").toUpperCase()}`;
}

/**
 * Reads settings. Texts are trimmed, and what is blank is as though it were not there.
 *
 * @throws {SettingError} when a text is not what its attribute may be.
 */
export function settingsOf(
  settings: readonly Setting[],
  source: SettingsSource,
): Values {
  return read(settings, source, (message) => {
    throw new SettingError(message);
  });
}

/**
 * Reads settings before there is a turn that could fail: what does
 * not fit is passed over, as the turn itself will not be begun with it.
 */
export function fittingSettings(
  settings: readonly Setting[],
  source: SettingsSource,
): Values {
  return read(settings, source, () => {});
}

function read(
  settings: readonly Setting[],
  { values, env }: SettingsSource,
  unfit: (message: string) => void,
): Values {
  const all = { ...values.all };
  const found = new Set<string>();
  const keep = (name: string, value: AttrValue) => {
    all[name] = value;
    found.add(name);
  };
  for (const setting of settings) {
    const { name, variable = variableOf(name) } = setting;
    const own = values.has(name) ? plain(values.all[name]) : undefined;
    if (own !== undefined) {
      // Others may have declared it more widely: any text is a model's name somewhere.
      const fit = typeof own === "string" ? coerce(setting, own) : undefined;
      if (fit?.ok === false) unfit(fit.message);
      else keep(name, fit?.value ?? own);
      continue;
    }
    if (setting.default === undefined) delete all[name];
    else all[name] = setting.default;
    const text = env(variable)?.trim();
    if (!text) continue;
    const coerced = ofVariable(setting, variable, text);
    if (coerced.ok) keep(name, coerced.value);
    else unfit(coerced.message);
  }
  const declared = new Set(settings.map(({ name }) => name));
  return valuesOf(
    all,
    (name) => declared.has(name) ? found.has(name) : values.has(name),
  );
}

/** A value without white space around it; nothing when it is blank. */
function plain(value: AttrValue | undefined): AttrValue | undefined {
  if (typeof value === "string") return value.trim() || undefined;
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/** What a variable says, or what is wrong with it under its own name. */
function ofVariable(spec: Setting, variable: string, text: string): Coerced {
  if (spec.type === "boolean") return flagOf(variable, text);
  const named = { ...spec, name: `$${variable}` };
  const coerced = coerce(named, text);
  if (coerced.ok || coerced.message.startsWith(named.name)) return coerced;
  // A check of its own says the attribute's name.
  const { message } = coerced;
  return {
    ok: false,
    message: message.startsWith(spec.name)
      ? named.name + message.slice(spec.name.length)
      : `${named.name}: ${message}`,
  };
}

/** Shells have more words for it than pipelines. */
function flagOf(variable: string, text: string): Coerced {
  if (/^(1|true|yes)$/i.test(text)) return { ok: true, value: true };
  if (/^(0|false|no)$/i.test(text)) return { ok: true, value: false };
  return {
    ok: false,
    message: `$${variable} is ${
      JSON.stringify(text)
    }, but must be 1, true or yes, or 0, false or no`,
  };
}
