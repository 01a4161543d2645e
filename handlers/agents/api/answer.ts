/** One turn of the api backend, from its session to its reply. */

import type { AgentReply, AgentRequest } from "../../../lib/agents/backend.ts";
import { SettingError } from "../../../lib/agents/settings.ts";
import { ModelFailure, withoutKey } from "./failures.ts";
import { AgentFiles } from "./files.ts";
import { hooksOf } from "./hooks.ts";
import { LoopGuard } from "./loop_guard.ts";
import type { McpTools } from "./mcp.ts";
import { modelOf } from "./model.ts";
import {
  readSession,
  SessionError,
  sessionId,
  writeSession,
} from "./session.ts";
import type { ApiSettings } from "./settings.ts";
import { TOOLS } from "./tools/mod.ts";
import { haveTurn } from "./turn.ts";

/**
 * Has a turn. What keeps the model from answering is a reply.
 *
 * @throws the reason of the signal when it is aborted.
 */
export async function answer(
  request: AgentRequest,
  settings: ApiSettings,
): Promise<AgentReply> {
  try {
    return await converse(request, settings);
  } catch (error) {
    if (error instanceof SettingError) {
      return {
        ...{ kind: "failure", reason: error.message, failureClass: "config" },
      };
    }
    if (error instanceof SessionError) {
      // It was read before anything was done.
      request.onEvent({ type: "retry", reason: error.message });
      return { kind: "session gone" };
    }
    if (!(error instanceof ModelFailure)) throw error;
    return failedReply(error, settings);
  }
}

async function converse(
  request: AgentRequest,
  settings: ApiSettings,
): Promise<AgentReply> {
  const { context, session, onEvent } = request;
  const files = new AgentFiles(context);
  const model = await modelOf(settings);
  const messages = session === undefined
    ? []
    : await readSession(session, context, files);
  await using servers = await serversOf(request, settings);
  onEvent({ type: "session", id: sessionId(context) });
  try {
    return await haveTurn({
      ...{ request, settings, model, messages, files },
      tools: [
        ...TOOLS.filter(({ name }) => settings.tools.includes(name)),
        ...servers?.tools ?? [],
      ],
      hooks: hooksOf(request),
      loops: new LoopGuard(),
      counter: { count: 0 },
    });
  } finally {
    writeSession(messages, context);
  }
}

/** The protocol's code is loaded only where there is a server. */
async function serversOf(
  { mcp = {}, context }: AgentRequest,
  settings: ApiSettings,
): Promise<McpTools | undefined> {
  const wanted = settings.mcp?.filter((name) => name !== "none") ??
    Object.keys(mcp);
  if (wanted.length === 0) return undefined;
  const { mcpTools } = await import("./mcp.ts");
  return await mcpTools(mcp, wanted, context);
}

function failedReply(
  { message, failureClass, retryAfterMs }: ModelFailure,
  { key }: ApiSettings,
): AgentReply {
  return {
    ...{ kind: "failure", reason: withoutKey(message, key), failureClass },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
