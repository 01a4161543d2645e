/**
 * Landlock, the Linux kernel's own limits for a thread and all that it starts:
 * for everybody, root or not, without anything to install.
 *
 * @module
 */

import type { Files, Host } from "../host/host.ts";
import { type Grants, type PreparedGrants, prepareGrants } from "./grants.ts";
import { OLDEST_ABI, SCOPE_ABI, SOCKETS_ABI } from "./landlock_abi.ts";
import { startBy, type Started, type Starter } from "./landlock_start.ts";
import { findPerl } from "./launcher.ts";
import { Libc, type Restriction } from "./libc_deno.ts";
import { architecture } from "./machine_deno.ts";
import { type NamespaceKind, probeNamespaces } from "./namespaces.ts";
import { run } from "./run.ts";
import { SandboxError } from "./error.ts";
import type {
  Confinement,
  Guarantees,
  Hole,
  Probed,
  Sandbox,
  SandboxPolicy,
} from "./sandbox.ts";
import { grantsIn, viewOf } from "./view.ts";

/** How to use Landlock. */
export interface LandlockOptions {
  /** The ways to try, in this order. @default adaptive, worker, deno */
  readonly starters?: readonly Starter[];
  /** False to do without a read-only view of the machine, as where there are no namespaces. @default true */
  readonly view?: boolean;
}

/** Asks the kernel whether it has Landlock. */
export async function probeLandlock(
  host: Host,
  { starters = ["adaptive", "worker", "deno"], view = true }: LandlockOptions =
    {},
): Promise<Probed> {
  const unavailable = (reason: string, cure: string): Probed => ({
    probe: { name: "landlock", available: false, reason, cure },
    sandbox: undefined,
  });
  if (host.os !== "linux") {
    return unavailable("it is a part of Linux", "use Linux");
  }
  const found = await kernelAbi(host);
  if (typeof found === "string") {
    return unavailable(
      found,
      'start Linux with "landlock" in its list of security modules (lsm=…), and factory with --allow-ffi',
    );
  }
  if (found < OLDEST_ABI) {
    return unavailable(
      `the kernel has version ${found} of it, which does not limit truncating`,
      "use Linux 6.2 or later",
    );
  }
  return {
    probe: {
      name: "landlock",
      available: true,
      reason: `the kernel has version ${found} of it`,
      abi: found,
    },
    sandbox: new Landlock(host, {
      abi: found,
      ...await waysOf(host, starters, view ? found : undefined),
    }),
  };
}

/** What starts programs, and with which namespaces. */
interface Ways {
  readonly starters: readonly Starter[];
  readonly namespaces: NamespaceKind | undefined;
}

/** Those of the starters that can do it, with a view if there can be one. */
async function waysOf(
  host: Host,
  starters: readonly Starter[],
  abi: number | undefined,
): Promise<Ways> {
  const { kind } = abi === undefined
    ? { kind: undefined }
    : await probeNamespaces(host, abi);
  if (kind !== "user") return { starters, namespaces: kind };
  // A process with threads, as this one, cannot become another user: the launcher can.
  const launching = starters.some((one) =>
    one === "adaptive" || one === "perl"
  );
  return launching
    ? { starters: ["perl"], namespaces: kind }
    : { starters, namespaces: undefined };
}

async function kernelAbi(host: Host): Promise<number | string> {
  try {
    using libc = new Libc();
    const abi = libc.landlockAbi();
    return typeof abi === "number"
      ? abi
      : `the kernel does not offer it (${abi})`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!host.files.isDenied(error)) {
      return `there is no C library to ask the kernel by (${error.message})`;
    }
    return await perlAbi(host) ??
      "factory may not use the foreign function interface, and there is no Perl";
  }
}

async function perlAbi(host: Host): Promise<number | undefined> {
  const perl = findPerl(host, architecture());
  if (perl === undefined) return undefined;
  const { stdout } = await run(host, {
    argv: [perl, "-e", "print syscall(444, 0, 0, 1)"],
    cwd: "/",
    env: {},
  });
  return Number(stdout) > 0 ? Number(stdout) : undefined;
}

/** Threads, or other ways to start programs, that are kept for the next node with the same limits. */
const KEPT_THREADS = 6;

class Landlock implements Sandbox {
  readonly name = "landlock";
  readonly guarantees: Guarantees;
  readonly #host: Host;
  readonly #abi: number;
  readonly #namespaces: NamespaceKind | undefined;
  #starters: readonly Starter[];
  /** Launchers that were seen to confine. */
  readonly #verified = new Set<Starter>();
  /** By limits; the one used last is the last. */
  readonly #kept = new Map<
    string,
    { started: Promise<Started>; users: number }
  >();

