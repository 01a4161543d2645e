/**
 * The machine, as the rest of the library sees it: clock, chance, processes,
 * files and environment. {@link file://./deno.ts} is the real one; tests put a fake clock into it.
 *
 * @module
 */

/** Everything that is not a pure function comes from here. */
export interface Host {
  /** Milliseconds since 1970-01-01 UTC, as the wall clock says. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going back. */
  monotonic(): number;
  /**
   * Waits.
   *
   * @throws the signal's reason when it is aborted first.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A number in `[0, 1)`. */
  random(): number;
  /** An environment variable. */
  env(name: string): string | undefined;
  /** The whole environment. */
  environment(): Record<string, string>;
  /** The current working directory, absolute. */
  cwd(): string;
  /** `linux`, `darwin`, `windows`, … */
  readonly os: string;
  /** This process's id. */
  readonly pid: number;
  /** The program this process runs: Deno, or factory as a program of its own. */
  executable(): Executable;
  /** The file system. */
  readonly files: Files;
  /**
   * Starts a program in a session and process group of its own, both numbered
   * by its process id.
   */
  spawn(command: SpawnCommand): RunningProcess;
  /**
   * Sends a signal to one process.
   *
   * @returns false when it is gone, or is not ours to end.
   */
  kill(pid: number, signal: ProcessSignal): boolean;
}

/** A program that can be started again. */
export interface Executable {
  /** Absolute. */
  readonly path: string;
  /** True when it is factory itself, compiled: it takes no options of Deno's. */
  readonly standalone: boolean;
}

/** The signals that the engine sends. `SIGCONT` only asks whether someone is there. */
export type ProcessSignal = "SIGTERM" | "SIGKILL" | "SIGCONT";

/** A program to start. */
export interface SpawnCommand {
  /** The program and its arguments; nothing is expanded. */
  readonly argv: readonly [string, ...string[]];
  /** Absolute path. */
  readonly cwd: string;
  /** The whole environment of the child: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** What it reads from its standard input: a text, or what comes of a stream. @default "" (end of file at once) */
  readonly stdin?: string | ReadableStream<Uint8Array>;
}

/** A program that was started. */
export interface RunningProcess {
  /** Its process id. */
  readonly pid: number;
  /** What it prints. */
  readonly stdout: ReadableStream<Uint8Array>;
  /** What it prints as errors. */
  readonly stderr: ReadableStream<Uint8Array>;
  /** Names of the pipes it writes to, such as `pipe:[123]`, if whoever started it has looked. */
  readonly pipes?: readonly string[];
  /** How it ended. `code` is 128 + signal number after a signal. */
  readonly status: Promise<ExitStatus>;
  /**
   * Sends a signal to its whole process group.
   *
   * @returns false when nobody was left to hear it.
   */
  signal(name: ProcessSignal): boolean;
}

/** How a process ended. */
export interface ExitStatus {
  /** What it returned. */
  readonly code: number;
  /** The signal that ended it. */
  readonly signal?: string;
}

/** What `lstat` tells. Times are milliseconds since 1970. */
export interface FileInfo {
  /** What it is. */
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** Bytes. */
  readonly size: number;
  /** Permission bits, `0o7777` at most. */
  readonly mode: number;
  /** When the content changed. */
  readonly mtime: number;
  /** In whole seconds: finer is not told. */
  readonly ctime: number;
  /** Its number in the file system. */
  readonly ino: number;
  /** How many names it has. */
  readonly nlink: number;
  /** The user that it belongs to, where there are such. */
  readonly uid?: number;
  /** The group that it belongs to, where there are such. */
  readonly gid?: number;
}

/** A file open for appending. */
export interface AppendFile extends Disposable {
  /** Writes all of it at the end. */
  append(data: Uint8Array | string): void;
  /** Waits until the data is on the disk. */
  sync(): void;
  /** Bytes in the file. */
  size(): number;
}

/** A file open for reading. */
export interface ReadFile extends Disposable {
  /** Fills the start of `buffer` with what comes next, and says with how many bytes; 0 at the end. */
  read(buffer: Uint8Array): number;
}

/** A lock, held until it is disposed of or the process ends, however it ends. */
export interface Lock extends Disposable {
  /** Replaces the file's text, for those who find it locked. */
  note(text: string): void;
}

/** The file system. Synchronous: these calls are short, and a round trip through a thread pool is not. */
export interface Files {
  /** @throws {Deno.errors.NotFound} and its kin, as do all below. */
  /** Reads a file. */
  read(path: string): Uint8Array<ArrayBuffer>;
  /** Reads a file as UTF-8. */
  readText(path: string): string;
  /** Reads `length` bytes from `offset`. */
  readAt(
    path: string,
    offset: number,
    length: number,
  ): Uint8Array<ArrayBuffer>;
  /** Opens a file to read it from its start, piece by piece. */
  open(path: string): ReadFile;
  /** Writes a file, replacing it. */
  write(path: string, data: Uint8Array | string, options?: WriteOptions): void;
  /** Writes to a temporary file beside it, syncs, renames and syncs the folder: the old or the new text, never half. */
  writeAtomic(path: string, data: Uint8Array | string): void;
  /** Opens a file at its end, created if need be. */
  append(path: string): AppendFile;
  /** Cuts a file to a length in bytes. */
  truncate(path: string, length: number): void;
  /** Locks a file, created if need be, against other processes; `undefined` when one of them holds it. */
  lock(path: string): Lock | undefined;
  /** `undefined` when there is nothing at the path. */
  lstat(path: string): FileInfo | undefined;
  /** Names in a folder with their kinds, in no order. */
  list(path: string): Iterable<DirectoryEntry>;
  /** Creates a folder and those above it; fine when it exists. */
  mkdir(path: string): void;
  /** Creates a folder in an existing one. Returns false when something is there already. */
  mkdirNew(path: string): boolean;
  /** Removes a file, link or empty folder; fine when it does not exist. */
  remove(path: string): void;
  /** Removes a folder and all below it; fine when it does not exist. */
  removeTree(path: string): void;
  /** Moves a file or folder, replacing a file. */
  rename(from: string, to: string): void;
  /** Copies a file's content and mode. */
  copy(from: string, to: string): void;
  /** Gives a file a second name. */
  link(from: string, to: string): void;
  /** Makes a link. */
  symlink(target: string, path: string): void;
  /** What a link points to. */
  readLink(path: string): string;
  /** The path without links and dots, absolute. */
  realPath(path: string): string;
  /** Sets the permission bits. */
  chmod(path: string, mode: number): void;
  /** Gives it to a user and a group. */
  chown(path: string, uid: number, gid: number): void;
  /** Sets the modification time, in milliseconds since 1970. */
  setTime(path: string, mtime: number): void;
  /** Syncs a file or a folder to the disk. */
  sync(path: string): void;
  /** True when `error` says that nothing is at the path, or only links in a circle. */
  isNotFound(error: unknown): boolean;
  /** True when `error` says that this is not permitted. */
  isDenied(error: unknown): boolean;
  /** True when `error` says that something is there already. */
  isExisting(error: unknown): boolean;
}

/** How to create a file. */
export interface WriteOptions {
  /** Permission bits. @default 0o666 less the umask */
  readonly mode?: number;
  /** Fail when the file exists. @default false */
  readonly createNew?: boolean;
}

/** A name in a folder. */
export interface DirectoryEntry {
  /** The name, without the folder. */
  readonly name: string;
  /** What it is. */
  readonly kind: "file" | "directory" | "symlink" | "other";
}
