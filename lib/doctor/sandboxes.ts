import { SandboxError } from "../sandbox/error.ts";
import type { Host } from "../host/host.ts";
import { isSystemError } from "../errors.ts";
import {
  type Guarantees,
  type Net,
  type Probe,
  type Probed,
  type Sandbox,
} from "../sandbox/sandbox.ts";
import { probeBwrap } from "../sandbox/bwrap.ts";
import { probeLandlock } from "../sandbox/landlock.ts";
import { probeOverlay } from "../sandbox/overlay.ts";
import { probeSeatbelt } from "../sandbox/seatbelt.ts";
import { type Finding, reasonOf, type Surroundings } from "./finding.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/** Asks for all that could confine processes on this machine, once. */
export async function probeAll(host: Host): Promise<readonly Probed[]> {
  if (host.os === "darwin") return [probeSeatbelt(host)];
  const bwrap = probeBwrap(host);
  const landlock = await probeLandlock(host);
  return await Promise.all([
    landlock,
    probeOverlay(host, landlock.probe.abi),
    bwrap,
  ]);
}

/** What keeps commands within their limits: a program is started in each sandbox. */
export async function checkSandboxes(
  { host, probes }: Surroundings,
): Promise<readonly Finding[]> {
  const tried = await Promise.all(
    (await probes()).map(({ probe, sandbox }) => tryOut(host, probe, sandbox)),
  );
  const works = (name: string) =>
    tried.some(({ probe, held }) => held && probe.name === name);
  // With these two there is nothing left for bubblewrap to hold.
  const enough = works("landlock") && works("overlay");
  const findings = tried.map((one) => findingOf(one, enough));
  if (tried.some(({ held }) => held)) return findings;
  return [...findings, {
    name: "sandbox",
    status: "warning",
    detail:
      "none: limits on writing are only checked, and undone, after a stage; what is written outside the workspace stays",
    cure: "see the cures above; --sandbox=require refuses to run like this",
  }];
}

/** A sandbox that works has guarantees to hold. */
interface Tried {
  readonly probe: Probe;
  readonly held: Guarantees | undefined;
  readonly reason: string;
}

async function tryOut(
  host: Host,
  probe: Probe,
  sandbox: Sandbox | undefined,
): Promise<Tried> {
  const { reason } = probe;
  if (sandbox === undefined) return { probe, held: undefined, reason };
  const folder = `${temporaryFolder(host)}/factory-doctor-${host.pid}-${
    host.random().toString(36).slice(2)
  }`;
  try {
    host.files.mkdir(`${folder}/workspace`);
    await startIn(sandbox, folder);
    return { probe, held: sandbox.guarantees, reason };
  } catch (error) {
    if (
      !(error instanceof SandboxError) && !isSystemError(error) &&
      !host.files.isDenied(error) && !host.files.isNotFound(error)
    ) throw error;
    return { probe, held: undefined, reason: reasonOf(error) };
  } finally {
    await sandbox[Symbol.asyncDispose]();
    host.files.removeTree(folder);
  }
}

/** @throws {SandboxError} when a program does not run in it. */
async function startIn(sandbox: Sandbox, folder: string): Promise<void> {
  await using confinement = await sandbox.confine({
    workspace: `${folder}/workspace`,
    allowedWritePaths: ["out/"],
    extraWritable: [],
    denyReadPaths: [],
    net: "none",
    scratch: `${folder}/scratch`,
  });
  const child = await confinement.spawn({
    argv: ["/bin/sh", "-c", "true >/dev/null"],
    cwd: `${folder}/workspace`,
    env: {},
  });
  const [{ code }, words] = await Promise.all([
    child.status,
    new Response(child.stderr).text(),
    child.stdout.cancel(),
  ]);
  await confinement.settle();
  if (code !== 0) {
    throw new SandboxError(
      `programs do not start in it: ${words.trim() || `exit code ${code}`}`,
    );
  }
}

function findingOf({ probe, held, reason }: Tried, enough: boolean): Finding {
  const name = `sandbox ${probe.name}`;
  if (held) return { name, status: "ok", detail: heldText(held) };
  if (enough) {
    return { name, status: "ok", detail: `not used, not needed: ${reason}` };
  }
  return {
    name,
    status: "warning",
    detail: reason,
    ...(probe.cure !== undefined && { cure: probe.cure }),
  };
}

/** What a sandbox holds, as a phrase. */
export function heldText(held: Guarantees): string {
  return `holds ${
    [
      WRITES[held.writes],
      ...(held.chmod ? ["modes and times"] : []),
      ...(held.denyRead ? ["hidden files"] : []),
      ...held.net.filter((net): net is Exclude<Net, "all"> => net !== "all")
        .map((net) => `net=${net}`),
      ...(held.survivors ? ["no survivors"] : []),
    ].join(", ")
  }`;
}

const WRITES: Readonly<Record<Guarantees["writes"], string>> = {
  exact: "writes to folders and exact files",
  folders: "writes to folders and existing files",
  after: "nothing while a command runs",
};
