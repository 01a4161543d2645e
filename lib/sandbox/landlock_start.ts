/** The ways to start programs with Landlock, and the proof that one of them confines. */

import type { Host, RunningProcess, SpawnCommand } from "../host/host.ts";
import { moduleUrl } from "../form.ts";
import { AdaptiveStart } from "./landlock_adaptive.ts";
import { CANARY } from "./landlock_abi.ts";
import { findPerl, landlockSteps, launched } from "./launcher.ts";
import { veiled } from "./launcher_perl.ts";
import type { Restriction } from "./libc_deno.ts";
import { type NamespaceKind, separateSteps } from "./namespaces.ts";
import { architecture } from "./machine_deno.ts";
import { viewSteps } from "./view.ts";
import { WorkerThread } from "./worker_thread_deno.ts";

/**
 * Ways to start a program with Landlock: from a limited thread, by a program
 * that limits itself, or first by that and then from a thread.
 */
export type Starter = "adaptive" | "worker" | "perl" | "deno";

/** Where to start, and which launchers are known to confine. */
export interface StartSetting {
  readonly host: Host;
  readonly verified: Set<Starter>;
  /** How the view of a restriction comes about. */
  readonly namespaces: NamespaceKind | undefined;
}

/** Something that starts programs within limits. */
export interface Started extends Disposable {
  spawn(command: SpawnCommand): Promise<RunningProcess>;
}

/**
 * Gets something that starts programs within limits.
 *
 * @throws {Error} when it does not work, or does not confine.
 */
export async function startBy(
  setting: StartSetting,
  starter: Starter,
  restriction: Restriction,
): Promise<Started> {
  const { host, verified, namespaces } = setting;
  if (starter === "adaptive") {
    return new AdaptiveStart(
      await startBy(setting, "perl", restriction),
      () => startBy(setting, "worker", restriction),
    );
  }
  const started = starter === "worker"
    ? await inThread(host, restriction)
    : starter === "perl"
    ? byPerl(host, restriction, namespaces)
    : byDeno(host, restriction);
  if (verified.has(starter)) return started;
  try {
    await verify(host, started);
  } catch (error) {
    started[Symbol.dispose]();
    throw error;
  }
  // A launcher does the same each time, or starts nothing; a thread is one of many.
  if (starter !== "worker") verified.add(starter);
  return started;
}

async function inThread(
  host: Host,
  restriction: Restriction,
): Promise<Started> {
  const thread = new WorkerThread(host);
  try {
    await thread.restrict(restriction);
    return thread;
  } catch (error) {
    thread[Symbol.dispose]();
    throw error;
  }
}

function byPerl(
  host: Host,
  { grants, abi, noNet, view }: Restriction,
  namespaces: NamespaceKind | undefined,
): Started {
  const machine = architecture();
  const perl = findPerl(host, machine);
  if (perl === undefined) throw new Error("there is no Perl");
  const limits = landlockSteps(grants, { abi, noNet, architecture: machine });
  const sight = view && namespaces
    ? [...separateSteps(namespaces, "all"), ...viewSteps(view)]
    : [];
  return wrapped(
    host,
    (command) =>
      launched(command, {
        perl,
        architecture: machine,
        steps: [
          ...sight,
          // The same folder, among the new mounts.
          ...(sight.length > 0 ? ["chdir", command.cwd] : []),
          ...limits,
        ],
      }),
  );
}

function byDeno(host: Host, restriction: Restriction): Started {
  const { path, standalone } = host.executable();
  if (standalone) {
    throw new Error("factory is compiled, and there is no Deno");
  }
  const args = [
    ...["run", "--no-prompt", "--no-config", "--no-lock"],
    ...["--cached-only", "--allow-ffi", "--allow-env", "--allow-read"],
    moduleUrl("lib/sandbox/launcher_deno.ts"),
    JSON.stringify(restriction),
  ];
  return wrapped(host, ({ argv, env, ...rest }) => ({
    ...rest,
    argv: [path, ...args, ...argv],
    env: {
      ...veiled(env),
      ...denoVariables(host),
      NO_COLOR: "1",
    },
  }));
}

function wrapped(
  host: Host,
  wrap: (command: SpawnCommand) => SpawnCommand,
): Started {
  return {
    spawn: (command) =>
      new Promise((resolve) => resolve(host.spawn(wrap(command)))),
    [Symbol.dispose]: () => {},
  };
}

/**
 * Nobody calls this. Both are started by their address, and a factory that comes
 * from a registry has to have fetched them before; Deno fetches all that is imported.
 */
export function fetchedWithFactory(): Promise<unknown>[] {
  return [import("./landlock_worker_deno.ts"), import("./launcher_deno.ts")];
}

/** Where Deno has its cache, for the launcher. */
function denoVariables(host: Host): Record<string, string> {
  const names = ["HOME", "DENO_DIR", "XDG_CACHE_HOME"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = host.env(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * Starts a program that tries what it must be able to do, and what it must not.
 *
 * @throws {Error} when it is not confined.
 */
async function verify(host: Host, started: Started): Promise<void> {
  if (host.files.lstat(CANARY)?.kind !== "other") {
    throw new Error(`there is no ${CANARY} to try it with`);
  }
  const child = await started.spawn({
    argv: [
      "/bin/sh",
      "-c",
      `true >/dev/null || exit 3; true >${CANARY} || exit 0; exit 4`,
    ],
    cwd: "/",
    env: {},
  });
  const [{ code }, , words] = await Promise.all([
    child.status,
    child.stdout.cancel(),
    new Response(child.stderr).text(),
  ]);
  if (code === 4) throw new Error("programs that are started are not confined");
  if (code !== 0) {
    throw new Error(`a confined program does not run: ${words.trim()}`);
  }
}
