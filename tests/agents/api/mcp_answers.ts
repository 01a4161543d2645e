/** What the tests' server of the Model Context Protocol says. */

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: {
    readonly name?: string;
    readonly cursor?: string;
    readonly protocolVersion?: string;
    readonly arguments?: Readonly<Record<string, unknown>>;
  };
}

/** Answers a message; nothing for one that wants no answer. */
export function answerTo(message: Message): unknown {
  const { id, method } = message;
  if (id === undefined) return undefined;
  const result = resultOf(message);
  return result === undefined
    ? { jsonrpc: "2.0", id, error: { code: -32601, message: `no ${method}` } }
    : { jsonrpc: "2.0", id, result };
}

function resultOf({ method, params = {} }: Message): unknown {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "test", version: "1" },
      };
    case "tools/list":
      return params.cursor === undefined
        ? { tools: [tool("say.it"), tool("fail")], nextCursor: "more" }
        : { tools: [tool("env")] };
    case "tools/call":
      return called(params.name, params.arguments ?? {});
    default:
      return undefined;
  }
}

function tool(name: string) {
  return {
    name,
    description: `The tool ${name}.`,
    inputSchema: { type: "object", properties: { text: { type: "string" } } },
  };
}

function called(
  name: string | undefined,
  input: Readonly<Record<string, unknown>>,
): unknown {
  const text = (text: string) => [{ type: "text", text }];
  switch (name) {
    case "say.it":
      return { content: text(`you said ${input["text"]}`) };
    case "fail":
      return { content: text("it went wrong"), isError: true };
    case "env":
      return {
        content: text(
          ["LEVEL", "TOKEN", "OPENAI_API_KEY"].map((key) =>
            `${key}=${Deno.env.get(key)}`
          ).join(" "),
        ),
      };
    default:
      return undefined;
  }
}
