/** Looks at the machine: all checks at once. */

import { isSystemError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { checkAgents } from "./agents.ts";
import { checkConfig } from "./config.ts";
import { checkConfigFile } from "./config_file.ts";
import { checkDeno } from "./deno.ts";
import { type Check, type Finding, reasonOf } from "./finding.ts";
import type { Surroundings } from "./finding.ts";
import { checkGit } from "./git.ts";
import { checkKernel } from "./kernel.ts";
import { checkPermissions } from "./permissions.ts";
import { checkPlugins } from "./plugins.ts";
import { checkRunsFolder } from "./runs_folder.ts";
import { checkSandboxes } from "./sandboxes.ts";
import { checkTemporaryFolder } from "./temporary_folder.ts";
import { checkTerminal } from "./terminal.ts";
import { checkUnpacked } from "./unpacked.ts";
import { checkNamespaces } from "./namespaces.ts";

/** All checks by name, in the order in which they are shown. */
const CHECKS: Readonly<Record<string, Check>> = {
  deno: checkDeno,
  unpacked: checkUnpacked,
  permissions: checkPermissions,
  kernel: checkKernel,
  "user namespaces": checkNamespaces,
  sandbox: checkSandboxes,
  git: checkGit,
  agents: checkAgents,
  "runs folder": checkRunsFolder,
  plugins: checkPlugins,
  "temp folder": checkTemporaryFolder,
  terminal: checkTerminal,
  "config file": checkConfigFile,
  config: checkConfig,
};

/** Runs all checks; one that the system does not let finish is a finding, too. */
export async function examine(
  surroundings: Surroundings,
): Promise<readonly Finding[]> {
  const found = Object.entries(CHECKS).map(([name, check]) =>
    findingsOf(name, check, surroundings)
  );
  return (await Promise.all(found)).flat();
}

async function findingsOf(
  name: string,
  check: Check,
  surroundings: Surroundings,
): Promise<readonly Finding[]> {
  try {
    return await check(surroundings);
  } catch (error) {
    if (!isRefused(surroundings.host, error)) throw error;
    return [{
      name,
      status: "error",
      detail: `could not be looked at: ${reasonOf(error)}`,
      ...cureOf(error),
    }];
  }
}

/** Deno's own words tell which flag is missing. */
function cureOf(error: unknown): Pick<Finding, "cure"> {
  const flag = /--allow-[a-z]+/.exec(reasonOf(error))?.[0];
  return flag === undefined ? {} : { cure: `start Deno with ${flag}` };
}

function isRefused({ files }: Host, error: unknown): boolean {
  return isSystemError(error) || files.isDenied(error) ||
    files.isNotFound(error);
}
