/** The configuration file: what a project wants of factory, unless flags say otherwise. */

import { type McpServers, readMcpServers } from "./agents/mcp.ts";
import { ConfigError } from "./errors.ts";
import { parseGrant } from "./plugin/grants.ts";
import { WANTED_SANDBOXES, type WantedSandbox } from "./sandbox/wanted.ts";
import {
  JsonError,
  type JsonPart,
  lineAndColumn,
  readJson,
} from "./text/json.ts";
import { nearest } from "./text/nearest.ts";

/** What a configuration file sets. */
export interface Config {
  /** What keeps programs within their limits, where the pipeline does not say. */
  readonly sandbox?: WantedSandbox;
  /** Folders with plugins. */
  readonly plugins?: readonly string[];
  /** What plugins may do, as `--allow-plugin` takes it. */
  readonly allow_plugins?: readonly string[];
  /** Types of built-in handlers that plugins may replace. */
  readonly override_handlers?: readonly string[];
  /** The backend of agent nodes, where neither node nor environment names one. */
  readonly agent_backend?: string;
  /** Where runs are kept. */
  readonly runsdir?: string;
  /** Variables that `${env.NAME}` may read. */
  readonly allow_env?: readonly string[];
  /** Servers of the Model Context Protocol for agents, by name. */
  readonly mcp?: McpServers;
}

/** A key of the file. */
export type ConfigKey = keyof Config;

/** A file that was read. */
export interface ReadConfig {
  readonly config: Config;
  /** Says that a value will not do, with its place. */
  complain(key: ConfigKey, expected: string, hint?: string): ConfigError;
}

/** What a value has to be. */
type Kind =
  | { readonly is: "text" | "texts" }
  | {
    readonly is: "one of";
    readonly values: readonly string[];
  }
  | { readonly is: "grants" }
  | { readonly is: "servers" };

const KEYS: Readonly<Record<ConfigKey, Kind>> = {
  sandbox: { is: "one of", values: WANTED_SANDBOXES },
  plugins: { is: "texts" },
  allow_plugins: { is: "grants" },
  override_handlers: { is: "texts" },
  agent_backend: { is: "text" },
  runsdir: { is: "text" },
  allow_env: { is: "texts" },
  mcp: { is: "servers" },
};

/** All keys, in the order of the documentation. */
export const CONFIG_KEYS: readonly ConfigKey[] = Object.keys(
  KEYS,
) as ConfigKey[];

/**
 * Reads a configuration file.
 *
 * @param file its path, for messages
 * @throws {ConfigError} with line and column of what is wrong.
 */
export function parseConfig(text: string, file: string): ReadConfig {
  const places = new Map<ConfigKey, JsonPart>();
  const wrong: Wrong = (at, message, hint) =>
    new ConfigError(message, {
      file,
      ...lineAndColumn(text, at),
      ...(hint !== undefined && { hint }),
    });
  for (const { key, at, value } of membersOf(text, wrong)) {
    const known = CONFIG_KEYS.find((each) => each === key);
    if (!known) {
      const near = nearest(key, CONFIG_KEYS, Math.min(3, key.length / 3 | 0));
      throw wrong(
        at,
        `there is no key ${JSON.stringify(key)}`,
        near
          ? `did you mean ${near}?`
          : `the keys are ${CONFIG_KEYS.join(", ")}`,
      );
    }
    if (places.has(known)) throw wrong(at, `the key ${key} is there twice`);
    places.set(known, value);
  }
  const config: Config = Object.fromEntries(
    [...places].map(([key, part]) => [key, valueOf(key, part, wrong)]),
  );
  return {
    config,
    complain(key, expected, hint) {
      const part = places.get(key);
      return part
        ? unfit(key, part, expected, wrong, hint)
        : wrong(0, `${key} has to be ${expected}`, hint);
    },
  };
}

type Wrong = (at: number, message: string, hint?: string) => ConfigError;

function membersOf(text: string, wrong: Wrong) {
  let root: JsonPart;
  try {
    root = readJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw wrong(error.at, error.message);
  }
  if (root.is === "object") return root.members;
  throw wrong(root.at, `the file holds ${shown(root)}, but has to hold {…}`);
}

function valueOf(
  key: ConfigKey,
  part: JsonPart,
  wrong: Wrong,
): string | readonly string[] | McpServers {
  const kind = KEYS[key];
  switch (kind.is) {
    case "text":
      return textOf(key, part, wrong);
    case "one of": {
      const value = part.is === "plain" ? part.value : undefined;
      if (typeof value === "string" && kind.values.includes(value)) {
        return value;
      }
      const near = typeof value === "string"
        ? nearest(value, kind.values)
        : undefined;
      const expected = `one of ${kind.values.join(", ")}`;
      throw unfit(key, part, expected, wrong, near && `did you mean ${near}?`);
    }
    case "texts":
      return itemsOf(key, part, wrong).map(([name, item]) =>
        textOf(name, item, wrong)
      );
    case "grants":
      return itemsOf(key, part, wrong).map(([name, item]) =>
        grantOf(name, item, wrong)
      );
    case "servers":
      return readMcpServers(part, wrong);
    default:
      return kind satisfies never;
  }
}

function itemsOf(
  key: string,
  part: JsonPart,
  wrong: Wrong,
): (readonly [string, JsonPart])[] {
  if (part.is !== "array") throw unfit(key, part, "a list of texts", wrong);
  return part.items.map((item, index) => [`${key}[${index}]`, item] as const);
}

function textOf(name: string, part: JsonPart, wrong: Wrong): string {
  if (
    part.is === "plain" && typeof part.value === "string" &&
    part.value.trim() !== ""
  ) return part.value;
  throw unfit(name, part, "a text that is not empty", wrong);
}

function grantOf(name: string, part: JsonPart, wrong: Wrong): string {
  const text = textOf(name, part, wrong);
  try {
    parseGrant(text);
    return text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw wrong(part.at, `${name} is ${shown(part)}: ${error.message}`);
  }
}

function unfit(
  name: string,
  part: JsonPart,
  expected: string,
  wrong: Wrong,
  hint?: string,
): ConfigError {
  return wrong(
    part.at,
    `${name} is ${shown(part)}, but has to be ${expected}`,
    hint,
  );
}

function shown(part: JsonPart): string {
  switch (part.is) {
    case "object":
      return "{…}";
    case "array":
      return "[…]";
    case "plain":
      return JSON.stringify(part.value);
    default:
      return part satisfies never;
  }
}
