/** What the commands need from outside: streams, signals, the machine, the engine. */

import type { CommandContext } from "@stricli/core";
import type { AgentDeclaration } from "../agents/backend.ts";
import type { McpServers } from "../agents/mcp.ts";
import type { Factory, FactoryParts } from "../factory.ts";
import type { Host } from "../host/host.ts";
import type { Clock } from "../sinks/live.ts";
import type { Output } from "../sinks/text.ts";

/** Why a run has to stop. */
export type StopReason = "interrupted" | "terminated";

/** Everything outside the command line. Tests give their own. */
export interface Outside {
  readonly host: Host;
  /** Carries what a command is asked for, and nothing else. */
  readonly stdout: Output;
  /** Carries progress, summaries and errors. */
  readonly stderr: Output;
  readonly clock: Clock;
  /** Reads standard input to its end. */
  readStdin(): Promise<string>;
  /** Hears each wish that the program stop, until disposed of. */
  onStop(listener: (reason: StopReason) => void): Disposable;
  /** Those of Deno's flags that factory makes use of and that were not given, or were cut down to something. */
  missingPermissions(): readonly string[];
  /** What the agent backends say of themselves. */
  agents(): Promise<readonly AgentDeclaration[]>;
  /** Loads the engine, which most commands can do without. */
  createFactory(parts?: EngineParts): Promise<Factory>;
}

/** What flags and configuration decide of the engine. */
export interface EngineParts extends Pick<FactoryParts, "plugins"> {
  /** The backend of agent nodes, where neither node nor environment names one. */
  readonly agentBackend?: string;
  /** Servers of the Model Context Protocol for agents. */
  readonly mcp?: McpServers;
}

/** What a command gets. */
export interface Cli extends CommandContext, Outside {
  readonly process: {
    readonly stdout: Output;
    readonly stderr: Output;
    exitCode?: number | string | null;
  };
  /** The `--runsdir` of the line that is being completed. */
  readonly completionRunsdir?: string;
}

/** Makes a command out of a function that answers with an exit code. */
export function action<Flags, Args extends readonly unknown[]>(
  run: (cli: Cli, flags: Flags, ...args: Args) => Promise<number>,
): (this: Cli, flags: Flags, ...args: Args) => Promise<void> {
  return async function (this: Cli, flags: Flags, ...args: Args) {
    this.process.exitCode = await run(this, flags, ...args);
  };
}
