/** What was said so far, kept as a file of the attempt, for a later one to go on with. */

import { type ModelMessage, modelMessageSchema } from "ai";
import { parseObject } from "../../../lib/agents/json_object.ts";
import type { HandlerContext } from "../../../lib/handler.ts";
import type { AgentFiles } from "./files.ts";
import { ToolError } from "./tool.ts";

const FILE = "api.session.json";

/** Bytes of a session that is read. */
const LARGEST = 64 * 1024 * 1024;

/**
 * The last sessions of this process, by the paths of their files. Most are gone
 * on with at once, and a sandbox may hide a run's folder from programs.
 */
const RECENT = new Map<string, readonly ModelMessage[]>();
const MOST_RECENT = 16;

/** A session that cannot be gone on with. */
export class SessionError extends Error {
  override readonly name = "SessionError";
}

/** The session that an attempt writes: the path of its file, from the run's folder. */
export function sessionId(context: HandlerContext): string {
  const run = runFolder(context);
  const { folder } = context.artifacts;
  const inRun = folder.startsWith(`${run}/`)
    ? folder.slice(run.length + 1)
    : folder;
  return `${inRun}/${FILE}`;
}

/**
 * What was said in a session.
 *
 * @throws {SessionError} when there is no such session.
 */
export async function readSession(
  id: string,
  context: HandlerContext,
  files: AgentFiles,
): Promise<ModelMessage[]> {
  const recent = RECENT.get(pathOf(id, context));
  if (recent) return [...recent];
  const text = id === sessionId(context)
    ? context.artifacts.read(FILE)
    : await readEarlier(id, context, files);
  const parsed = text === undefined ? undefined : parseObject(text);
  if (!parsed?.ok) throw unreadable(id, parsed?.message ?? "it is not there");
  const { messages } = parsed.value;
  const read = modelMessageSchema.array().safeParse(messages);
  if (!read.success) throw unreadable(id, "it holds no conversation");
  return read.data;
}

/** Keeps what was said. It holds prompts and parts of files, but no key. */
export function writeSession(
  messages: readonly ModelMessage[],
  context: HandlerContext,
): void {
  const path = pathOf(sessionId(context), context);
  RECENT.delete(path);
  RECENT.set(path, [...messages]);
  for (const oldest of RECENT.keys()) {
    if (RECENT.size <= MOST_RECENT) break;
    RECENT.delete(oldest);
  }
  context.artifacts.write(
    FILE,
    `${JSON.stringify({ schema_version: 1, messages })}\n`,
  );
}

async function readEarlier(
  id: string,
  context: HandlerContext,
  files: AgentFiles,
): Promise<string> {
  const steps = id.split("/");
  if (steps.at(-1) !== FILE || steps.includes("..")) {
    throw unreadable(id, "it is none of this backend");
  }
  try {
    const { stdout } = await files.run('cat -- "$1"', [pathOf(id, context)], {
      keep: LARGEST,
      doing: "read it",
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw unreadable(id, error.message);
  }
}

function pathOf(id: string, context: HandlerContext): string {
  return id.startsWith("/") ? id : `${runFolder(context)}/${id}`;
}

function runFolder({ workspace }: HandlerContext): string {
  return workspace.slice(0, workspace.lastIndexOf("/"));
}

function unreadable(id: string, why: string): SessionError {
  return new SessionError(`Cannot go on with the session ${id}: ${why}`);
}
