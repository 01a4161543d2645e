/**
 * The C library, by Deno's foreign function interface: system calls that Deno has none of.
 *
 * @module
 */

import {
  DEVICES,
  FILE_RIGHTS,
  folderRights,
  LOST_CAPABILITIES,
  pathBeneath,
  rulesetAttributes,
  SYSCALL,
} from "./landlock_abi.ts";
import type { Grants } from "./grants.ts";
import { type Library, openLibrary, text } from "./libc_library_deno.ts";
import { filterProgram } from "./seccomp.ts";
import { mountsOf, PRIVATE, type View } from "./view.ts";

const CLONE_NEWNS = 0x0002_0000;
const AT_FDCWD = -100;
const AT_RECURSIVE = 0x8000;
const MOUNT_ATTR_RDONLY = 1n;
const O_PATH = 0o10000000;
const O_CLOEXEC = 0o2000000;
const O_NOFOLLOW = 0o400000;
const PR_SET_DUMPABLE = 4;
const PR_SET_SECCOMP = 22;
const PR_CAPBSET_DROP = 24;
const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_MODE_FILTER = 2n;
const SIGPIPE = 13;

/** What of the machine is limited for the calling thread, and all that it starts. */
export interface Restriction {
  readonly grants: Grants;
  /** The kernel's version of Landlock. */
  readonly abi: number;
  readonly noNet: boolean;
  /** Process ids, besides this thread's, that get no signal. */
  readonly untouchable: readonly number[];
  /** What of the machine may be written at all, for root: others have no mounts of their own. */
  readonly view?: View;
}

/** The C library, open. */
export class Libc implements Disposable {
  readonly #library: Library;

  /** @throws {Deno.errors.NotCapable} without permission to use the foreign function interface. */
  constructor() {
    this.#library = openLibrary();
  }

