/** Settings of agents: a node's attribute, else the variable of the same name. */

import type { Values } from "../../lib/handler.ts";

/** Reads a variable of factory's environment. */
export type Env = (name: string) => string | undefined;

/** The variable that stands in for an attribute: `codex.add_dirs` is `ATTRACTOR_CODEX_ADD_DIRS`. */
export function variableOf(attribute: string): string {
  return `ATTRACTOR_${attribute.replaceAll(".", "_").toUpperCase()}`;
}

/** Reads settings by the attribute's name. */
export interface Settings {
  /** A text, trimmed; `undefined` when there is none or it is blank. */
  text(attribute: string): string | undefined;
  /** A list; empty when there is none. */
  list(attribute: string): readonly string[];
  /** A flag; false when there is none. */
  flag(attribute: string): boolean;
  /** A number, or what stands in its place and is none. */
  number(attribute: string): number | undefined;
}

/** The settings of a node. */
export function settingsOf(values: Values, env: Env): Settings {
  const variable = (name: string) => env(variableOf(name))?.trim() || undefined;
  return {
    text: (name) => values.text(name)?.trim() || variable(name),
    list(name) {
      const own = values.list(name);
      return own.length > 0 ? own : commaSeparated(variable(name) ?? "");
    },
    flag: (name) =>
      values.has(name)
        ? values.flag(name)
        : /^(1|true|yes)$/i.test(variable(name) ?? ""),
    number(name) {
      if (values.has(name)) return values.number(name);
      const text = variable(name);
      return text === undefined ? undefined : Number(text);
    },
  };
}

function commaSeparated(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter(Boolean);
}
