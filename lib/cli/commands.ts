/**
 * All commands. One more is one more file, and one more line here.
 *
 * @module
 */

import type { Command, RouteMap } from "@stricli/core";
import type { Cli } from "./io.ts";

/** A command, or a group of them, that is loaded when it is asked for. */
export interface CommandEntry {
  /** What it does, in a few words. */
  readonly brief: string;
  load(): Promise<{ readonly command: Command<Cli> | RouteMap<Cli> }>;
}

/** Commands by name, in the order of the help text. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  run: { brief: "Run a pipeline", load: () => import("./run.ts") },
  resume: {
    brief: "Go on with a run that stopped",
    load: () => import("./resume.ts"),
  },
  runs: { brief: "List runs, or show one", load: () => import("./runs.ts") },
  watch: {
    brief: "Follow a run that another process runs",
    load: () => import("./watch.ts"),
  },
  logs: {
    brief: "Print what a run's stages have printed",
    load: () => import("./logs.ts"),
  },
  validate: {
    brief: "Check pipelines for errors",
    load: () => import("./validate.ts"),
  },
  show: {
    brief: "Show a pipeline's nodes and routes",
    load: () => import("./show.ts"),
  },
  fmt: { brief: "Format pipelines", load: () => import("./fmt.ts") },
  handlers: {
    brief: "List what nodes can do, with their attributes",
    load: () => import("./handlers.ts"),
  },
  agents: {
    brief: "List agents: installed or not, and what each can enforce",
    load: () => import("./agents.ts"),
  },
  doctor: {
    brief: "Check whether this machine has what runs need",
    load: () => import("./doctor.ts"),
  },
  plugin: {
    brief: "Write, check and bundle plugins",
    load: () => import("./plugin.ts"),
  },
  completions: {
    brief: "Print a script that completes commands in a shell",
    load: () => import("./completions.ts"),
  },
};
