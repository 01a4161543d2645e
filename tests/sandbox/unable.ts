/** A machine whose kernel confines nobody: the system calls for it are not there. */

/** Numbers of system calls: unshare, setns, mount. */
const CALLS: Readonly<Record<string, readonly number[]>> = {
  x86_64: [272, 308, 165],
  aarch64: [97, 268, 40],
};
const LANDLOCK = [444, 445, 446];

/** Says no to them, and becomes the program that follows. */
const PERL = String.raw`
my ($prctl, @calls) = split /,/, shift @ARGV;
my $program = pack("SCCL", 0x20, 0, 0, 0);
# Each one that matches jumps to the last instruction.
for my $i (0 .. $#calls) { $program .= pack("SCCL", 0x15, @calls - $i, 0, $calls[$i]) }
$program .= pack("SCCL", 6, 0, 0, 0x7fff0000);
# With ENOSYS
$program .= pack("SCCL", 6, 0, 0, 0x00050026);
my $header = pack("Sx6P", length($program) / 8, $program);
syscall($prctl, 38, 1, 0, 0, 0) == 0 or die "no_new_privs: $!";
syscall($prctl, 22, 2, $header, 0, 0) == 0 or die "seccomp: $!";
exec { $ARGV[0] } @ARGV;
`;

/** A command line that runs a program on such a machine; nothing where that cannot be done. */
export function unable(argv: readonly string[]): string[] | undefined {
  const calls = CALLS[Deno.build.arch];
  if (Deno.build.os !== "linux" || !calls) return undefined;
  const prctl = Deno.build.arch === "x86_64" ? 157 : 167;
  const numbers = [prctl, ...LANDLOCK, ...calls].join(",");
  return ["/usr/bin/perl", "-e", PERL, numbers, ...argv];
}
