import { SandboxError } from "../sandbox/error.ts";
import type { Host } from "../host/host.ts";
import { isSystemError } from "../errors.ts";
import type { Guarantees, Probe, Probed, Sandbox } from "../sandbox/sandbox.ts";
import { type Finding, reasonOf, type Surroundings } from "./finding.ts";
import { heldText } from "./held_text.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/** What keeps commands within their limits: a program is started in each sandbox. */
export async function checkSandboxes(
  { host, probes, runsdir }: Surroundings,
): Promise<readonly Finding[]> {
  const place = placeToTry(host, runsdir);
  const tried = await Promise.all(
    (await probes()).map(({ probe, sandbox }) =>
      tryOut(host, { probe, sandbox }, place)
    ),
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
  /** True when there was no place to try it in. */
  readonly untried?: boolean;
}

/** A folder that may be written to, if one is there. */
function placeToTry(host: Host, runsdir: string): string | undefined {
  const { files } = host;
  const runs = runsdir.startsWith("/") ? runsdir : `${host.cwd()}/${runsdir}`;
  return [temporaryFolder(host), runs].find((folder) => {
    const path = `${folder}/.factory-doctor-${host.pid}-place`;
    try {
      files.write(path, "");
      files.remove(path);
      return true;
    } catch (error) {
      if (
        !isSystemError(error) && !files.isDenied(error) &&
        !files.isNotFound(error)
      ) throw error;
      return false;
    }
  });
}

async function tryOut(
  host: Host,
  { probe, sandbox }: Probed,
  place: string | undefined,
): Promise<Tried> {
  const { reason } = probe;
  if (sandbox === undefined) return { probe, held: undefined, reason };
  if (place === undefined) {
    await sandbox[Symbol.asyncDispose]();
    return { probe, held: sandbox.guarantees, reason, untried: true };
  }
  const folder = `${place}/.factory-doctor-${host.pid}-${probe.name}`;
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

function findingOf(
  { probe, held, reason, untried }: Tried,
  enough: boolean,
): Finding {
  const name = `sandbox ${probe.name}`;
  if (held) {
    const detail = heldText(held) +
      (untried ? " (not tried: there is no folder to write to)" : "");
    return { name, status: "ok", detail };
  }
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
