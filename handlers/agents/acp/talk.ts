/** One turn with an agent that speaks the Agent Client Protocol. */

import {
  client,
  type ClientContext,
  methods,
  ndJsonStream,
  type NewSessionResponse,
  PROTOCOL_VERSION,
  RequestError,
  type StopReason,
} from "@agentclientprotocol/sdk";
import type { AgentReply, AgentRequest } from "../../../lib/agents/backend.ts";
import { type ExecResult, ProgramError } from "../../../lib/handler.ts";
import { VERSION } from "../../../lib/version.ts";
import { explain, failedReply, ModelError } from "./failures.ts";
import { type Bounds, judge, optionFor } from "./permission.ts";
import type { AgentProcess } from "./process.ts";
import { Updates } from "./updates.ts";

/** What the turn has to know besides its request. */
export interface TalkSetting {
  /** Absolute. */
  readonly cwd: string;
  readonly mode: string | undefined;
  /** The model to choose in the session; `undefined` when that is settled already. */
  readonly model: string | undefined;
  /** What to do to log in. */
  readonly login: string;
  /** What to do when there is no such program. */
  readonly install: string;
  readonly bounds: Bounds;
}

/** Asks, and hears the agent to the end of its turn. */
export async function talk(
  agent: AgentProcess,
  request: AgentRequest,
  setting: TalkSetting,
): Promise<AgentReply> {
  const updates = new Updates(request.onEvent);
  const connection = client({ name: "factory" })
    .onNotification(
      methods.client.session.update,
      ({ params }) => updates.take(params.update),
    )
    .onRequest(methods.client.session.requestPermission, ({ params }) => {
      const verdict = judge(params.toolCall, setting.bounds);
      if (!verdict.allowed) {
        const { action, path } = verdict;
        request.onEvent({
          type: "denial",
          action,
          ...(path !== undefined && { path }),
        });
      }
      const option = optionFor(verdict, params.options);
      return {
        outcome: option
          ? { outcome: "selected", optionId: option.optionId }
          : { outcome: "cancelled" },
      };
    })
    .connect(ndJsonStream(agent.input, agent.output));
  const asked = turn(connection.agent, request, setting);
  const over = agent.ended.then(cutOff);
  try {
    const stopped = await Promise.race([asked, over]);
    return typeof stopped === "string"
      ? replyOf(stopped, updates.text)
      : stopped;
  } catch (error) {
    if (request.context.signal.aborted) throw request.context.signal.reason;
    if (error instanceof ProgramError) {
      return failedReply(`${error.message}; ${setting.install}`, "config");
    }
    // A broken connection: mostly because the process has ended.
    const ended = error instanceof RequestError
      ? undefined
      : await Promise.race([agent.ended, soon()]);
    return ended ? cutOff(ended) : explain(error, setting.login);
  } finally {
    // Both may still come to an end that nobody waits for.
    asked.catch(() => {});
    over.catch(() => {});
    connection.close();
    await agent.close().catch((error) => {
      if (!request.context.signal.aborted && !(error instanceof ProgramError)) {
        throw error;
      }
    });
  }
}

async function turn(
  agent: ClientContext,
  { prompt, onEvent }: AgentRequest,
  { cwd, mode, model }: TalkSetting,
): Promise<StopReason> {
  await agent.request(methods.agent.initialize, {
    protocolVersion: PROTOCOL_VERSION,
    clientInfo: { name: "factory", version: VERSION },
    // It writes files and runs commands by itself, where the sandbox sees it.
    clientCapabilities: {
      fs: { readTextFile: false, writeTextFile: false },
      terminal: false,
    },
  });
  const session = await agent.request(methods.agent.session.new, {
    cwd,
    mcpServers: [],
  });
  const { sessionId } = session;
  onEvent({ type: "session", id: sessionId });
  if (mode !== undefined) {
    await agent.request(methods.agent.session.setMode, {
      sessionId,
      modeId: mode,
    });
  }
  if (model !== undefined) await chooseModel(agent, session, model);
  const { stopReason } = await agent.request(methods.agent.session.prompt, {
    sessionId,
    prompt: [{ type: "text", text: prompt }],
  });
  return stopReason;
}

async function chooseModel(
  agent: ClientContext,
  { sessionId, configOptions }: NewSessionResponse,
  model: string,
): Promise<void> {
  const option = configOptions?.find(({ category }) => category === "model");
  if (!option) {
    throw new ModelError(
      `cannot choose model "${model}": the agent offers no choice; name it in acp.command, or leave llm_model out`,
    );
  }
  await agent.request(methods.agent.session.setConfigOption, {
    sessionId,
    configId: option.id,
    value: model,
  });
}

/** Milliseconds that the end of a process is waited for. */
const SOON_MS = 200;

function soon(): Promise<undefined> {
  return new Promise((resolve) =>
    setTimeout(() => resolve(undefined), SOON_MS)
  );
}

/** The agent's process has ended before its turn has. */
function cutOff({ code, stderr }: ExecResult): AgentReply {
  const last = tellingLine(stderr);
  const reason = `the agent ended with exit code ${code} before it answered${
    last === "" ? "" : `: ${last}`
  }`;
  return failedReply(
    reason,
    code === 127 || code === 126 ? "config" : undefined,
  );
}

/** The line that says most: an error's message rather than where it was thrown. */
function tellingLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !/^(at |Node\.js v|\^+$|[{}])/.test(line));
  const line = lines.findLast((each) => /error\b/i.test(each)) ?? lines.at(-1);
  return line?.slice(0, 300) ?? "";
}

function replyOf(stopped: StopReason, text: string): AgentReply {
  switch (stopped) {
    case "end_turn":
      return { kind: "text", text };
    case "refusal":
      return failedReply("the agent refused to go on", "deterministic");
    case "max_tokens":
    case "max_turn_requests":
      return failedReply(
        `the agent stopped in the middle: ${stopped}`,
        "deterministic",
      );
    case "cancelled":
      return failedReply("the agent's turn was cancelled", "transient");
    default:
      return failedReply(`the agent stopped: ${stopped}`, "deterministic");
  }
}
