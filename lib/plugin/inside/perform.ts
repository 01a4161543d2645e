/** Does what the engine asks of a host: describe a plugin, or run it once. */

import type { HandlerNode, JsonValue, Outcome, Plugin } from "../../handler.ts";
import type { HostMessage, HostRequest, RunRequest } from "../protocol.ts";
import { contextOf, nodeOf, type Outlet } from "./context.ts";
import { descriptionOf, loadPlugin } from "./load.ts";

/** Does it. Whatever the plugin throws is answered, never thrown. */
export async function perform(
  request: HostRequest,
  outlet: Outlet,
): Promise<void> {
  try {
    const plugin = await loadPlugin(request.file);
    outlet.send(
      request.task === "describe"
        ? { type: "description", value: descriptionOf(plugin) }
        : await run(plugin, request, outlet),
    );
  } catch (error) {
    outlet.send(errorMessage(error));
  }
}

/** An answer has to fit into one line. */
const LARGEST_ANSWER = 1024 * 1024;

async function run(
  plugin: Plugin,
  request: RunRequest,
  outlet: Outlet,
): Promise<HostMessage> {
  const node = nodeOf(request.node);
  const problem = problemOf(plugin, node);
  if (problem !== undefined) return { type: "refused", text: problem };
  const outcome = await plugin.run(node, contextOf(request.context, outlet));
  if (typeof outcome !== "object" || outcome === null) {
    throw new TypeError(
      `it answered ${JSON.stringify(outcome) ?? "undefined"}, not an outcome`,
    );
  }
  const value = answerOf(outcome);
  const { length } = JSON.stringify(value);
  if (length > LARGEST_ANSWER) {
    throw new RangeError(
      `its answer has ${length} characters, more than ${LARGEST_ANSWER}`,
    );
  }
  return { type: "answer", value };
}

/** What an attribute's own check says; a function cannot come along to the engine. */
function problemOf(plugin: Plugin, node: HandlerNode): string | undefined {
  for (const { name, check } of plugin.attributes) {
    const value = node.values.all[name];
    const problem = value === undefined ? undefined : check?.(value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** An outcome under the names that answers from outside have. */
function answerOf(outcome: Outcome): JsonValue {
  return JSON.parse(JSON.stringify({
    outcome: outcome.status,
    preferred_next_label: outcome.preferredLabel,
    suggested_next_ids: outcome.suggestedNextIds,
    context_updates: outcome.contextUpdates,
    notes: outcome.notes,
    failure_reason: outcome.failureReason,
    failure_class: outcome.failureClass,
  }));
}

/** The host's own code, of which a stack need not tell. */
const OWN = new URL("..", import.meta.url).href;

/** What was thrown, with the places in the plugin. */
export function errorMessage(error: unknown): HostMessage {
  try {
    const text = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? String(error.stack ?? text) : text;
    return {
      type: "error",
      denied: error instanceof Deno.errors.NotCapable,
      text: String(text).slice(0, 10_000),
      stack: stack.split("\n").filter((line) => !line.includes(OWN))
        .join("\n").slice(0, 20_000),
    };
  } catch (_unreadable) {
    // A plugin can throw an object whose every property throws.
    return {
      type: "error",
      denied: false,
      text: "it threw what nobody can read",
      stack: "",
    };
  }
}
