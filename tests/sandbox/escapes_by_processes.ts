/** Escapes by what the system offers to processes. */

import { type Escape, LANDLOCK, python } from "./escape.ts";

/** What stands below /proc, /sys and /dev. */
export const PROC: readonly Escape[] = [
  {
    name: "/proc/self/root",
    script: 'echo x > "/proc/self/root$OUT/file.txt"',
  },
  {
    name: "/proc/self/cwd",
    script: "echo x > /proc/self/cwd/../outside/file.txt",
  },
  { name: "/proc/1/root", script: 'echo x > "/proc/1/root$OUT/file.txt"' },
  {
    name: "the engine's root",
    script:
      'for at in /proc/$ENGINE/root /proc/$ENGINE/task/*/root; do echo x > "$at$OUT/file.txt"; done',
  },
  {
    name: "another run's root",
    script: 'echo x > "/proc/$OTHER/root$OUT/file.txt"',
  },
  {
    name: "a descriptor opened as a path",
    ...python(
      'at = os.open("other.md", os.O_PATH)',
      'open("/proc/self/fd/%d" % at, "w").write("x")',
    ),
  },
  {
    name: "a descriptor opened to read",
    ...python(
      'at = os.open(E["OUT"] + "/file.txt", os.O_RDONLY)',
      'open("/proc/self/fd/%d" % at, "w").write("x")',
    ),
  },
  {
    name: "a file opened by its handle",
    ...python(
      "handle = ctypes.create_string_buffer(136)",
      'ctypes.memmove(handle, (128).to_bytes(4, "little"), 4)',
      "mount = ctypes.c_int()",
      'libc.name_to_handle_at(-100, (E["OUT"] + "/file.txt").encode(), handle, ctypes.byref(mount), 0)',
      'root = os.open("/", os.O_RDONLY)',
      "at = libc.open_by_handle_at(root, handle, os.O_WRONLY)",
      'os.write(at, b"x")',
    ),
  },
  {
    name: "the kernel's settings",
    needs: "root",
    script:
      'text=$(cat /proc/sys/kernel/core_pattern) && echo "$text" > /proc/sys/kernel/core_pattern && echo ESCAPED',
  },
  {
    name: "the kernel's keyboard",
    needs: "root",
    // A key that only prints help.
    script: "echo h > /proc/sysrq-trigger && echo ESCAPED",
  },
  {
    name: "the engine's standing with the out-of-memory killer",
    script: "echo 0 > /proc/$ENGINE/oom_score_adj && echo ESCAPED",
  },
  {
    name: "a control group",
    needs: "root",
    script:
      "mkdir /sys/fs/cgroup/escape-$ID && rmdir /sys/fs/cgroup/escape-$ID && echo ESCAPED",
  },
  {
    name: "a disk",
    needs: "root",
    script:
      'for disk in /dev/vda /dev/sda /dev/nvme0n1 /dev/mem; do [ -e "$disk" ] && (exec 3>>"$disk") && echo ESCAPED; done',
  },
  {
    name: "a device of one's own",
    needs: "root",
    script: "mknod src/disk b 8 0 && echo ESCAPED",
  },
  {
    name: "the kernel's log",
    needs: "root",
    script: "[ -e /dev/kmsg ] && (exec 3>/dev/kmsg) && echo ESCAPED",
  },
];

/** Namespaces, mounts, roots. */
export const POWERS: readonly Escape[] = [
  {
    name: "a user namespace and a mount",
    script:
      "unshare -Urm sh -c 'mount --bind \"$OUT\" src && echo x > src/file.txt'",
  },
  {
    name: "a mount",
    script: 'mount --bind "$OUT" src && echo x > src/file.txt',
  },
  {
    name: "a remount",
    script:
      'mount -o remount,rw / ; mount -o remount,bind,rw "$OUT"; echo x > "$OUT/file.txt"',
  },
  {
    name: "an unmount",
    script:
      'umount -l "$PWD"; umount -l scripts/scenarios; echo x > "$OUT/file.txt"',
  },
  {
    name: "a file system of one's own over it",
    script: 'unshare -Urm mount -t tmpfs none "$OUT" && echo ESCAPED',
  },
  {
    name: "another's mounts",
    script:
      'for pid in 1 $ENGINE $OTHER; do nsenter -t $pid -m sh -c "echo x > $OUT/file.txt"; done',
  },
  {
    name: "settings of the machine, below /sys and /proc",
    needs: "root",
    ...python(
      "import glob",
      'paths = glob.glob("/sys/kernel/mm/*/*") + glob.glob("/proc/sys/vm/*") + glob.glob("/proc/sys/fs/*") + glob.glob("/sys/block/*/queue/*")',
      "for path in paths:",
      "  try:",
      "    os.close(os.open(path, os.O_WRONLY))",
      '    print("ESCAPED", path)',
      "  except OSError: pass",
    ),
  },
  {
    name: "another's keys",
    needs: "root",
    ...python(
      // The machine's own keyring for filters of the kernel: to be listed is to be reached.
      'if libc.syscall(250, 3, 0x3fffffff, 1, 0) >= 0: print("ESCAPED")',
    ),
  },
  {
    name: "another root",
    ...python(
      'os.chroot("src")',
      'for _ in range(40): os.chdir("..")',
      'open("." + E["OUT"] + "/file.txt", "w").write("x")',
    ),
  },
  {
    name: "a kernel module",
    needs: "root",
    ...python(
      'code = libc.syscall(175, b"x", 1, b"")',
      // EPERM and ENOSYS are refusals; that it is no module would be an answer.
      'print("" if ctypes.get_errno() in (1, 38) else "ESCAPED")',
    ),
  },
];

