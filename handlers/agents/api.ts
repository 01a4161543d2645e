/**
 * An agent within factory itself: a loop around the API of a provider, with
 * tools that run in the node's sandbox.
 *
 * @module
 */

import type {
  AgentBackend,
  AgentReply,
  AgentRequest,
} from "../../lib/agents/backend.ts";
import { SettingError } from "../../lib/agents/settings.ts";
import { ModelFailure, withoutKey } from "./api/failures.ts";
import { AgentFiles } from "./api/files.ts";
import { hooksOf } from "./api/hooks.ts";
import { LoopGuard } from "./api/loop_guard.ts";
import type { McpTools } from "./api/mcp.ts";
import { modelOf } from "./api/model.ts";
import {
  readSession,
  SessionError,
  sessionId,
  writeSession,
} from "./api/session.ts";
import { type ApiSettings, apiSettings } from "./api/settings.ts";
import { TOOLS } from "./api/tools/mod.ts";
import { haveTurn } from "./api/turn.ts";

/** Answers by the API of a provider. */
export default {
  name: "api",
  run,
} satisfies AgentBackend;

async function run(request: AgentRequest): Promise<AgentReply> {
  let settings: ApiSettings;
  try {
    settings = apiSettings(request);
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    return {
      ...{ kind: "failure", reason: error.message, failureClass: "config" },
      workspaceUntouched: true,
    };
  }
  try {
    return await answer(request, settings);
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

async function answer(
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
  const { mcpTools } = await import("./api/mcp.ts");
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
