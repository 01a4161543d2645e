/**
 * bubblewrap: a machine of its own for each program, in which all is read-only
 * but what is granted.
 *
 * @module
 */

import type { Host, SpawnCommand } from "../host/host.ts";
import { findProgram } from "../host/program.ts";
import { type Grants, prepareGrants } from "./grants.ts";
import { type Mask, masksOf } from "./mask.ts";
import { run } from "./run.ts";
import type {
  Confinement,
  Net,
  Probed,
  Sandbox,
  SandboxPolicy,
} from "./sandbox.ts";

/** Tries bubblewrap. */
export async function probeBwrap(host: Host): Promise<Probed> {
  const name = "bwrap";
  const unavailable = (reason: string, cure: string): Probed => ({
    probe: { name, available: false, reason, cure },
    sandbox: undefined,
  });
  if (host.os !== "linux") {
    return unavailable("it is for Linux only", "use Linux");
  }
  const bwrap = findProgram(host.files, "bwrap", {
    cwd: "/",
    path: host.env("PATH") ?? "",
  });
  if (bwrap === undefined) {
    return unavailable(
      "it is not installed",
      "install it, for example with `apt-get install bubblewrap`",
    );
  }
  const { code, stdout, stderr } = await run(host, {
    argv: [
      ...[
        bwrap,
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--proc",
        "/proc",
      ] as const,
      ...["--tmpfs", "/tmp", ...isolation("none"), "--"],
      ...["/bin/sh", "-c", "true >/dev/null && mkdir /tmp/x && ! mkdir /x"],
    ],
    cwd: "/",
    env: {},
  });
  if (code !== 0) {
    return unavailable(
      `it does not work here (${
        (stderr || stdout).trim() || `exit code ${code}`
      })`,
      "allow user namespaces: in a container by its security profile, on Ubuntu by an AppArmor profile for bwrap",
    );
  }
  return {
    probe: { name, available: true, reason: `${bwrap} works` },
    sandbox: new Bwrap(host, bwrap),
  };
}

class Bwrap implements Sandbox {
  readonly name = "bwrap";
  readonly guarantees = {
    writes: "folders",
    chmod: true,
    net: ["none", "loopback", "all"],
    denyRead: true,
    survivors: true,
    holes: [
      {
        what:
          "a file of an allowed folder that has another name elsewhere changes there too",
      },
      {
        what: "an exact file cannot be replaced by renaming another one to it",
      },
      { what: "servers on Unix sockets outside /tmp can be spoken to" },
    ],
  } as const;
  readonly #host: Host;
  readonly #bwrap: string;

  constructor(host: Host, bwrap: string) {
    this.#host = host;
    this.#bwrap = bwrap;
  }

  confine(policy: SandboxPolicy): Promise<Confinement> {
    const { files } = this.#host;
    const grants = prepareGrants(files, policy);
    const options = bwrapOptions({
      workspace: files.realPath(policy.workspace),
      grants,
      masks: masksOf(files, policy),
      net: policy.net,
    });
    return Promise.resolve({
      spawn: (command) =>
        this.#host.spawn(bwrapped(command, this.#bwrap, options)),
      settle: () => {
        grants.tidy();
        return Promise.resolve({ refused: [] });
      },
      [Symbol.asyncDispose]: () => {
        grants.tidy();
        return Promise.resolve();
      },
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** What a program in bubblewrap sees. */
interface View {
  readonly workspace: string;
  readonly grants: Grants;
  readonly masks: readonly Mask[];
  readonly net: Net;
}

/** The options, of which the later ones cover the earlier ones. */
function bwrapOptions(
  { workspace, grants, masks, net }: View,
): readonly string[] {
  const writable = [...grants.folders, ...grants.files];
  return [
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
    // What root may write there is the whole machine's, whatever the namespace.
    ...SHARED_PROC.flatMap((path) => ["--ro-bind-try", path, path]),
    ...["--tmpfs", "/tmp", "--tmpfs", "/var/tmp"],
    ...["--ro-bind", workspace, workspace],
    // A folder before what is in it.
    ...writable.toSorted().flatMap((path) => ["--bind", path, path]),
    ...masks.flatMap(({ path, folder }) =>
      folder
        ? ["--tmpfs", path, "--remount-ro", path]
        : ["--ro-bind", "/dev/null", path]
    ),
    ...isolation(net),
  ];
}

const SHARED_PROC = [
  "/proc/sys",
  "/proc/sysrq-trigger",
  "/proc/irq",
  "/proc/bus",
  "/proc/fs",
];

/** Its own users and processes, no powers over mounts, and a network of its own. */
function isolation(net: Net): readonly string[] {
  return [
    ...["--unshare-user", "--unshare-pid", "--unshare-ipc"],
    ...["--cap-drop", "ALL"],
    ...(net === "all" ? [] : ["--unshare-net"]),
  ];
}

/** Variables that would have an effect on bubblewrap itself, and outside of it. */
const LOADER_VARIABLES = /^(?:LD_|GLIBC_|GCONV_PATH$|LOCPATH$|MALLOC_)/;
const VEIL = "FACTORY_ENV_";

/** The same program, within bubblewrap. */
function bwrapped(
  { argv, cwd, env, ...rest }: SpawnCommand,
  bwrap: string,
  options: readonly string[],
): SpawnCommand {
  const loader = Object.keys(env).filter((name) => LOADER_VARIABLES.test(name));
  const unveil = loader.filter((name) => /^\w+$/.test(name)).map((name) =>
    `export ${name}="$${VEIL}${name}"; unset ${VEIL}${name};`
  );
  const hidden = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      loader.includes(name) ? `${VEIL}${name}` : name,
      value,
    ]),
  );
  return {
    ...rest,
    cwd,
    env: hidden,
    argv: [
      ...[bwrap, ...options, "--chdir", cwd, "--"] as const,
      ...(unveil.length > 0
        ? ["/bin/sh", "-c", `${unveil.join(" ")} exec "$@"`, "sh"]
        : []),
      ...argv,
    ],
  };
}