/** Children, signals, memory and sockets. */
export const PROCESSES: readonly Escape[] = [
  {
    name: "a child that outlives the command",
    script: "setsid sh -c 'sleep 0.05; echo x > other.md' >/dev/null 2>&1 &",
  },
  {
    name: "a child without parents",
    script:
      "(setsid env -i sh -c 'sleep 0.05; echo x > other.md' >/dev/null 2>&1 &) &",
  },
  {
    name: "40 children at once",
    script:
      'for i in $(seq 40); do (echo x > "new-$i"; echo x > "$OUT/new-$i") & done; wait',
  },
  {
    name: "a signal to the engine",
    script: "kill -URG $ENGINE && echo ESCAPED",
  },
  {
    name: "a signal to the engine's threads",
    script:
      'for task in /proc/$ENGINE/task/*; do kill -URG "${task##*/}" && echo ESCAPED; done',
  },
  {
    name: "a signal to one of the engine's threads among its own",
    ...python(
      'for tid in os.listdir("/proc/%s/task" % E["ENGINE"]):',
      '  for call in ((234, int(E["ENGINE"]), int(tid)), (200, int(tid))):',
      "    if libc.syscall(*call, int(signal.SIGURG)) == 0: print('ESCAPED')",
    ),
  },
  {
    name: "a signal by descriptor",
    ...python(
      'for tid in os.listdir("/proc/%s/task" % E["ENGINE"]):',
      '  at = os.open("/proc/%s" % tid, os.O_RDONLY)',
      "  if libc.syscall(424, at, int(signal.SIGURG), None, 0) == 0: print('ESCAPED')",
    ),
  },
  {
    name: "a signal to another run",
    script: "kill -KILL $OTHER && echo ESCAPED",
  },
  {
    name: "a signal to everybody",
    script: "kill -URG -1 2>/dev/null; kill -0 $OTHER && echo ESCAPED",
  },
  {
    name: "tracing the engine",
    ...python(
      'for tid in os.listdir("/proc/%s/task" % E["ENGINE"]):',
      "  if libc.ptrace(0x4206, int(tid), 0, 0) == 0: print('ESCAPED')",
    ),
  },
  {
    name: "the engine's memory",
    ...python(
      'for tid in os.listdir("/proc/%s/task" % E["ENGINE"]):',
      '  for name in ("mem", "maps"):',
      "    try:",
      '      open("/proc/%s/task/%s/%s" % (E["ENGINE"], tid, name), "rb").read(1)',
      '      print("ESCAPED")',
      "    except OSError: pass",
    ),
  },
  {
    name: "the engine's environment",
    script:
      "cat /proc/$ENGINE/environ /proc/$ENGINE/task/*/environ | grep -q . && echo ESCAPED",
  },
  {
    name: "the engine's open files",
    script:
      "ls -l /proc/$ENGINE/fd /proc/$ENGINE/task/*/fd | grep -q -e '->' && echo ESCAPED",
  },
  {
    name: "the engine's limits",
    ...python(
      "import resource",
      'pid = int(E["ENGINE"])',
      "now = resource.prlimit(pid, resource.RLIMIT_CORE)",
      "resource.prlimit(pid, resource.RLIMIT_CORE, now)",
      'print("ESCAPED")',
    ),
  },
  {
    name: "a socket outside",
    ...python('socket.socket(socket.AF_UNIX).bind(E["OUT"] + "/new.sock")'),
  },
  {
    name: "a server on a socket outside",
    ...python(
      'socket.socket(socket.AF_UNIX).connect(E["OUTSIDER"])',
      'print("ESCAPED")',
    ),
    open: [...LANDLOCK, "overlay"],
  },
  {
    name: "a server on an abstract socket",
    ...python(
      'socket.socket(socket.AF_UNIX).connect("\\0" + E["ABSTRACT"])',
      'print("ESCAPED")',
    ),
  },
  {
    name: "a server on the loopback",
    ...python(
      'socket.create_connection(("127.0.0.1", int(E["PORT"])))',
      'print("ESCAPED")',
    ),
  },
  {
    name: "a datagram",
    ...python(
      "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
      "s.settimeout(0.1)",
      's.sendto(b"x", ("127.0.0.1", int(E["PORT"])))',
      "s.recv(1)",
      'print("ESCAPED")',
    ),
  },
];

/** Variables that a launcher might heed. */
export const ENVIRONMENT: readonly Escape[] = [
  {
    name: "what Perl loads first",
    needs: "perl",
    script: "perl -e 1",
    env: { PERL5LIB: "src", PERL5OPT: "-MEvil" },
  },
  {
    name: "what a shell loads first",
    script: "bash -c true",
    env: { BASH_ENV: "src/evil.sh", ENV: "src/evil.sh" },
  },
  {
    name: "what the loader loads first",
    script: "true",
    env: { LD_PRELOAD: "src/evil.so", LD_LIBRARY_PATH: "src" },
  },
];

/** What is hidden. */
export const READING: readonly Escape[] = [
  {
    name: "a hidden file",
    script: "cat scripts/scenarios/hidden.txt && echo ESCAPED",
    open: LANDLOCK,
  },
  {
    name: "a hidden file by another way",
    script:
      'cat "/proc/$ENGINE/root$PWD/scripts/scenarios/hidden.txt" && echo ESCAPED; cat "/proc/self/root$PWD/scripts/scenarios/hidden.txt" && echo ESCAPED',
    open: LANDLOCK,
  },
];
