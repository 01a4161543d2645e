import type {
  AgentAnswer,
  AgentBackend,
  AgentReply,
  AgentRequest,
} from "../../lib/agents/backend.ts";
import { takeContextUpdates } from "../../lib/agents/context_updates.ts";
import { type JsonObject, parseObject } from "../../lib/agents/json_object.ts";
import {
  failure,
  OUTCOME_STATUSES,
  type OutcomeFields,
  type OutcomeStatus,
  OutsideWorkspaceError,
  type Usage,
  type Values,
  type WorkspaceFiles,
} from "../../lib/handler.ts";
import { parseUsages } from "./fake_usage.ts";
import { wait } from "./wait.ts";

/** Answers as the node's `test.*` attributes say: for tests and for trying a pipeline out. */
export default {
  name: "fake",
  run,
} satisfies AgentBackend;

/** An attribute that cannot be honoured. */
class AttributeError extends Error {
  override readonly name = "AttributeError";
}

async function run(request: AgentRequest): Promise<AgentReply> {
  return { kind: "answer", answer: await answer(request) };
}

async function answer(
  { node, context, onEvent }: AgentRequest,
): Promise<AgentAnswer> {
  const { values } = node;
  try {
    const fields = fieldsOf(values);
    const status = statusOf(values, context.executions);
    const plan = objectOf(values, "test.verification_plan_json");
    const output = objectOf(values, "test.output_json");
    const files = objectOf(values, "test.write_files_json");
    const pause = () =>
      wait(values.number("test.delay_ms") ?? 0, context.signal);
    for (const usage of usagesOf(values)) {
      await pause();
      onEvent({ type: "usage", usage });
    }
    await pause();
    if (files) writeFiles(files, context.files);
    return {
      ...fields,
      status,
      response: `outcome=${status}\n`,
      ...(plan && { verificationPlan: plan }),
      ...(output ? { output } : { standIn: true }),
      workspaceUntouched: files === undefined,
    };
  } catch (error) {
    if (error instanceof AttributeError) {
      return failure(error.message, "config");
    }
    throw error;
  }
}

function usagesOf(values: Values): readonly Usage[] {
  const text = values.text("test.usage_json");
  const parsed = text === undefined ? [] : parseUsages(text);
  if (typeof parsed !== "string") return parsed;
  throw new AttributeError(`invalid test.usage_json: ${parsed}`);
}

function statusOf(values: Values, executions: number): OutcomeStatus {
  const sequence = values.list("test.outcome_sequence");
  const text = sequence[Math.min(executions, sequence.length - 1)] ??
    values.text("test.outcome") ?? "success";
  const status = OUTCOME_STATUSES.find((known) => known === text);
  if (status === undefined) {
    throw new AttributeError(`unknown outcome ${JSON.stringify(text)}`);
  }
  return status;
}

function fieldsOf(values: Values): OutcomeFields {
  const label = values.text("test.preferred_next_label");
  const ids = values.list("test.suggested_next_ids");
  const updates = objectOf(values, "test.context_updates_json");
  const taken = updates && takeContextUpdates(updates);
  const notes = [values.text("test.notes") ?? "fake backend"];
  if (taken?.note) notes.push(taken.note);
  return {
    notes: notes.join("; "),
    ...(label && { preferredLabel: label }),
    ...(ids.length > 0 && { suggestedNextIds: ids }),
    ...(taken && { contextUpdates: taken.updates }),
  };
}

function objectOf(values: Values, name: string): JsonObject | undefined {
  const text = values.text(name);
  if (text === undefined || text.trim() === "") return undefined;
  const parsed = parseObject(text);
  if (!parsed.ok) {
    throw new AttributeError(`invalid ${name}: ${parsed.message}`);
  }
  return parsed.value;
}

function writeFiles(files: JsonObject, workspace: WorkspaceFiles): void {
  for (const [path, content] of Object.entries(files)) {
    const name = "invalid test.write_files_json:";
    if (typeof content !== "string") {
      throw new AttributeError(
        `${name} the content of ${JSON.stringify(path)} is not a string`,
      );
    }
    try {
      workspace.write(path, content);
    } catch (error) {
      if (!(error instanceof OutsideWorkspaceError)) throw error;
      throw new AttributeError(`${name} ${error.message}`, { cause: error });
    }
  }
}
