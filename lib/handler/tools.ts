/** What a handler works with: files, artifacts, programs. */

import { noSuchProgram } from "../host/program.ts";

/** A shell command whose values are in its environment. */
export interface ExpandedCommand {
  /** The text for `sh -c`. */
  readonly command: string;
  /** The values, for the command's environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The files of the workspace, by relative path. Links are followed, but never
 * out of the workspace: that throws {@linkcode OutsideWorkspaceError}, as do
 * absolute paths and parent segments.
 */
export interface WorkspaceFiles {
  /** What is at a path, or where its link leads; `undefined` when there is nothing. */
  kind(path: string): "file" | "directory" | "other" | undefined;
  /** Reads a file. */
  readText(path: string): string;
  /** Writes a file, replacing it, and creates the folders above it. */
  write(path: string, content: string): void;
}

/** Thrown when a path leads out of the workspace. */
export class OutsideWorkspaceError extends Error {
  /** The class's name. */
  override readonly name = "OutsideWorkspaceError";
  /** The path that was refused. */
  readonly path: string;
  /** Such as `it is absolute`. */
  readonly reason: string;

  /** Says it in one message. */
  constructor(path: string, reason: string) {
    super(`Cannot use path ${JSON.stringify(path)}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/** The files of one attempt, in a folder of its own. */
export interface Artifacts {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Writes a file, replacing it. `name` has no slash. */
  write(name: string, content: string | Uint8Array): void;
  /** Writes at the end of a file, created if need be. */
  append(name: string, text: string): void;
  /** Absolute path of a file, for a program that writes it. */
  path(name: string): string;
  /** A file's text, or its first bytes up to `limit`; `undefined` when there is no such file. */
  read(name: string, limit?: number): string | undefined;
  /** Removes a file; fine when it does not exist. */
  remove(name: string): void;
}

/** A program to run. */
export interface ExecCommand {
  /** The program and its arguments; nothing is expanded. */
  readonly argv: readonly [string, ...string[]];
  /** Absolute. @default the workspace */
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the program reads: a text, or what comes of a stream, for those that one talks with. @default "" (end of file at once) */
  readonly stdin?: string | ReadableStream<Uint8Array>;
  /** Name of the artifact that standard output is streamed to. */
  readonly stdout?: string;
  /** Name of the artifact that standard error is streamed to. */
  readonly stderr?: string;
  /** Bytes of each stream, counted from its end, that {@linkcode ExecResult} holds. @default 65536 */
  readonly keep?: number;
  /** Gives the program no variables but those in `env`. @default false */
  readonly clearEnv?: boolean;
  /** Hears the output as it comes, in place of the live view. */
  readonly onText?: (stream: "stdout" | "stderr", text: string) => void;
  /** Ends the program before the attempt ends: {@linkcode HandlerContext.exec} then throws its reason. */
  readonly signal?: AbortSignal;
}

/** How a program ended. */
export interface ExecResult {
  /** 128 + signal number after a signal. */
  readonly code: number;
  /** The signal that ended it. */
  readonly signal?: string;
  /** The end of standard output. */
  readonly stdout: string;
  /** The end of standard error. */
  readonly stderr: string;
}

/** Thrown by {@linkcode HandlerContext.exec} when the program could not be started. */
export class ProgramError extends Error {
  /** The class's name. */
  override readonly name = "ProgramError";
  /** The program, as it was asked for. */
  readonly program: string;

  /** Says it in one message. */
  constructor(program: string, options?: ErrorOptions) {
    super(noSuchProgram(program), options);
    this.program = program;
  }
}
