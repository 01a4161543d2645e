/** The Model Context Protocol on a program's standard input and output: one message a line. */

import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  type JSONRPCMessage,
  JSONRPCMessageSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { ProgramError } from "../../../lib/handler.ts";
import type { AgentProcess } from "../acp/process.ts";

/** Characters of one message: more is no message, but a program gone wild. */
const LARGEST = 16 * 1024 * 1024;

/** Talks with a program that was started. */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;
  readonly #process: AgentProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #isClosed = false;

  constructor(process: AgentProcess) {
    this.#process = process;
    this.#writer = process.input.getWriter();
  }

  start(): Promise<void> {
    this.#listen().catch((error) => this.onerror?.(error))
      .finally(() => this.#close());
    return Promise.resolve();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#isClosed) throw new Error("the server has ended");
    await this.#writer.write(
      new TextEncoder().encode(`${JSON.stringify(message)}\n`),
    );
  }

  async close(): Promise<void> {
    this.#close();
    // How it ended is told by its last words, and an abort by the signal.
    await Promise.allSettled([this.#process.close()]);
  }

  /** After it was closed: how the program ended, if that was not by itself and well. */
  async lastWords(): Promise<string> {
    const [ended] = await Promise.allSettled([this.#process.ended]);
    if (ended.status === "rejected") {
      const { reason } = ended;
      return reason instanceof ProgramError ? reason.message : "";
    }
    const { code, stderr } = ended.value;
    return code === 0 ? "" : `exit code ${code}: ${stderr.trim()}`;
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onclose?.();
  }

  async #listen(): Promise<void> {
    let held = "";
    const decoder = new TextDecoder();
    for await (const chunk of this.#process.output) {
      held += decoder.decode(chunk, { stream: true });
      const lines = held.split("\n");
      held = lines.pop() ?? "";
      if (held.length > LARGEST) {
        throw new RangeError(`a message has more than ${LARGEST} characters`);
      }
      for (const line of lines) this.#hear(line);
    }
  }

  #hear(line: string): void {
    if (line.trim() === "") return;
    let message: JSONRPCMessage;
    try {
      message = JSONRPCMessageSchema.parse(JSON.parse(line));
    } catch (error) {
      // Programs print other things, too; the client waits for its answer.
      if (!(error instanceof Error)) throw error;
      this.onerror?.(error);
      return;
    }
    this.onmessage?.(message);
  }
}
