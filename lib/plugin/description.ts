/** What a plugin says of itself, read without trust. */

import type { AttrSpec, AttrType, AttrValue } from "../attributes/spec.ts";
import {
  type HandlerRole,
  type JsonValue,
  type Plugin,
  PLUGIN_API,
  type PluginPermissions,
} from "../handler.ts";
import { KINDS } from "./grants.ts";

/** A plugin without its code. */
export interface Description {
  readonly type: string;
  readonly role: Plugin["role"];
  readonly help: string;
  /** Without their own checks, which run in the plugin's process. */
  readonly attributes: readonly AttrSpec[];
  readonly permissions: PluginPermissions;
}

const ROLES: readonly HandlerRole[] = ["work", "agent", "pass"];
const TYPES: readonly AttrType[] = [
  "string",
  "integer",
  "number",
  "boolean",
  "duration",
  "list",
  "enum",
];

/**
 * Reads a description.
 *
 * @throws {TypeError} whose message goes on after `Cannot load plugin "…":`.
 */
export function readDescription(value: JsonValue, type: string): Description {
  const plugin = objectOf(value, "its default export");
  const { api = PLUGIN_API, role, help, attributes = [], permissions = {} } =
    plugin;
  if (api !== PLUGIN_API) {
    throw new TypeError(
      `it speaks API ${JSON.stringify(api)}, this factory speaks ${PLUGIN_API}`,
    );
  }
  if (plugin["type"] !== type) {
    throw new TypeError(
      `it declares type ${JSON.stringify(plugin["type"] ?? null)}, ` +
        `but its file is named after "${type}"`,
    );
  }
  if (!ROLES.some((known) => known === role)) {
    throw new TypeError(
      `its role is ${JSON.stringify(role ?? null)}, but must be one of ${
        ROLES.join(", ")
      }`,
    );
  }
  if (!Array.isArray(attributes)) {
    throw new TypeError("its attributes are no array");
  }
  return {
    type,
    role: role as Plugin["role"],
    help: textOf(help, "its help"),
    attributes: attributes.map(readAttribute),
    permissions: readPermissions(permissions),
  };
}

type Fields = Readonly<Record<string, JsonValue>>;

function objectOf(value: JsonValue, what: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Fields;
  }
  throw new TypeError(`${what} is no object`);
}

function textOf(value: JsonValue | undefined, what: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new TypeError(
    `${what} is ${JSON.stringify(value ?? null)}, not a text`,
  );
}

function textsOf(value: JsonValue, what: string): readonly string[] {
  if (
    Array.isArray(value) && value.every((item) => typeof item === "string")
  ) return value;
  throw new TypeError(`${what} is no array of texts`);
}

function readAttribute(value: JsonValue, index: number): AttrSpec {
  const fields = objectOf(value, `attribute ${index + 1}`);
  const name = textOf(fields["name"], `the name of attribute ${index + 1}`);
  const type = TYPES.find((known) => known === fields["type"]);
  if (!type) {
    throw new TypeError(
      `attribute ${name} has the type ${
        JSON.stringify(fields["type"] ?? null)
      }, but must have one of ${TYPES.join(", ")}`,
    );
  }
  const { default: preset, values, aliases, required } = fields;
  if (type === "enum" && !values) {
    throw new TypeError(`attribute ${name} is an enum without values`);
  }
  return {
    name,
    type,
    help: textOf(fields["help"], `the help of attribute ${name}`),
    ...(preset !== undefined && { default: presetOf(preset, type, name) }),
    ...(values && { values: textsOf(values, `the values of ${name}`) }),
    ...(aliases && { aliases: textsOf(aliases, `the aliases of ${name}`) }),
    ...(required === true && { required }),
  };
}

/** What `typeof` says of the values of a type; texts where nothing stands here. */
const JS_TYPES: Readonly<Partial<Record<AttrType, string>>> = {
  integer: "number",
  number: "number",
  duration: "number",
  boolean: "boolean",
};

function presetOf(preset: JsonValue, type: AttrType, name: string): AttrValue {
  if (type === "list") return textsOf(preset, `the default of ${name}`);
  const kind = typeof preset;
  if (kind === (JS_TYPES[type] ?? "string")) {
    return preset as string | number | boolean;
  }
  throw new TypeError(
    `the default of ${name} is ${JSON.stringify(preset)}, which is no ${type}`,
  );
}

function readPermissions(value: JsonValue): PluginPermissions {
  const fields = objectOf(value, "its permissions");
  const unknown = Object.keys(fields).find((key) =>
    !KINDS.some((kind) => kind === key)
  );
  if (unknown !== undefined) {
    throw new TypeError(
      `it asks for the permission ${JSON.stringify(unknown)}, but there are ${
        KINDS.join(", ")
      }`,
    );
  }
  return Object.fromEntries(
    KINDS.filter((kind) => Object.hasOwn(fields, kind)).map((kind) => [
      kind,
      kind === "npm" && typeof fields[kind] === "boolean"
        ? fields[kind]
        : textsOf(fields[kind] ?? [], `its permission ${kind}`),
    ]),
  );
}
