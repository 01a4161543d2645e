/** Tools of servers that speak the Model Context Protocol. */

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { isObject } from "../../../lib/agents/json_object.ts";
import type { JsonSchema } from "../../../lib/agents/backend.ts";
import type { McpServer, McpServers } from "../../../lib/agents/mcp.ts";
import { SettingError } from "../../../lib/agents/settings.ts";
import type { HandlerContext, JsonValue } from "../../../lib/handler.ts";
import { clip as clipText } from "../../../lib/text/clip.ts";
import { nearest } from "../../../lib/text/nearest.ts";
import { startAgent } from "../acp/process.ts";
import { clip } from "./clip.ts";
import { ModelFailure } from "./failures.ts";
import { StdioTransport } from "./mcp_stdio.ts";
import { type Tool, ToolError } from "./tool.ts";

/** Milliseconds that a server may take to be there. */
const PATIENCE_MS = 30_000;
/** What providers take as a tool's name. */
const LONGEST_NAME = 64;

/** Servers that are talked with, and what they can do. */
export interface McpTools extends AsyncDisposable {
  readonly tools: readonly Tool[];
}

/**
 * Starts or reaches servers, and asks for their tools.
 *
 * @throws {SettingError} when one cannot be had.
 * @throws {ModelFailure} when one cannot be reached.
 * @throws the reason of the signal when it is aborted.
 */
export async function mcpTools(
  servers: McpServers,
  wanted: readonly string[],
  context: HandlerContext,
): Promise<McpTools> {
  await using opened = new AsyncDisposableStack();
  const tools: Tool[] = [];
  for (const name of wanted) {
    const server = servers[name];
    if (!server) throw new SettingError(unknown(name, servers));
    const client = new Client({ name: "factory", version: "1" });
    const transport = await transportOf(name, server, context);
    opened.defer(() => client.close());
    try {
      tools.push(...await connected(name, client, transport, context));
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof Error)) throw error;
      await client.close();
      throw await failureOf(name, error, transport);
    }
  }
  const held = opened.move();
  return {
    tools: unique(tools),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function failureOf(
  name: string,
  error: Error,
  transport: Transport,
): Promise<Error> {
  const isProgram = transport instanceof StdioTransport;
  const words = isProgram ? await transport.lastWords() : "";
  const message = `the MCP server ${name} cannot be used: ${
    clipText(words || error.message, 500)
  }`;
  // An HTTP status: the server is there, and does not want.
  const refuses = "code" in error && Number(error.code) >= 400 &&
    Number(error.code) < 429;
  return isProgram || refuses
    ? new SettingError(message, { cause: error })
    : new ModelFailure(message, "transient", { cause: error });
}

function unknown(name: string, servers: McpServers): string {
  const known = Object.keys(servers);
  const near = nearest(name, known);
  return `api.mcp has ${JSON.stringify(name)}, but the configured servers are ${
    known.join(", ") || "none"
  }${near ? `; did you mean ${near}?` : ""}`;
}

async function transportOf(
  name: string,
  server: McpServer,
  context: HandlerContext,
): Promise<Transport> {
  if ("url" in server) {
    // It is factory that talks, and no sandbox that holds it back.
    if (context.limits.net !== "all") {
      throw new SettingError(
        `the MCP server ${name} is reached over the network, which this node may not use: net=${context.limits.net}`,
      );
    }
    const { StreamableHTTPClientTransport } = await import(
      "@modelcontextprotocol/sdk/client/streamableHttp.js"
    );
    const headers = Object.fromEntries(
      Object.entries(server.headers_env ?? {}).map((
        [header, variable],
      ) => [header, variableOf(name, variable, context)]),
    );
    return new StreamableHTTPClientTransport(new URL(server.url), {
      requestInit: { headers },
    });
  }
  const { command, args = [], env = {}, env_pass = [] } = server;
  const passed = Object.fromEntries(
    env_pass.map((variable) => [variable, variableOf(name, variable, context)]),
  );
  return new StdioTransport(startAgent(context, [command, ...args], {
    env: { ...env, ...passed },
    cwd: context.workspace,
    log: `mcp.${name}`,
  }));
}

function variableOf(
  name: string,
  variable: string,
  context: HandlerContext,
): string {
  const value = context.env(variable)?.trim();
  if (value) return value;
  throw new SettingError(
    `the MCP server ${name} needs ${variable}, which is not set`,
  );
}

async function connected(
  server: string,
  client: Client,
  transport: Transport,
  { signal }: HandlerContext,
): Promise<Tool[]> {
  const options = { signal, timeout: PATIENCE_MS };
  await client.connect(transport, options);
  const tools: Tool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(
      cursor === undefined ? {} : { cursor },
      options,
    );
    for (const { name, description, inputSchema, annotations } of page.tools) {
      tools.push({
        name: nameOf(server, name),
        description: description ?? "",
        input: inputSchema as JsonSchema, // JSON, as it came over the wire
        access: annotations?.readOnlyHint ? "read" : "write",
        run: (input, { outputLimit, commandTimeoutMs }) =>
          call(client, name, input, {
            ...{ outputLimit, signal, timeout: commandTimeoutMs },
          }),
      });
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return tools;
}

function nameOf(server: string, tool: string): string {
  return `mcp__${server}__${tool.replace(/[^A-Za-z0-9_-]/g, "_")}`
    .slice(0, LONGEST_NAME);
}

/** Names that are the same once they are cut get a number. */
function unique(tools: readonly Tool[]): readonly Tool[] {
  const names = new Set<string>();
  return tools.map((tool) => {
    let { name } = tool;
    for (let count = 2; names.has(name); count++) {
      name = `${tool.name.slice(0, LONGEST_NAME - 4)}_${count}`;
    }
    names.add(name);
    return { ...tool, name };
  });
}

async function call(
  client: Client,
  name: string,
  input: Readonly<Record<string, JsonValue>>,
  { outputLimit, signal, timeout }: {
    readonly outputLimit: number;
    readonly signal: AbortSignal;
    readonly timeout: number;
  },
): Promise<string> {
  let result: Awaited<ReturnType<Client["callTool"]>>;
  try {
    result = await client.callTool(
      { name, arguments: { ...input } },
      undefined,
      { signal, timeout },
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    throw new ToolError(error.message);
  }
  const text = clip(textOf(result), outputLimit);
  if (result.isError) throw new ToolError(text);
  return text;
}

function textOf(
  { content, structuredContent }: Readonly<Record<string, unknown>>,
): string {
  const parts = Array.isArray(content) ? content : [];
  if (parts.length === 0 && structuredContent !== undefined) {
    return JSON.stringify(structuredContent);
  }
  return parts.map((part) => {
    if (!isObject(part)) return "";
    const { type, text, mimeType, resource, uri } = part;
    if (type === "text") return String(text);
    if (type === "resource" && isObject(resource)) {
      return String(resource["text"] ?? `[${resource["uri"]}]`);
    }
    return `[${type}: ${uri ?? mimeType ?? "not shown"}]`;
  }).join("\n") || "(no output)";
}
