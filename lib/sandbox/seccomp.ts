/**
 * System call filters, for what Landlock leaves open: the whole network rather
 * than TCP alone, signals to the very thread that programs are started from, and
 * the resources of other processes.
 *
 * A filter is a program for the kernel's packet filter machine, a list of
 * instructions of eight bytes, after `linux/seccomp.h`.
 *
 * @module
 */

/** What to filter. */
export interface FilterOptions {
  /** True to refuse every socket that leads out of this machine or to its loopback; Unix sockets stay. */
  readonly noNet: boolean;
  /** Process and thread ids that get no signal. */
  readonly untouchable: readonly number[];
}

/** Numbers of one architecture's system calls. */
interface Calls {
  /** As the kernel calls it, in `linux/audit.h`. */
  readonly audit: number;
  readonly kill: number;
  readonly tkill: number;
  readonly tgkill: number;
  readonly sigqueue: number;
  readonly tgsigqueue: number;
  readonly prlimit: number;
  readonly socket: number;
  /** The old way to a socket. */
  readonly socketcall?: number;
}

const X86_64: Calls = {
  audit: 0xc000_003e,
  kill: 62,
  tkill: 200,
  tgkill: 234,
  sigqueue: 129,
  tgsigqueue: 297,
  prlimit: 302,
  socket: 41,
};
const I386: Calls = {
  audit: 0x4000_0003,
  kill: 37,
  tkill: 238,
  tgkill: 270,
  sigqueue: 178,
  tgsigqueue: 335,
  prlimit: 340,
  socket: 359,
  socketcall: 102,
};
const AARCH64: Calls = {
  audit: 0xc000_00b7,
  kill: 129,
  tkill: 130,
  tgkill: 131,
  sigqueue: 138,
  tgsigqueue: 240,
  prlimit: 261,
  socket: 198,
};
const PIDFD_SEND_SIGNAL = 424;
const IO_URING_SETUP = 425;
const PIDFD_OPEN = 434;

const EPERM = 1;
const EACCES = 13;
const ENOSYS = 38;

/** Families of addresses that do not lead out: Unix sockets, and the kernel's own news. */
const AF_UNIX = 1;
const AF_NETLINK = 16;

/** One call that is refused, if an argument says so. */
interface Rule {
  readonly call: number;
  readonly errno: number;
  /** Without it the call is always refused. */
  readonly argument?: {
    readonly index: number;
    /** Refused when it is one of these … */
    readonly among?: readonly number[];
    /** … or is none of these. */
    readonly other?: readonly number[];
  };
}

const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const RETURN = 0x06;
const ALLOW = 0x7fff_0000;
const REFUSE = 0x0005_0000;
/** Where `struct seccomp_data` has the call's number, the architecture, the first argument. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const ARGUMENTS = 16;
/** Calls of the x32 kind have this bit in their number. */
const X32 = 0x4000_0000;

type Instruction = readonly [code: number, yes: number, no: number, k: number];

/** The filter's instructions, or `undefined` when there is no way to on this machine. */
export function filterProgram(
  { noNet, untouchable }: FilterOptions,
  architecture: string,
): Uint8Array<ArrayBuffer> | undefined {
  const known = architecture === "x86_64"
    ? [X86_64, I386]
    : architecture === "aarch64"
    ? [AARCH64]
    : undefined;
  if (!known) return undefined;
  const sections = known.flatMap((calls): Instruction[] => {
    const body = section(calls, { noNet, untouchable });
    return [[JUMP_EQUAL, 0, body.length, calls.audit], ...body];
  });
  return assemble([
    [LOAD, 0, 0, ARCHITECTURE],
    ...sections,
    // Programs of a third kind would get around it all.
    refuse(ENOSYS),
  ]);
}

function section(calls: Calls, options: FilterOptions): Instruction[] {
  return [
    [LOAD, 0, 0, NUMBER],
    ...(calls === X86_64
      ? [[JUMP_AT_LEAST, 0, 1, X32] as const, refuse(ENOSYS)]
      : []),
    ...rules(calls, options).flatMap(instructions),
    [RETURN, 0, 0, ALLOW],
  ];
}

function rules(calls: Calls, { noNet, untouchable }: FilterOptions): Rule[] {
  const all: Rule[] = [
    // Whose resources are limited to nothing has been ended.
    {
      call: calls.prlimit,
      errno: EPERM,
      argument: { index: 0, other: [0] },
    },
  ];
  if (untouchable.length > 0) {
    const byId: [call: number, index: number][] = [
      [calls.kill, 0],
      [calls.tkill, 0],
      [calls.tgkill, 1],
      [calls.sigqueue, 0],
      [calls.tgsigqueue, 1],
      [PIDFD_OPEN, 0],
    ];
    for (const [call, index] of byId) {
      all.push({
        call,
        errno: EPERM,
        argument: { index, among: untouchable },
      });
    }
    // It takes open folders of /proc too. Those who use it know what to do without.
    all.push({ call: PIDFD_SEND_SIGNAL, errno: ENOSYS });
  }
  if (noNet) {
    all.push({
      call: calls.socket,
      errno: EACCES,
      argument: { index: 0, other: [AF_UNIX, AF_NETLINK] },
    });
    if (calls.socketcall !== undefined) {
      all.push({
        call: calls.socketcall,
        errno: EACCES,
        argument: { index: 0, among: [1] },
      });
    }
    // It opens sockets without the call.
    all.push({ call: IO_URING_SETUP, errno: ENOSYS });
  }
  return all;
}

function instructions({ call, errno, argument }: Rule): Instruction[] {
  if (!argument) return [[JUMP_EQUAL, 0, 1, call], refuse(errno)];
  const { index, among = [], other = [] } = argument;
  const values = [...among, ...other];
  const last = refuse(errno);
  const allow: Instruction = [RETURN, 0, 0, ALLOW];
  const tests = values.map((value, at): Instruction => [
    JUMP_EQUAL,
    // To the second of the two ends.
    values.length - at,
    0,
    value,
  ]);
  const ends = other.length > 0 ? [last, allow] : [allow, last];
  return [
    [JUMP_EQUAL, 0, 1 + tests.length + ends.length, call],
    // The lower half: ids and families are 32 bits wide.
    [LOAD, 0, 0, ARGUMENTS + 8 * index],
    ...tests,
    ...ends,
  ];
}

function refuse(errno: number): Instruction {
  return [RETURN, 0, 0, REFUSE | errno];
}

function assemble(program: readonly Instruction[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(program.length * 8));
  program.forEach(([code, yes, no, k], index) => {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, yes);
    view.setUint8(index * 8 + 3, no);
    view.setUint32(index * 8 + 4, k, true);
  });
  return new Uint8Array(view.buffer);
}
