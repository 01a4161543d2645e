/**
 * Ways to write, read or reach what is not allowed. Each is a shell script that
 * starts in the workspace; `$OUT` is a folder beside it, `$ENGINE` the engine's
 * process and `$OTHER` one of another run. What leaves no trace on the disk
 * prints ESCAPED when it has worked.
 *
 * @module
 */

/** The sandboxes that the escapes are tried in; `perl` is Landlock by the launcher, `none` is to see that they would work. */
export type Backend = "landlock" | "perl" | "overlay" | "bwrap" | "none";

/** An attempt. */
export interface Escape {
  readonly name: string;
  readonly script: string;
  /** What it takes besides a shell. */
  readonly needs?: "python3" | "perl" | "node" | "git" | "root" | "vim" | "ed";
  /** On top of the usual environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The sandboxes whose guarantees name it as a hole. The change is in the workspace, where it is found afterwards … */
  readonly after?: readonly Backend[];
  /** … or elsewhere, where it stays. */
  readonly open?: readonly Backend[];
  /** True when it cannot be tried without a sandbox: it would harm this machine, or it has never worked. */
  readonly onlyInside?: boolean;
}

const LANDLOCK = ["landlock", "perl"] as const;
const IN_PLACE = ["landlock", "perl", "bwrap"] as const;

/** A Python program. */
function python(...lines: string[]): Pick<Escape, "script" | "needs"> {
  return {
    needs: "python3",
    script: `python3 - <<'END'
import os, socket, ctypes, signal
E = os.environ
libc = ctypes.CDLL(None, use_errno=True)
${lines.join("\n")}
END`,
  };
}

const FILES: readonly Escape[] = [
  { name: "a new file", script: "echo x > new.md" },
  { name: "a file appended to", script: "echo x >> other.md" },
  { name: "a file overwritten", script: "echo x > docs/page.md" },
  { name: "a file deleted", script: "rm -f other.md" },
  { name: "a folder deleted", script: "rm -rf docs" },
  { name: "an empty folder deleted", script: "rmdir empty" },
  { name: "a new folder", script: "mkdir fresh" },
  { name: "a file renamed", script: "mv other.md another.md" },
  { name: "a file moved in", script: "mv other.md src/" },
  { name: "a file moved out", script: "mv src/a.txt ." },
  {
    name: "a file moved in from outside",
    script: 'mv "$OUT/file.txt" src/',
  },
  { name: "a file moved outside", script: 'mv src/a.txt "$OUT/"' },
  {
    name: "two files exchanged",
    ...python(
      'libc.renameat2(-100, b"src/a.txt", -100, b"other.md", 2)',
    ),
  },
  { name: "the allowed folder moved away", script: "mv src moved" },
  {
    name: "the allowed file given another name",
    script: "ln report.md second.md",
  },
  {
    name: "the allowed file moved away",
    script: "mv report.md moved.md",
  },
  { name: "truncating", script: "truncate -s 0 other.md" },
  {
    name: "truncating by path",
    ...python('os.truncate(E["OUT"] + "/file.txt", 0)'),
  },
  { name: "dots", script: "echo x > src/../dots.md" },
  { name: "dots outside", script: "echo x > ../outside/file.txt" },
  { name: "an absolute path", script: 'echo x > "$OUT/file.txt"' },
  { name: "a new file outside", script: 'echo x > "$OUT/new.txt"' },
  { name: "deleting outside", script: 'rm -rf "$OUT/folder" "$OUT/file.txt"' },
  {
    name: "a folder outside",
    script: 'mkdir "$OUT/fresh" "$HOME/fresh"',
  },
];

const LINKS: readonly Escape[] = [
  { name: "a link out of the workspace", script: "echo x > way_out" },
  {
    name: "a link in the allowed folder, outside",
    script: "echo x > src/link",
  },
  {
    name: "a link in the allowed folder, inside",
    script: "echo x > src/inner_link",
  },
  {
    name: "a folder link in the allowed folder",
    script: "echo x > src/folder_link/new.txt",
  },
  {
    name: "a link made now",
    script: 'ln -s "$OUT/file.txt" src/now; echo x > src/now',
  },
  {
    name: "a folder link made now",
    script: 'ln -s "$OUT" src/now; echo x > src/now/new.txt',
  },
  {
    name: "the allowed folder turned into a link",
    script:
      'rm -rf src; ln -s "$OUT" src; echo x > src/file.txt; rm -f src; mkdir src',
  },
  {
    name: "a folder below turned into a link",
    script:
      'rm -rf src/deep; ln -s "$OUT" src/deep; echo x > src/deep/file.txt',
  },
  {
    name: "the allowed file turned into a link",
    script: 'ln -sf "$OUT/file.txt" report.md; echo x > report.md',
  },
  { name: "a new link", script: "ln -s other.md new_link" },
  {
    name: "a hard link made before, outside",
    script: "echo x >> src/hard",
    open: IN_PLACE,
  },
  {
    name: "a hard link made before, inside",
    script: "echo x >> src/inner_hard",
    after: IN_PLACE,
  },
  {
    name: "a hard link made now",
    script: "ln other.md src/now && echo x >> src/now",
  },
  {
    name: "a hard link made now, outside",
    script: 'ln "$OUT/file.txt" src/now && echo x >> src/now',
  },
  {
    name: "a hard link to the outside",
    script: 'ln src/a.txt "$OUT/a.txt"',
  },
];