  /** The kernel's version of Landlock, or the reason why it has none. */
  landlockAbi(): number | string {
    const asksForVersion = 1;
    const abi = Number(
      this.#library.symbols.syscall(
        BigInt(SYSCALL.create),
        null,
        0n,
        asksForVersion,
      ),
    );
    return abi > 0 ? abi : this.#reason();
  }

  /**
   * Limits the calling thread, for good.
   *
   * @throws {Error} with what the system says.
   */
  restrict({ grants, abi, noNet, untouchable, view }: Restriction): void {
    const { symbols } = this.#library;
    // First: from then on nobody may mount anything.
    if (view) this.#see(view);
    this.#check(
      "prctl(no_new_privs)",
      symbols.prctl(PR_SET_NO_NEW_PRIVS, 1n, 0n, 0n, 0n),
    );
    // Only root may, and needs to; and there are fewer than that.
    for (const capability of LOST_CAPABILITIES) {
      symbols.prctl(PR_CAPBSET_DROP, BigInt(capability), 0n, 0n, 0n);
    }
    const attributes = rulesetAttributes(abi, noNet);
    const ruleset = this.#check(
      "landlock_create_ruleset",
      symbols.syscall(
        BigInt(SYSCALL.create),
        attributes,
        BigInt(attributes.length),
        0,
      ),
    );
    const rights = folderRights(abi, noNet);
    for (const path of grants.folders) this.#grant(ruleset, path, rights);
    for (const path of grants.files) this.#grant(ruleset, path, FILE_RIGHTS);
    for (const path of DEVICES) this.#grantDevice(ruleset, path);
    this.#check(
      "landlock_restrict_self",
      symbols.restrict(BigInt(SYSCALL.restrict), ruleset, 0),
    );
    symbols.close(ruleset);
    const filter = filterProgram({ noNet, untouchable }, Deno.build.arch);
    if (filter) this.#filter(filter);
    else if (noNet) {
      throw new Error(`no network filter for ${Deno.build.arch}`);
    }
  }

  /** Keeps other processes of this user out of this one's memory and environment. */
  shield(): void {
    this.#check(
      "prctl(dumpable)",
      this.#library.symbols.prctl(PR_SET_DUMPABLE, 0n, 0n, 0n, 0n),
    );
  }

  /** The calling thread's id. */
  threadId(): number {
    return this.#library.symbols.gettid();
  }

  /** An attribute of a file, or of a link itself. */
  attribute(path: string, name: string): string | undefined {
    const value = new Uint8Array(64);
    const length = Number(
      this.#library.symbols.lgetxattr(
        text(path),
        text(name),
        value,
        BigInt(value.length),
      ),
    );
    return length < 0
      ? undefined
      : new TextDecoder().decode(value.subarray(0, length));
  }

  /**
   * Becomes another program.
   *
   * @throws {Error} with what the system says.
   */
  become(
    argv: readonly [string, ...string[]],
    env: Readonly<Record<string, string>>,
  ): never {
    const { symbols } = this.#library;
    const kept: Uint8Array<ArrayBuffer>[] = [];
    const vector = (words: readonly string[]): BigUint64Array<ArrayBuffer> => {
      const pointers = new BigUint64Array(words.length + 1);
      words.forEach((word, index) => {
        const bytes = text(word);
        kept.push(bytes);
        pointers[index] = Deno.UnsafePointer.value(
          Deno.UnsafePointer.of(bytes),
        );
      });
      return pointers;
    };
    const args = vector(argv);
    const pairs = vector(Object.entries(env).map((pair) => pair.join("=")));
    // Deno ignores it, and a program would inherit that.
    symbols.signal(SIGPIPE, 0n);
    symbols.execve(text(argv[0]), args, pairs);
    throw new Error(
      `execve("${argv[0]}"): ${this.#reason()} (${kept.length} words)`,
    );
  }

  [Symbol.dispose](): void {
    this.#library.close();
  }

  /** The calling thread, and what it starts, see mounts that no other thread does. */
  #see(view: View): void {
    const { symbols } = this.#library;
    this.#check("unshare", symbols.unshare(CLONE_NEWNS));
    for (const step of [PRIVATE, ...mountsOf(view)]) {
      this.#check(
        `${step.kind} ${step.at}`,
        step.kind === "mount"
          ? symbols.mount(
            text(step.source),
            text(step.at),
            text(step.type),
            BigInt(step.flags),
            text(step.data),
          )
          : symbols.setMount(
            BigInt(SYSCALL.setMount),
            AT_FDCWD,
            text(step.at),
            AT_RECURSIVE,
            new Uint8Array(
              new BigUint64Array([
                step.readonly ? MOUNT_ATTR_RDONLY : 0n,
                step.readonly ? 0n : MOUNT_ATTR_RDONLY,
                0n,
                0n,
              ]).buffer,
            ),
            32n,
          ),
      );
    }
  }

  #grant(ruleset: number, path: string, rights: number): void {
    const { symbols } = this.#library;
    const fd = this.#check(
      `open("${path}")`,
      symbols.open(text(path), O_PATH | O_CLOEXEC | O_NOFOLLOW, 0),
    );
    try {
      // Someone may have put a link where a folder was, since the path was looked at.
      const real = this.#linkTarget(`/proc/self/fd/${fd}`);
      if (real !== path) {
        throw new Error(`"${path}" has become "${real}"`);
      }
      this.#check(
        `landlock_add_rule("${path}")`,
        symbols.addRule(
          BigInt(SYSCALL.addRule),
          ruleset,
          1,
          pathBeneath(rights, fd),
          0,
        ),
      );
    } finally {
      symbols.close(fd);
    }
  }

  /** By the system: Deno lets only those read below /proc who may do everything. */
  #linkTarget(path: string): string {
    const target = new Uint8Array(4096);
    const length = this.#check(
      `readlink("${path}")`,
      this.#library.symbols.readlink(
        text(path),
        target,
        BigInt(target.length),
      ),
    );
    return new TextDecoder().decode(target.subarray(0, length));
  }

  #grantDevice(ruleset: number, path: string): void {
    const { symbols } = this.#library;
    const fd = symbols.open(text(path), O_PATH | O_CLOEXEC, 0);
    // Not every container has them all.
    if (fd < 0) return;
    symbols.addRule(
      BigInt(SYSCALL.addRule),
      ruleset,
      1,
      pathBeneath(FILE_RIGHTS, fd),
      0,
    );
    symbols.close(fd);
  }

  #filter(program: Uint8Array<ArrayBuffer>): void {
    const header = new DataView(new ArrayBuffer(16));
    header.setUint16(0, program.length / 8, true);
    header.setBigUint64(
      8,
      Deno.UnsafePointer.value(Deno.UnsafePointer.of(program)),
      true,
    );
    this.#check(
      "prctl(seccomp)",
      this.#library.symbols.setFilter(
        PR_SET_SECCOMP,
        SECCOMP_MODE_FILTER,
        new Uint8Array(header.buffer),
        0n,
        0n,
      ),
    );
  }

  #check(call: string, result: number | bigint): number {
    if (result < 0) throw new Error(`${call}: ${this.#reason()}`);
    return Number(result);
  }

  /** What went wrong last in the calling thread. */
  #reason(): string {
    const { symbols } = this.#library;
    const place = symbols.__errno_location();
    if (place === null) return "for no reason that is told";
    const words = symbols.strerror(
      new Deno.UnsafePointerView(place).getInt32(),
    );
    return words === null
      ? "for no reason that is told"
      : Deno.UnsafePointerView.getCString(words);
  }
}
