/**
 * What Landlock's system calls look like, after `linux/landlock.h`.
 *
 * @module
 */

/** Numbers of the system calls, the same on every architecture; the last one changes mounts. */
export const SYSCALL = {
  create: 444,
  addRule: 445,
  restrict: 446,
  setMount: 442,
} as const;

/** Rights over files. Only those that change something: reading and starting programs stay free. */
const WRITE_FILE = 1 << 1;
const REMOVE_DIR = 1 << 4;
const REMOVE_FILE = 1 << 5;
const MAKE_CHAR = 1 << 6;
const MAKE_DIR = 1 << 7;
const MAKE_REG = 1 << 8;
const MAKE_SOCK = 1 << 9;
const MAKE_FIFO = 1 << 10;
const MAKE_BLOCK = 1 << 11;
const MAKE_SYM = 1 << 12;
/** Renaming and linking from one folder to another. */
const REFER = 1 << 13;
const TRUNCATE = 1 << 14;
/** Speaking to a server on a Unix socket that was not started within the same limits. */
const RESOLVE_UNIX = 1 << 16;

const FOLDER_RIGHTS: number = WRITE_FILE | REMOVE_DIR | REMOVE_FILE |
  MAKE_CHAR | MAKE_DIR | MAKE_REG | MAKE_SOCK | MAKE_FIFO | MAKE_BLOCK |
  MAKE_SYM | REFER | TRUNCATE;

/** All that is limited, and what a granted folder gets. Without a network, servers elsewhere are out of reach, too. */
export function folderRights(abi: number, noNet: boolean): number {
  return FOLDER_RIGHTS | (noNet && abi >= SOCKETS_ABI ? RESOLVE_UNIX : 0);
}

/** What a granted file gets. */
export const FILE_RIGHTS: number = WRITE_FILE | TRUNCATE;

/** The oldest version that limits truncating a file, Linux 6.2's. */
export const OLDEST_ABI = 3;
/** The version that keeps signals and abstract sockets inside, Linux 6.12's. */
export const SCOPE_ABI = 6;
/** The version that limits Unix sockets with a path, Linux 7.1's. */
export const SOCKETS_ABI = 9;

/** Abstract Unix sockets and signals. */
const SCOPES = 0b11n;

/** `struct landlock_ruleset_attr`, as long as the kernel's version of it. */
export function rulesetAttributes(
  abi: number,
  noNet: boolean,
): Uint8Array<ArrayBuffer> {
  const words = new BigUint64Array(abi >= SCOPE_ABI ? 3 : 1);
  words[0] = BigInt(folderRights(abi, noNet));
  // The second word is TCP, which alone would be no limit: UDP stays open. See seccomp.ts.
  if (abi >= SCOPE_ABI) words[2] = SCOPES;
  return new Uint8Array(words.buffer);
}

/** `struct landlock_path_beneath_attr`, which is packed. */
export function pathBeneath(
  rights: number,
  fd: number,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(12));
  view.setBigUint64(0, BigInt(rights), true);
  view.setInt32(8, fd, true);
  return new Uint8Array(view.buffer);
}

/**
 * What every program may expect to write to: it keeps nothing.
 * Terminals are among them, since agents open their own.
 */
export const DEVICES: readonly string[] = [
  "/dev/null",
  "/dev/zero",
  "/dev/tty",
  "/dev/ptmx",
  "/dev/pts",
];

/** Never granted, and open to all else: whoever can open it for writing is not confined. */
export const CANARY = "/dev/full";

/** Capabilities that root keeps: those that a container's root has, less making devices. */
const KEPT_CAPABILITIES: readonly number[] = [
  0, // chown
  1, // dac_override
  3, // fowner
  4, // fsetid
  5, // kill
  6, // setgid
  7, // setuid
  8, // setpcap
  10, // net_bind_service
  13, // net_raw
  18, // sys_chroot
  29, // audit_write
  31, // setfcap
];

/** Capabilities that programs lose, by number: with them root could mount, load modules, or take over the engine. */
export const LOST_CAPABILITIES: readonly number[] = Array.from(
  { length: 64 },
  (_, number) => number,
).filter((number) => !KEPT_CAPABILITIES.includes(number));
