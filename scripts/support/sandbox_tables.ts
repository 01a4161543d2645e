/** What each sandbox holds, as rows of a table: from the code, not from what somebody remembers. */

import { denoHost } from "../../lib/host/deno.ts";
import type { Host } from "../../lib/host/host.ts";
import { probeBwrap } from "../../lib/sandbox/bwrap.ts";
import {
  landlockGuarantees,
  probeLandlock,
} from "../../lib/sandbox/landlock.ts";
import { noSandbox } from "../../lib/sandbox/none.ts";
import { probeOverlay } from "../../lib/sandbox/overlay.ts";
import type { Guarantees, Probed, Sandbox } from "../../lib/sandbox/sandbox.ts";
import { probeSeatbelt } from "../../lib/sandbox/seatbelt.ts";

/** A machine on which every program is there and does what it should: sandboxes are looked at, not used. */
function idealHost(os: "linux" | "darwin"): Host {
  return {
    ...denoHost,
    os,
    env: (name) => name === "PATH" ? "/usr/bin" : undefined,
    files: {
      ...denoHost.files,
      lstat: () => ({
        kind: "file",
        size: 0,
        mode: 0o755,
        mtime: 0,
        ctime: 0,
        ino: 1,
        nlink: 1,
      }),
    },
    spawn: () => ({
      pid: 1,
      stdout: new Blob([]).stream(),
      stderr: new Blob([]).stream(),
      status: Promise.resolve({ code: 0 }),
      signal: () => false,
    }),
  };
}

/** The kernel that the tables are for: what depends on it is said beside them. */
const TABLE_ABI = 7;

/** All sandboxes; `undefined` where the kernel has no Landlock that could be asked. */
export async function allSandboxes(): Promise<readonly Sandbox[] | undefined> {
  const linux = idealHost("linux");
  const probed: readonly Probed[] = [
    await probeLandlock(linux),
    await probeOverlay(linux, TABLE_ABI),
    await probeBwrap(linux),
    probeSeatbelt(idealHost("darwin")),
  ];
  const sandboxes = probed.flatMap(({ sandbox }) => {
    if (sandbox?.name !== "landlock") return sandbox ?? [];
    // Not as this kernel's version of it is.
    const guarantees = landlockGuarantees(TABLE_ABI, true);
    return { ...sandbox, guarantees };
  });
  return sandboxes.length < probed.length
    ? undefined
    : [...sandboxes, noSandbox(denoHost)];
}

const WRITES: Readonly<Record<Guarantees["writes"], string>> = {
  exact: "folders and exact files",
  folders: "folders, files that exist",
  after: "checked afterwards",
};

/** A row for each limit, with a cell for each sandbox. */
export function limitRows(
  sandboxes: readonly Sandbox[],
): readonly (readonly string[])[] {
  const row = (limit: string, cell: (held: Guarantees) => string | boolean) => [
    limit,
    ...sandboxes.map(({ guarantees }) => {
      const value = cell(guarantees);
      return typeof value === "string" ? value : value ? "held" : "no";
    }),
  ];
  return [
    row("writing", ({ writes }) => WRITES[writes]),
    row("modes, owners, times elsewhere", ({ chmod }) => chmod),
    row("`deny_read_paths`", ({ denyRead }) => denyRead),
    row("`net=none`", ({ net }) => net.includes("none")),
    row("`net=loopback`", ({ net }) => net.includes("loopback")),
    row("no process survives", ({ survivors }) => survivors),
  ];
}

/** What gets through, by sandbox; what depends on the kernel's version is left to the text. */
export function holeLines(sandboxes: readonly Sandbox[]): readonly string[] {
  return sandboxes.map(({ name, guarantees }) =>
    `- \`${name}\`: ${
      guarantees.holes.map(({ what }) => what)
        // What Linux 6.12 has ended.
        .filter((what) => !what.includes("until Linux 6")).join("; ")
    }.`
  );
}
