/** The C library's functions that are used. */

const SYMBOLS = {
  syscall: { parameters: ["i64", "buffer", "usize", "u32"], result: "i64" },
  addRule: {
    name: "syscall",
    parameters: ["i64", "i32", "i32", "buffer", "u32"],
    result: "i64",
  },
  restrict: {
    name: "syscall",
    parameters: ["i64", "i32", "u32"],
    result: "i64",
  },
  open: { parameters: ["buffer", "i32", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  prctl: {
    parameters: ["i32", "u64", "u64", "u64", "u64"],
    result: "i32",
  },
  setFilter: {
    name: "prctl",
    parameters: ["i32", "u64", "buffer", "u64", "u64"],
    result: "i32",
  },
  unshare: { parameters: ["i32"], result: "i32" },
  mount: {
    parameters: ["buffer", "buffer", "buffer", "u64", "buffer"],
    result: "i32",
  },
  setMount: {
    name: "syscall",
    parameters: ["i64", "i32", "buffer", "u32", "buffer", "u64"],
    result: "i64",
  },
  gettid: { parameters: [], result: "i32" },
  signal: { parameters: ["i32", "usize"], result: "pointer" },
  execve: { parameters: ["buffer", "buffer", "buffer"], result: "i32" },
  readlink: { parameters: ["buffer", "buffer", "usize"], result: "isize" },
  lgetxattr: {
    parameters: ["buffer", "buffer", "buffer", "usize"],
    result: "isize",
  },
  __errno_location: { parameters: [], result: "pointer" },
  strerror: { parameters: ["i32"], result: "pointer" },
} as const;

const NAMES = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"];

/** The C library, open. */
export type Library = Deno.DynamicLibrary<typeof SYMBOLS>;

/** @throws {Deno.errors.NotCapable} without permission to use the foreign function interface. */
export function openLibrary(): Library {
  let missing: unknown;
  for (const name of NAMES) {
    try {
      return Deno.dlopen(name, SYMBOLS);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      missing ??= error;
    }
  }
  throw missing;
}

/** A text as C has it. */
export function text(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${value}\0`);
}
