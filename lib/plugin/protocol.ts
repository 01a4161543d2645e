/**
 * What engine and plugin host say to each other. The engine says one thing, a
 * {@linkcode HostRequest}, on standard input. The host answers in lines of JSON
 * on standard output, each behind a mark that nobody else can know, so that
 * what the plugin prints is never taken for one of them.
 */

import type {
  AttrValue,
  HandlerContext,
  JsonValue,
  PastFailure,
  PastStage,
  Usage,
} from "../handler.ts";
import { readUsage } from "../agents/usage.ts";

/** What a host is to do. */
export type HostRequest = DescribeRequest | RunRequest;

interface Addressed {
  /** Starts every line of the answer, behind a control character. */
  readonly token: string;
  /** URL of the plugin's file. */
  readonly file: string;
}

/** Tell what the plugin is. */
export interface DescribeRequest extends Addressed {
  readonly task: "describe";
}

/** Do the work of one attempt. */
export interface RunRequest extends Addressed {
  readonly task: "run";
  readonly node: NodeData;
  readonly context: ContextData;
}

/** A node, as plain data. */
export interface NodeData {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly values: Readonly<Record<string, AttrValue>>;
  /** The attributes that were set, not defaulted. */
  readonly set: readonly string[];
}

/** A handler's context, as plain data. */
export interface ContextData extends
  Pick<
    HandlerContext,
    | "runId"
    | "visit"
    | "attempt"
    | "executions"
    | "workspace"
    | "goal"
    | "limits"
    | "conversation"
  > {
  readonly stages: readonly PastStage[];
  /** Whether the kernel holds the write limits, of the plugin and what it starts. */
  readonly enforced: boolean;
  readonly artifacts: string;
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly failure: PastFailure | undefined;
  /** The nodes that can come after this one, by type. */
  readonly downstream: Readonly<Record<string, readonly NodeData[]>>;
  /** Names of variables of the environment that it may read. */
  readonly env: readonly string[];
  /** What `${env.NAME}` stands for in texts of the pipeline. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What a host says. None of it is trusted. */
export type HostMessage =
  | { readonly type: "description"; readonly value: JsonValue }
  | { readonly type: "answer"; readonly value: JsonValue }
  /** An attribute's own check refused its value. */
  | { readonly type: "refused"; readonly text: string }
  | ErrorMessage
  | { readonly type: "progress" | "notice"; readonly text: string }
  | { readonly type: "spend"; readonly usage: Usage }
  /** A text with variables that have no value, which the engine tells of. */
  | { readonly type: "unset"; readonly text: string };

/** What was thrown. */
export interface ErrorMessage {
  readonly type: "error";
  readonly text: string;
  readonly stack: string;
  /** True when Deno has refused something. */
  readonly denied: boolean;
}

/** Starts a line. No text that people read holds it. */
export const MARK = "\x1e";

/** Characters that a line may have: an answer of 1 MiB, and what is around it. */
const LONGEST_LINE = 2 * 1024 * 1024;

/** Takes a host's output apart. */
export class LineReader {
  readonly #mark: string;
  readonly #onLine: (line: string) => void;
  readonly #onText: (text: string) => void;
  #parts: string[] = [];
  #length = 0;

  /** `onLine` hears what the host says, `onText` what the plugin prints. */
  constructor(
    token: string,
    onLine: (json: string) => void,
    onText: (text: string) => void,
  ) {
    this.#mark = `${MARK}${token} `;
    this.#onLine = onLine;
    this.#onText = onText;
  }

  /** Takes the next piece. */
  push(text: string): void {
    let start = 0;
    for (
      let end = text.indexOf("\n");
      end >= 0;
      end = text.indexOf("\n", start)
    ) {
      this.#add(text.slice(start, end));
      this.#endLine("\n");
      start = end + 1;
    }
    this.#add(text.slice(start));
    // Nobody reads a line of this length: it goes to the log as it comes.
    if (this.#length > LONGEST_LINE) this.#endLine("");
  }

  /** Takes what was not ended by a line break. */
  end(): void {
    if (this.#length > 0) this.#endLine("");
  }

  #add(part: string): void {
    if (part === "") return;
    this.#parts.push(part);
    this.#length += part.length;
  }

  #endLine(lineBreak: string): void {
    const line = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    // The plugin may have printed without a line break before.
    const at = line.indexOf(this.#mark);
    if (at < 0) return this.#onText(line + lineBreak);
    if (at > 0) this.#onText(line.slice(0, at) + lineBreak);
    this.#onLine(line.slice(at + this.#mark.length));
  }
}

/**
 * Reads what a host said.
 *
 * @returns `undefined` when it is no message.
 */
export function parseMessage(json: string): HostMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { type, text, stack, denied } = value as Record<string, unknown>;
  switch (type) {
    case "description":
    case "answer":
      return "value" in value
        ? { type, value: value.value as JsonValue }
        : undefined;
    case "error":
      return typeof text === "string" && typeof stack === "string"
        ? { type, text, stack, denied: denied === true }
        : undefined;
    case "spend": {
      const usage = readUsage((value as Record<string, unknown>)["usage"]);
      return usage && { type, usage };
    }
    case "refused":
    case "progress":
    case "notice":
    case "unset":
      return typeof text === "string" ? { type, text } : undefined;
    default:
      return undefined;
  }
}
