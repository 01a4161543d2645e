/**
 * What keeps the commands and agents of a node within its limits: one interface,
 * and one file for each way that an operating system offers.
 *
 * @module
 */

import type { RunningProcess, SpawnCommand } from "../host/host.ts";

/** The ways to confine a process. */
export type SandboxName =
  | "landlock"
  | "bwrap"
  | "overlay"
  | "seatbelt"
  | "none";

/** How much of the network a process sees. `loopback` is a private one: only processes of the same confinement talk over it. */
export type Net = "none" | "loopback" | "all";

/** What the processes of one attempt may do. */
export interface SandboxPolicy {
  /** Absolute. */
  readonly workspace: string;
  /** Entries of `allowed_write_paths`; `undefined` is anywhere in the workspace. */
  readonly allowedWritePaths: readonly string[] | undefined;
  /** Absolute paths of existing files and folders that may be written besides, such as the private temp folder. */
  readonly extraWritable: readonly string[];
  /** The folder that the workspace is a copy of, if it is one: while it is there, what is hidden in the one is hidden in the other. */
  readonly source?: string;
  /** Files and folders of the workspace that are hidden, relative to it. */
  readonly denyReadPaths: readonly string[];
  /** How much of the network there is. */
  readonly net: Net;
  /** Absolute path of a folder outside the workspace that is this attempt's alone: changes are staged there. Created when it is needed. */
  readonly scratch: string;
}

/** What a sandbox holds, on this machine. */
export interface Guarantees {
  /** What can be granted: exact files that may be replaced, or folders and files that exist; or `after`: all is checked only afterwards. */
  readonly writes: "exact" | "folders" | "after";
  /** True when modes, owners, times and attributes of files outside the limits stay as they are; else that is found afterwards, in the workspace. */
  readonly chmod: boolean;
  /** The network modes that it can enforce. */
  readonly net: readonly Net[];
  /** True when files can be hidden. */
  readonly denyRead: boolean;
  /** True when the kernel ends what a process leaves behind. */
  readonly survivors: boolean;
  /** What gets through. */
  readonly holes: readonly Hole[];
}

/** Something that gets through. */
export interface Hole {
  /** A sentence without a full stop. */
  readonly what: string;
  /** The limit of a node that it is a way around: a run with such a limit names it, and `require` refuses it. */
  readonly limit?: "writes";
}

/** What a confinement has kept from the workspace. */
export interface Settlement {
  /** Paths of the workspace whose changes were refused, sorted; a folder ends in a slash. Empty when the kernel refused them one by one. */
  readonly refused: readonly string[];
}

/** The limits of one attempt, in force. */
export interface Confinement extends AsyncDisposable {
  /**
   * Starts a program within the limits. As {@linkcode Host.spawn} otherwise.
   *
   * @throws as `Host.spawn` does.
   */
  spawn(command: SpawnCommand): RunningProcess | Promise<RunningProcess>;
  /** After the last process has ended: carries staged changes that are allowed into the workspace. */
  settle(): Promise<Settlement>;
}

/** A way to confine processes. */
export interface Sandbox extends AsyncDisposable {
  readonly name: SandboxName;
  readonly guarantees: Guarantees;
  /** @throws {SandboxError} when the limits cannot be put in force. */
  confine(policy: SandboxPolicy): Promise<Confinement>;
}

/** Whether this machine can do it. */
export interface Probe {
  readonly name: SandboxName;
  readonly available: boolean;
  /** A sentence without a full stop. */
  readonly reason: string;
  /** What to do about it, as a sentence without a full stop. */
  readonly cure?: string;
  /** The kernel's version of Landlock. */
  readonly abi?: number;
}

/** A sandbox, or the finding that there is none. */
export type Probed =
  | { readonly probe: Probe; readonly sandbox: Sandbox }
  | { readonly probe: Probe; readonly sandbox: undefined };
