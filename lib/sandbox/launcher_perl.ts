/**
 * A program that limits itself and then becomes another, in Perl: nearly every
 * Linux has it, and it starts in 2 ms. It takes a list of steps, each with its
 * arguments, and after `--` the program. Where a step fails nothing is started.
 *
 * @module
 */

/** The source, for `perl -e`. */
export const LAUNCHER_PERL: string = String.raw`
sub fail { print STDERR "factory: cannot confine: @_\n"; exit 125 }
sub call { my ($name, $number, @with) = @_; my $r = syscall($number, @with); fail("$name: $!") if $r < 0; $r }
my %nr; my ($abi, $ruleset);
sub grant {
  my ($path, $rights, $device) = @_;
  # O_PATH | O_CLOEXEC | O_NOFOLLOW
  my $flags = 012000000 | ($device ? 0 : 0400000);
  unless (sysopen(my $at, $path, $flags)) { return if $device; fail("open $path: $!") }
  else {
    my $real = readlink("/proc/self/fd/" . fileno($at));
    fail("$path has become $real") if !$device && $real ne $path;
    my $attr = pack("Ql<", $rights, fileno($at));
    call("landlock_add_rule $path", 445, $ruleset, 1, $attr, 0);
  }
}
my %step = (
  # The numbers of this architecture's system calls.
  calls => sub { %nr = (prctl => shift @ARGV, unshare => shift @ARGV, mount => shift @ARGV, setns => shift @ARGV); $_ += 0 for values %nr },
  # Die with whoever started this.
  pdeathsig => sub { call("prctl", $nr{prctl}, 1, 9, 0, 0, 0) },
  unshare => sub { call("unshare", $nr{unshare}, 0 + shift @ARGV) },
  user => sub {
    my ($uid, $gid) = (shift @ARGV, shift @ARGV);
    for (["setgroups", "deny"], ["uid_map", "$uid $uid 1"], ["gid_map", "$gid $gid 1"]) {
      my ($file, $text) = @$_;
      open(my $to, ">", "/proc/self/$file") or fail("$file: $!");
      syswrite($to, $text) or fail("$file: $!");
    }
  },
  join => sub {
    my ($pid, @kinds) = (shift @ARGV, split(/,/, shift @ARGV));
    my @open = map { open(my $at, "<", "/proc/$pid/ns/$_") or fail("join $_: $!"); $at } @kinds;
    call("setns", $nr{setns}, fileno($_), 0) for @open;
  },
  loopback => sub {
    socket(my $s, 2, 2, 0) or fail("socket: $!");
    # SIOCSIFFLAGS with IFF_UP | IFF_LOOPBACK | IFF_RUNNING
    my $request = pack("a16sx22", "lo", 0x49);
    ioctl($s, 0x8914, $request) or fail("loopback: $!");
  },
  mount => sub {
    my ($source, $at, $type, $flags, $data) = splice(@ARGV, 0, 5);
    call("mount $at", $nr{mount}, $source, $at, $type, 0 + $flags, $data);
  },
  # All mounts below the path: 1 is read-only, 0 is not.
  readonly => sub {
    my ($at, $is) = (shift @ARGV, 0 + shift @ARGV);
    my $attr = pack("Q4", $is, 1 - $is, 0, 0);
    call("mount_setattr $at", 442, -100, $at, 0x8000, $attr, 32);
  },
  chdir => sub { my $to = shift @ARGV; chdir($to) or fail("chdir $to: $!") },
  # From here on nothing new can be gained.
  landlock => sub {
    my ($folderRights, $attrHex) = (shift @ARGV, pack("H*", shift @ARGV));
    call("prctl", $nr{prctl}, 38, 1, 0, 0, 0);
    call("landlock_create_ruleset", 444, 0, 0, 1);
    $ruleset = call("landlock_create_ruleset", 444, $attrHex, length($attrHex), 0);
  },
  lose => sub { for (split(/,/, shift @ARGV)) { syscall($nr{prctl}, 24, 0 + $_, 0, 0, 0) } },
  grant => sub { my ($rights, $path) = (shift @ARGV, shift @ARGV); grant($path, 0 + $rights, 0) },
  device => sub { my ($rights, $path) = (shift @ARGV, shift @ARGV); grant($path, 0 + $rights, 1) },
  restrict => sub { call("landlock_restrict_self", 446, $ruleset, 0) },
  filter => sub {
    my $program = pack("H*", shift @ARGV);
    my $header = pack("Sx6P", length($program) / 8, $program);
    call("seccomp", $nr{prctl}, 22, 2, $header, 0, 0);
  },
  hold => sub { $| = 1; print "ready\n"; sleep 1000 while 1 },
);
while (defined(my $name = shift @ARGV)) {
  last if $name eq "--";
  my $do = $step{$name} or fail("no step $name");
  $do->();
}
# What was set for the program must not have worked on this one.
my %env;
for (keys %ENV) { $env{substr($_, 12)} = $ENV{$_} if index($_, "FACTORY_ENV_") == 0 }
%ENV = %env;
exec { $ARGV[0] } @ARGV;
print STDERR "factory: cannot start $ARGV[0]: $!\n";
exit 127;
`;

/** What the names of a program's variables start with, until it starts. */
const PREFIX = "FACTORY_ENV_";

/** An environment that the launcher itself takes no notice of. */
export function veiled(
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [`${PREFIX}${name}`, value]),
  );
}

/** The environment that was {@linkcode veiled}. */
export function veiledBy(
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  );
}