const PROC: readonly Escape[] = [
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

const METADATA: readonly Escape[] = [
  { name: "a mode", script: "chmod 600 other.md", after: LANDLOCK },
  { name: "a folder's mode", script: "chmod 700 docs", after: LANDLOCK },
  {
    name: "a mode outside",
    script: 'chmod 600 "$OUT/file.txt"',
    open: LANDLOCK,
  },
  {
    name: "a mode through a link",
    script: "chmod 600 src/inner_link",
    after: LANDLOCK,
  },
  {
    name: "a time",
    script: "touch -d 2001-01-01 other.md",
    after: LANDLOCK,
  },
  {
    name: "a time outside",
    script: 'touch -d 2001-01-01 "$OUT/file.txt"',
    open: LANDLOCK,
  },
  {
    name: "an owner",
    needs: "root",
    script: "chown 12345 other.md",
    after: LANDLOCK,
  },
  {
    name: "an attribute outside",
    ...python(
      'os.setxattr(E["OUT"] + "/file.txt", "user.x", b"1")',
      'print("ESCAPED")',
    ),
    open: LANDLOCK,
  },
  { name: "a named pipe", script: "mkfifo pipe" },
  { name: "a named pipe outside", script: 'mkfifo "$OUT/pipe"' },
];

const POWERS: readonly Escape[] = [
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

const PROCESSES: readonly Escape[] = [
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
    name: "a socket outside",
    ...python('socket.socket(socket.AF_UNIX).bind(E["OUT"] + "/new.sock")'),
  },
  {
    name: "a server on a socket outside",
    ...python(
      'socket.socket(socket.AF_UNIX).connect(E["OUTSIDER"])',
      'print("ESCAPED")',
    ),
    open: ["landlock", "perl", "overlay"],
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

const ELSEWHERE: readonly Escape[] = [
  { name: "the temporary folder of all", script: "echo x > /tmp/escape-$ID" },
  {
    name: "the other temporary folder",
    script: "echo x > /var/tmp/escape-$ID",
  },
  { name: "shared memory", script: "echo x > /dev/shm/escape-$ID" },
  { name: "the home folder", script: "echo x >> ~/.profile; echo x > ~/.new" },
  {
    name: "git's configuration",
    script:
      "git config -f .git/config core.editor evil || echo x >> .git/config",
  },
  {
    name: "a git hook",
    script: "echo '#!/bin/sh' > .git/hooks/post-commit",
  },
  {
    name: "a sample hook renamed",
    script: "mv .git/hooks/pre-commit.sample .git/hooks/pre-commit",
  },
  { name: "a Makefile", script: "printf 'all:\\n\\tevil\\n' > Makefile" },
  { name: "a package's scripts", script: "echo '{}' > package.json" },
  { name: "a new .envrc", script: "echo evil > .envrc" },
];

const PROGRAMS: readonly Escape[] = [
  {
    name: "python",
    ...python('open("other.md", "w").write("x")'),
  },
  {
    name: "perl",
    needs: "perl",
    script: 'perl -e \'open(F, ">", "other.md"); print F "x"\'',
  },
  {
    name: "node",
    needs: "node",
    script: 'node -e \'fs.writeFileSync("other.md", "x")\'',
  },
  { name: "dd", script: "dd if=/dev/zero of=other.md bs=1 count=1" },
  { name: "tee", script: "echo x | tee other.md $OUT/file.txt" },
  { name: "sed", script: "sed -i s/other/x/ other.md" },
  { name: "awk", script: 'awk \'BEGIN { print "x" > "other.md" }\'' },
  {
    name: "tar",
    script: 'tar -cf src/t.tar -C src a.txt && tar -xf src/t.tar -C "$OUT"',
  },
  { name: "install", script: "install -m 644 src/a.txt other.md" },
  { name: "cp", script: "cp --remove-destination src/a.txt other.md" },
  {
    name: "git apply",
    needs: "git",
    script:
      "printf -- '--- a/other.md\\n+++ b/other.md\\n@@ -1 +1 @@\\n-other\\n+x\\n' | GIT_DIR=/nowhere git apply",
  },
  {
    name: "vim",
    needs: "vim",
    script: "vim -es -u NONE -c 's/other/x/' -c 'wq!' other.md",
  },
  { name: "ed", needs: "ed", script: "printf '1s/o/x/\\nw\\n' | ed other.md" },
];

const ENVIRONMENT: readonly Escape[] = [
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

const READING: readonly Escape[] = [
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

/** All attempts. */
export const ESCAPES: readonly Escape[] = [
  ...FILES,
  ...LINKS,
  ...PROC,
  ...METADATA,
  ...POWERS.map((escape) => ({ ...escape, onlyInside: true })),
  ...PROCESSES,
  ...ELSEWHERE,
  ...PROGRAMS,
  ...ENVIRONMENT,
  ...READING,
];
