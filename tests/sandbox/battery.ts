/** Tries all escapes in one sandbox, and says what came of each. */

import { denoHost } from "../../lib/host/deno.ts";
import { exec } from "../../lib/host/exec.ts";
import { findProgram } from "../../lib/host/program.ts";
import { probeBwrap } from "../../lib/sandbox/bwrap.ts";
import { probeLandlock } from "../../lib/sandbox/landlock.ts";
import { noSandbox } from "../../lib/sandbox/none.ts";
import { probeOverlay } from "../../lib/sandbox/overlay.ts";
import type { Probed, Sandbox } from "../../lib/sandbox/sandbox.ts";
import { ALLOWED, Arena, ATTRIBUTES, differences } from "./arena.ts";
import type { Backend, Escape } from "./escape.ts";
import { ESCAPES } from "./escapes.ts";
import { Outsider } from "./outsider.ts";

/** Where programs are, for every user. */
export const PATH = "/usr/local/bin:/usr/bin:/bin";

/** What came of an attempt. */
export interface Result {
  readonly name: string;
  /**
   * The kernel refused it, staging kept it from the workspace, it stands in the
   * workspace and has to be found afterwards, or it stands elsewhere.
   */
  readonly layer: "kernel" | "staging" | "after" | "open" | "skipped";
  readonly details: string;
}

/** Looks whether a sandbox works here. */
export async function probe(backend: Backend): Promise<Probed> {
  switch (backend) {
    case "landlock":
      // Where the thread can have its own mounts; else it is not what is used.
      return await probeLandlock(
        denoHost,
        Deno.uid() === 0 ? { starters: ["worker"] } : {},
      );
    case "bare":
      return await probeLandlock(denoHost, {
        starters: ["worker"],
        view: false,
      });
    case "none":
      return {
        probe: { name: "none", available: true, reason: "" },
        sandbox: noSandbox(denoHost),
      };
    case "perl":
      return await probeLandlock(denoHost, { starters: ["perl"] });
    case "bwrap":
      return await probeBwrap(denoHost);
    case "overlay": {
      const { probe } = await probeLandlock(denoHost);
      return await probeOverlay(denoHost, probe.abi);
    }
    default:
      return backend satisfies never;
  }
}

/** Tries everything. The reason instead, where the sandbox does not work. */
export async function tryEscapes(
  backend: Backend,
  escapes: readonly Escape[] = ESCAPES,
): Promise<Result[] | string> {
  const { probe: { reason }, sandbox } = await probe(backend);
  if (!sandbox) return reason;
  await using _ = sandbox;
  using arena = new Arena();
  using outsider = await Outsider.start(arena.outside);
  const results: Result[] = [];
  for (const escape of escapes) {
    const missing = backend === "none" && escape.onlyInside
      ? "it is not for here"
      : lacks(escape);
    if (missing !== undefined) {
      results.push({ name: escape.name, layer: "skipped", details: missing });
      continue;
    }
    results.push(await attempt(sandbox, escape, { arena, outsider }));
    arena.restore();
  }
  return results;
}

async function attempt(
  sandbox: Sandbox,
  escape: Escape,
  { arena, outsider }: { arena: Arena; outsider: Outsider },
): Promise<Result> {
  const before = arena.state();
  await using confinement = await sandbox.confine({
    workspace: arena.workspace,
    allowedWritePaths: ALLOWED,
    extraWritable: [arena.temporary],
    denyReadPaths: ["scripts/scenarios/"],
    net: "none",
    scratch: arena.scratch,
  });
  const { code, stdout, stderr } = await exec(denoHost, {
    argv: ["/bin/sh", "-c", escape.script],
    cwd: arena.workspace,
    env: environment(arena, outsider, escape),
    tag: "battery",
    signal: new AbortController().signal,
    spawn: (command) => confinement.spawn(command),
  });
  const { refused } = await confinement.settle();
  const changed = differences(before, arena.state());
  const elsewhere = strays(outsider);
  // Nobody has told it that it would come to nothing.
  const believes = sandbox.name === "overlay" && code === 0 && stderr === "";
  const escaped = stdout.includes("ESCAPED") || elsewhere.length > 0 ||
    changed.some((path) =>
      !/^ws(?:$|\/)/.test(path) || path.endsWith(ATTRIBUTES)
    );
  return {
    name: escape.name,
    layer: escaped
      ? "open"
      : changed.length > 0
      ? "after"
      : refused.length > 0 || believes
      ? "staging"
      : "kernel",
    details: [...changed, ...elsewhere, stdout.trim(), stderr.trim()]
      .filter(Boolean).join(" | ").slice(0, 400),
  };
}

function environment(
  arena: Arena,
  outsider: Outsider,
  { env }: Escape,
): Record<string, string> {
  return {
    PATH,
    HOME: arena.home,
    TMPDIR: arena.temporary,
    OUT: arena.outside,
    ENGINE: String(Deno.pid),
    OTHER: String(outsider.other),
    OUTSIDER: outsider.path,
    ABSTRACT: outsider.abstract,
    PORT: String(outsider.port),
    ID: String(Deno.pid),
    ...env,
  };
}

/** What this machine lacks for an attempt. */
function lacks({ needs }: Escape): string | undefined {
  if (needs === undefined) return undefined;
  if (needs === "root") {
    return Deno.uid() === 0 ? undefined : "it takes root";
  }
  return findProgram(denoHost.files, needs, { cwd: "/", path: PATH })
    ? undefined
    : `${needs} is not installed`;
}

/** Traces in places that all share; they are removed. */
function strays(outsider: Outsider): string[] {
  const found = ["/tmp", "/var/tmp", "/dev/shm"]
    .map((folder) => `${folder}/escape-${Deno.pid}`)
    .filter((path) => denoHost.files.lstat(path) !== undefined);
  for (const path of found) Deno.removeSync(path);
  if (outsider.isAlive) return found;
  outsider.revive();
  return [...found, "another run was ended"];
}

if (import.meta.main) {
  const results: Record<string, Result[] | string> = {};
  for (const backend of Deno.args) {
    results[backend] = await tryEscapes(backend as Backend);
  }
  await new Response(JSON.stringify(results)).body?.pipeTo(
    Deno.stdout.writable,
  );
}
