/** What a tool of the api backend is. */

import type { JsonSchema } from "../../../lib/agents/backend.ts";
import type { JsonObject } from "../../../lib/agents/json_object.ts";
import type { HandlerContext } from "../../../lib/handler.ts";
import type { AgentFiles } from "./files.ts";

/** Something that a model can have done. */
export interface Tool {
  /** What the model calls it. */
  readonly name: string;
  /** What the model is told of it. */
  readonly description: string;
  /** JSON Schema of its input. */
  readonly input: JsonSchema;
  /** Reads run side by side; all else runs alone, in the order of the calls. */
  readonly access: "read" | "write";
  /**
   * Does it.
   *
   * @returns what the model is told.
   * @throws {ToolError} when it cannot be done.
   */
  run(input: JsonObject, setting: ToolSetting): Promise<string>;
}

/** What tools work with. */
export interface ToolSetting {
  /** The attempt. */
  readonly context: HandlerContext;
  /** The workspace, as the node's programs see it. */
  readonly files: AgentFiles;
  /** Characters of a result that the model is shown. */
  readonly outputLimit: number;
  /** Milliseconds that a command may take. */
  readonly commandTimeoutMs: number;
  /** What tells this call from all others of the attempt, for the names of artifacts. */
  readonly call: string;
}

/** A tool could not do what the model asked for; the message is for the model. */
export class ToolError extends Error {
  override readonly name: string = "ToolError";
}

/** The node's limits do not let a tool do what the model asked for. */
export class DeniedError extends ToolError {
  override readonly name = "DeniedError";
  /** Such as `write`. */
  readonly action: string;
  /** What it was about. */
  readonly path: string | undefined;

  /** Says it in one message. */
  constructor(action: string, path: string | undefined, message: string) {
    super(message);
    this.action = action;
    this.path = path;
  }
}
