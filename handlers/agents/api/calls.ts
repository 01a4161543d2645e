/** Has done what the model wants to have done. */

import type { ToolModelMessage } from "ai";
import type { AgentRequest } from "../../../lib/agents/backend.ts";
import { isObject } from "../../../lib/agents/json_object.ts";
import { nearest } from "../../../lib/text/nearest.ts";
import type { AgentFiles } from "./files.ts";
import type { Hooks } from "./hooks.ts";
import { LOOP_NOTE, type LoopGuard } from "./loop_guard.ts";
import { ModelFailure } from "./failures.ts";
import { CallOrder } from "./order.ts";
import type { ApiSettings } from "./settings.ts";
import type { Call } from "./step.ts";
import { DeniedError, type Tool, ToolError } from "./tool.ts";

/** What calls are carried out with. */
export interface CallSetting {
  readonly request: AgentRequest;
  readonly settings: ApiSettings;
  readonly tools: readonly Tool[];
  readonly files: AgentFiles;
  readonly hooks: Hooks;
  readonly loops: LoopGuard;
  /** Calls of the turn so far. */
  readonly counter: { count: number };
}

type Results = ToolModelMessage["content"];

/**
 * Carries out the calls of one answer.
 *
 * @returns what the model is told, in the order of the calls.
 * @throws {ModelFailure} when the model does the same again and again.
 * @throws the reason of the signal when it is aborted; by then no call runs any more.
 */
export async function carryOut(
  calls: readonly Call[],
  setting: CallSetting,
): Promise<Results> {
  const order = new CallOrder();
  const ended = await Promise.allSettled(calls.map((call) => {
    const tool = setting.tools.find(({ name }) => name === call.name);
    return order.run(
      tool?.access ?? "read",
      () => carryOutOne(call, tool, setting),
    );
  }));
  setting.request.context.signal.throwIfAborted();
  const results: Results = [];
  for (const [index, call] of calls.entries()) {
    const one = ended[index]!; // one for each call
    if (one.status === "rejected") throw one.reason;
    const { ok, output } = one.value;
    const verdict = setting.loops.see(call.name, call.input, output);
    if (verdict === "stop") {
      throw new ModelFailure(
        `loop: the model called ${call.name} again and again with the same input and the same result`,
        "deterministic",
      );
    }
    const value = verdict === "told" ? `${output}\n${LOOP_NOTE}` : output;
    results.push({
      type: "tool-result",
      toolCallId: call.id,
      toolName: call.name,
      output: ok ? { type: "text", value } : { type: "error-text", value },
    });
  }
  setting.loops.endStep();
  return results;
}

interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

async function carryOutOne(
  call: Call,
  tool: Tool | undefined,
  setting: CallSetting,
): Promise<Ended> {
  const { request: { context, onEvent }, hooks } = setting;
  context.signal.throwIfAborted();
  const { id, name, input } = call;
  onEvent({ type: "tool_call", id, name, input });
  let ended: Ended;
  try {
    const output = await result(call, tool, setting);
    ended = { ok: true, output };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    ended = { ok: false, output: error.message };
    if (error instanceof DeniedError) {
      const { action, path } = error;
      onEvent({
        type: "denial",
        action,
        ...(path !== undefined && { path }),
      });
    }
  }
  const { ok } = ended;
  const output = `${ended.output}${await hooks.after(call, ended)}`;
  onEvent({ type: "tool_result", id, ok, output });
  return { ok, output };
}

async function result(
  call: Call,
  tool: Tool | undefined,
  { request, settings, tools, files, hooks, counter }: CallSetting,
): Promise<string> {
  if (!tool) {
    const names = tools.map(({ name }) => name);
    const near = nearest(call.name, names);
    throw new ToolError(
      `there is no tool ${call.name}; ${
        near ? `did you mean ${near}?` : `the tools are ${names.join(", ")}`
      }`,
    );
  }
  if (call.problem !== undefined || !isObject(call.input)) {
    throw new ToolError(
      `the input of ${call.name} cannot be read: ${
        call.problem ?? "it is no object"
      }`,
    );
  }
  await hooks.before(call);
  return await tool.run(call.input, {
    context: request.context,
    files,
    outputLimit: settings.toolOutputLimit,
    commandTimeoutMs: settings.commandTimeoutMs,
    call: `${request.turn > 1 ? `turn${request.turn}.` : ""}${++counter.count}`,
  });
}
