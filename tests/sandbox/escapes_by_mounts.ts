/** Escapes by mounts: ways to get rid of a view of the machine that is read-only. */

import { BARE, type Escape, python } from "./escape.ts";

/** Each of them ends in what such a view refuses; without one it is just that. */
export const MOUNTS: readonly Escape[] = [
  {
    name: "mounts made writable, by path and by descriptor",
    ...python(
      "attributes = (ctypes.c_uint64 * 4)(0, 1, 0, 0)",
      'for path in (b"/", os.getcwd().encode(), E["OUT"].encode()):',
      "  at = os.open(path, os.O_PATH)",
      "  for args in ((-100, path, 0x8000), (-100, path, 0), (at, b'', 0x1000), (at, b'', 0x9000)):",
      "    libc.syscall(442, *args, attributes, ctypes.c_size_t(32))",
      'os.chmod(E["OUT"] + "/file.txt", 0o600)',
    ),
    open: BARE,
  },
  {
    name: "mounts made writable in namespaces of one's own",
    ...python(
      "attributes = (ctypes.c_uint64 * 4)(0, 1, 0, 0)",
      "for flags in (0x20000, 0x10020000):",
      "  libc.unshare(flags)",
      "  for path in (b'/', os.getcwd().encode(), E['OUT'].encode()):",
      "    libc.syscall(442, -100, path, 0x8000, attributes, ctypes.c_size_t(32))",
      "    libc.mount(None, path, None, 0x1020, None)",
      'os.chmod(E["OUT"] + "/file.txt", 0o600)',
    ),
    open: BARE,
  },
  {
    name: "a tree of mounts opened and moved",
    ...python(
      'tree = libc.syscall(428, -100, E["OUT"].encode(), 1)',
      "attributes = (ctypes.c_uint64 * 4)(0, 1, 0, 0)",
      'libc.syscall(442, tree, b"", 0x1000, attributes, ctypes.c_size_t(32))',
      'libc.syscall(429, tree, b"", -100, (os.getcwd() + "/src").encode(), 4)',
      'os.chmod("/proc/self/fd/%d/file.txt" % tree, 0o600)',
    ),
  },
  {
    name: "a file system of one's own, by the new calls",
    ...python(
      'context = libc.syscall(430, b"tmpfs", 0)',
      "libc.syscall(431, context, 6, None, None, 0)",
      "at = libc.syscall(432, context, 0, 0)",
      'if at >= 0 and libc.syscall(429, at, b"", -100, E["OUT"].encode(), 4) == 0: print("ESCAPED")',
    ),
  },
  {
    name: "another root for all",
    ...python(
      'os.makedirs("src/old", exist_ok=True)',
      'if libc.syscall(155, b"src", b"src/old") == 0: print("ESCAPED")',
      'os.chmod(E["OUT"] + "/file.txt", 0o600)',
    ),
    open: BARE,
  },
  {
    name: "the engine's mounts, by its namespace",
    ...python(
      'for pid in (E["ENGINE"], E["OTHER"], "1"):',
      '  for task in os.listdir("/proc/%s/task" % pid):',
      "    try:",
      '      at = os.open("/proc/%s/task/%s/ns/mnt" % (pid, task), os.O_RDONLY)',
      "      if libc.setns(at, 0x20000) == 0: print('ESCAPED')",
      "    except OSError: pass",
      "  try:",
      "    at = libc.syscall(434, int(pid), 0)",
      "    if at >= 0 and libc.setns(at, 0x20000) == 0: print('ESCAPED')",
      "  except OSError: pass",
      'os.chmod(E["OUT"] + "/file.txt", 0o600)',
    ),
    open: BARE,
  },
  {
    name: "a mode by the engine's root",
    script:
      'for at in /proc/1/root /proc/$ENGINE/root /proc/$ENGINE/cwd /proc/$ENGINE/task/*/root; do chmod 600 "$at$OUT/file.txt"; done',
  },
  {
    name: "a mode by a descriptor that is open",
    ...python(
      'at = os.open(E["OUT"] + "/file.txt", os.O_RDONLY)',
      "try: os.fchmod(at, 0o600)",
      "except OSError: pass",
      'os.chmod("/proc/self/fd/%d" % at, 0o600)',
    ),
    open: BARE,
  },
  {
    name: "flags of a file outside",
    ...python(
      "import fcntl, struct",
      'at = os.open(E["OUT"] + "/file.txt", os.O_RDONLY)',
      'flags = struct.unpack("i", fcntl.ioctl(at, 0x80086601, b"\\0" * 8)[:4])[0]',
      // Nodump: nobody minds it.
      'fcntl.ioctl(at, 0x40086602, struct.pack("q", flags | 0x40))',
      'print("ESCAPED")',
    ),
    open: BARE,
  },
];
