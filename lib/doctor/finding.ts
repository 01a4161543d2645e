/** What a check of this machine finds. */

import type { Config } from "../config.ts";
import type { Host } from "../host/host.ts";
import type { Probed } from "../sandbox/sandbox.ts";

/** How bad it is: an `error` keeps factory from working, a `warning` from working as well as it could. */
export type FindingStatus = "ok" | "warning" | "error";

/** What a check found. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly name: string;
  readonly status: FindingStatus;
  /** How it is, as a phrase. */
  readonly detail: string;
  /** What to do about it, as a sentence without a full stop. */
  readonly cure?: string;
}

/** What the checks look at. */
export interface Surroundings {
  readonly host: Host;
  /** Where runs are kept. */
  readonly runsdir: string;
  readonly plugins: PluginPlaces;
  readonly configFile: ConfigFile;
  /** Where the findings are printed. */
  readonly output: TerminalFacts;
  /** Flags of Deno's that factory was not given, or not as a whole. */
  readonly missingPermissions: readonly string[];
  /** Whatever could confine a process, tried. */
  probes(): Promise<readonly Probed[]>;
  /** Milliseconds that a foreign program gets. */
  readonly limitMs: number;
}

/** The configuration file, and what it sets or why it cannot be used. */
export type ConfigFile =
  & { readonly path: string }
  & (
    /** Nothing when there is no file. */
    | { readonly sets: Config | undefined }
    | { readonly problem: { readonly message: string; readonly hint: string } }
  );

/** Where plugins are looked for. */
export interface PluginPlaces {
  /** Absolute, the first one first. */
  readonly folders: readonly string[];
  /** Those of them that somebody has named, and that have to be there. */
  readonly named: readonly string[];
}

/** What is known of a terminal. */
export interface TerminalFacts {
  readonly isTerminal: boolean;
  readonly colour: boolean;
  columns(): number;
}

/** One look at the machine. */
export type Check = (
  surroundings: Surroundings,
) => readonly Finding[] | Promise<readonly Finding[]>;

/** The text of something thrown by the system, made one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}
