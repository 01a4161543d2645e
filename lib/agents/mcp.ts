/** Servers of the Model Context Protocol, whose tools agents may have, and how a project's file names them. */

import type { JsonPart, Members } from "../text/json.ts";
import { nearest } from "../text/nearest.ts";

/** A server that is started for a stage, in its sandbox, and talked with on its standard input and output. */
export interface McpProgram {
  /** The program. */
  readonly command: string;
  /** Its arguments. @default none */
  readonly args?: readonly string[];
  /** Added to its environment. No place for secrets. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of variables of factory's own environment that it gets. @default none */
  readonly env_pass?: readonly string[];
}

/** A server that runs elsewhere. */
export interface McpAddress {
  /** Where. */
  readonly url: string;
  /** Headers, by the variables that hold their values. @default none */
  readonly headers_env?: Readonly<Record<string, string>>;
}

/** Either of them. */
export type McpServer = McpProgram | McpAddress;

/** Servers by name. */
export type McpServers = Readonly<Record<string, McpServer>>;

/** Makes the error for a place in the file. */
export type Wrong = (at: number, message: string, hint?: string) => Error;

const SHAPES = {
  command: "text",
  args: "texts",
  env: "pairs",
  env_pass: "texts",
  url: "text",
  headers_env: "pairs",
} as const;

const OF_PROGRAM = ["command", "args", "env", "env_pass"];
const OF_ADDRESS = ["url", "headers_env"];

/**
 * Reads servers as a file has them.
 *
 * @throws what `wrong` makes.
 */
export function readMcpServers(part: JsonPart, wrong: Wrong): McpServers {
  const servers: Record<string, McpServer> = {};
  for (const { key, at, value } of membersOf(part, "mcp", wrong)) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$/.test(key)) {
      throw wrong(
        at,
        `mcp has the name ${
          JSON.stringify(key)
        }, but names are of letters, digits, - and _, 31 at most`,
      );
    }
    if (Object.hasOwn(servers, key)) {
      throw wrong(at, `mcp has the name ${key} twice`);
    }
    servers[key] = readServer(`mcp.${key}`, value, wrong);
  }
  return servers;
}

function readServer(name: string, part: JsonPart, wrong: Wrong): McpServer {
  const members = membersOf(part, name, wrong);
  const isAddress = members.some(({ key }) => key === "url");
  const known = isAddress ? OF_ADDRESS : OF_PROGRAM;
  const found: Record<string, unknown> = {};
  for (const { key, at, value } of members) {
    if (!known.includes(key) || Object.hasOwn(found, key)) {
      const near = nearest(key, known);
      throw wrong(
        at,
        Object.hasOwn(found, key)
          ? `${name}.${key} is there twice`
          : `${name} has ${JSON.stringify(key)}, but may have ${
            known.join(", ")
          }`,
        near && near !== key ? `did you mean ${near}?` : undefined,
      );
    }
    const shape = SHAPES[key as keyof typeof SHAPES]; // known
    found[key] = shape === "text"
      ? textOf(`${name}.${key}`, value, wrong)
      : shape === "texts"
      ? textsOf(`${name}.${key}`, value, wrong)
      : pairsOf(`${name}.${key}`, value, wrong);
  }
  const { command, url } = found;
  if (typeof url === "string") {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
      throw wrong(
        part.at,
        `${name}.url is ${
          JSON.stringify(url)
        }, but has to be a URL that begins with http: or https:`,
      );
    }
    return { ...found, url };
  }
  if (typeof command === "string") return { ...found, command };
  throw wrong(part.at, `${name} has to have a command or a url`);
}

function membersOf(part: JsonPart, name: string, wrong: Wrong): Members {
  if (part.is === "object") return part.members;
  throw wrong(part.at, `${name} has to be {…}`);
}

function textOf(name: string, part: JsonPart, wrong: Wrong): string {
  if (part.is === "plain" && typeof part.value === "string") return part.value;
  throw wrong(part.at, `${name} has to be a text`);
}

function textsOf(name: string, part: JsonPart, wrong: Wrong): string[] {
  if (part.is !== "array") throw wrong(part.at, `${name} has to be a list`);
  return part.items.map((item, index) =>
    textOf(`${name}[${index}]`, item, wrong)
  );
}

function pairsOf(
  name: string,
  part: JsonPart,
  wrong: Wrong,
): Record<string, string> {
  return Object.fromEntries(
    membersOf(part, name, wrong).map(({ key, value }) => [
      key,
      textOf(`${name}.${key}`, value, wrong),
    ]),
  );
}
