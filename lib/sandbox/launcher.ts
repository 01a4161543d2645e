/** Command lines of the launcher, a program that limits itself and then becomes another. */

import type { Host, SpawnCommand } from "../host/host.ts";
import { STAGE_VARIABLE } from "../host/process_tree.ts";
import { findProgram } from "../host/program.ts";
import type { Grants } from "./grants.ts";
import {
  DEVICES,
  FILE_RIGHTS,
  folderRights,
  LOST_CAPABILITIES,
  rulesetAttributes,
} from "./landlock_abi.ts";
import { LAUNCHER_PERL, veiled } from "./launcher_perl.ts";
import { filterProgram } from "./seccomp.ts";

/** Numbers of system calls: prctl, unshare, mount, setns. */
const CALLS: Readonly<Record<string, readonly number[]>> = {
  x86_64: [157, 272, 165, 308],
  aarch64: [167, 97, 40, 268],
};

/** Words that the launcher takes: steps with their arguments. */
export type Steps = readonly (string | number)[];

/** Where Perl is, on a machine that the launcher knows. */
export function findPerl(
  host: Host,
  architecture: string,
): string | undefined {
  if (host.os !== "linux" || CALLS[architecture] === undefined) return;
  return findProgram(host.files, "perl", {
    cwd: "/",
    path: `/usr/bin:/bin:/usr/local/bin:${host.env("PATH") ?? ""}`,
  });
}

/** The steps that confine with Landlock, the last ones before the program. */
export function landlockSteps(
  grants: Grants,
  options: { abi: number; noNet: boolean; architecture: string },
): Steps {
  const { abi, noNet, architecture } = options;
  const filter = filterProgram({ noNet, untouchable: [] }, architecture);
  const rights = folderRights(abi, noNet);
  return [
    ...["lose", LOST_CAPABILITIES.join(",")],
    ...["landlock", rights, rulesetAttributes(abi, noNet).toHex()],
    ...grants.folders.flatMap((path) => ["grant", rights, path]),
    ...grants.files.flatMap((path) => ["grant", FILE_RIGHTS, path]),
    ...DEVICES.flatMap((path) => ["device", FILE_RIGHTS, path]),
    "restrict",
    ...(filter ? ["filter", filter.toHex()] : []),
  ];
}

/** The same program, taken through the steps first. */
export function launched(
  { argv, env, ...rest }: SpawnCommand,
  { perl, architecture, steps }: {
    perl: string;
    architecture: string;
    steps: Steps;
  },
): SpawnCommand {
  const mark = env[STAGE_VARIABLE];
  return {
    ...rest,
    argv: [
      ...[perl, "-e", LAUNCHER_PERL, "calls"] as const,
      ...[...CALLS[architecture] ?? [], ...steps].map(String),
      ...["--", ...argv],
    ],
    env: {
      ...veiled(env),
      // By which it is found from the start.
      ...(mark !== undefined && { [STAGE_VARIABLE]: mark }),
    },
  };
}