  constructor(
    host: Host,
    { abi, starters, namespaces }: Ways & { readonly abi: number },
  ) {
    this.#host = host;
    this.#abi = abi;
    this.#starters = starters;
    this.#namespaces = namespaces;
    this.guarantees = landlockGuarantees(abi, namespaces !== undefined);
  }

  async confine(policy: SandboxPolicy): Promise<Confinement> {
    if (policy.net === "loopback") {
      throw new SandboxError(
        "Cannot give a network of loopback only: Landlock has no such limit",
        { hint: "use bubblewrap or the overlay, or net=none" },
      );
    }
    const { files } = this.#host;
    const grants = prepareGrants(files, policy);
    const key = keyOf(files, grants, policy.net === "none");
    const entry = this.#take(key, grants, policy.net === "none");
    try {
      const started = await entry.started;
      let used = true;
      return {
        spawn: (command) => started.spawn(command),
        settle: () => {
          grants.tidy();
          return Promise.resolve({ refused: [] });
        },
        [Symbol.asyncDispose]: () => {
          grants.tidy();
          if (used) entry.users--;
          used = false;
          return this.#dropIdle();
        },
      };
    } catch (error) {
      this.#kept.delete(key);
      grants.tidy();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    for (
      const result of await Promise.allSettled(all.map((one) => one.started))
    ) {
      if (result.status === "fulfilled") result.value[Symbol.dispose]();
    }
  }

  #take(key: string, grants: Grants, noNet: boolean) {
    const entry = this.#kept.get(key) ??
      { started: this.#start(grants, noNet), users: 0 };
    entry.users++;
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    return entry;
  }

  async #dropIdle(): Promise<void> {
    for (const [key, entry] of this.#kept) {
      if (this.#kept.size <= KEPT_THREADS) return;
      if (entry.users > 0) continue;
      this.#kept.delete(key);
      (await entry.started)[Symbol.dispose]();
    }
  }

  /** By the first way that is seen to confine. */
  async #start(grants: Grants, noNet: boolean): Promise<Started> {
    const { folders, files } = grants;
    const view = this.#namespaces && viewOf(this.#host.files, grants);
    const restriction: Restriction = {
      grants: view ? grantsIn(view, { folders, files }) : { folders, files },
      abi: this.#abi,
      noNet,
      untouchable: [this.#host.pid],
      ...(view && { view }),
    };
    const reasons: string[] = [];
    for (const starter of this.#starters) {
      try {
        const started = await startBy(
          {
            host: this.#host,
            verified: this.#verified,
            namespaces: this.#namespaces,
          },
          starter,
          restriction,
        );
        // Not tried again in this run what did not work once.
        this.#starters = this.#starters.slice(this.#starters.indexOf(starter));
        return started;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        reasons.push(`${starter}: ${error.message}`);
      }
    }
    throw new SandboxError(
      `Cannot confine with Landlock: ${reasons.join("; ")}`,
    );
  }
}

/** Limits are for the files that were there, not for those that take their places. */
function keyOf(files: Files, grants: PreparedGrants, noNet: boolean): string {
  const all = [...grants.folders, ...grants.files]
    .map((path) => `${path}\0${files.lstat(path)?.ino}`)
    .toSorted();
  return JSON.stringify([noNet, ...all]);
}

/** What of Unix sockets gets through. */
export function socketsHole(abi: number): string {
  return abi >= SOCKETS_ABI
    ? "servers on Unix sockets elsewhere can be spoken to, unless net=none"
    : "servers on Unix sockets elsewhere can be spoken to, with net=none too (until Linux 7.1)";
}

/** What Landlock holds, by the kernel's version of it, with a view or without. */
export function landlockGuarantees(abi: number, view: boolean): Guarantees {
  const holes: Hole[] = [
    {
      what:
        "a file of an allowed folder that has another name elsewhere changes there too",
    },
    {
      what: "an exact file cannot be replaced by renaming another one to it",
    },
    { what: socketsHole(abi) },
  ];
  if (!view) {
    holes.push({
      what:
        "modes, owners, times and extended attributes of files elsewhere can be changed",
      limit: "writes",
    });
  }
  if (abi < SCOPE_ABI) {
    holes.push({
      what: "other processes of the same user can be ended (until Linux 6.12)",
    });
  }
  return {
    writes: "folders",
    chmod: view,
    net: ["none", "all"],
    denyRead: false,
    survivors: false,
    holes,
  };
}
