/** What will keep the programs of a plan within their limits, before any of them starts. */

import type { Host } from "../host/host.ts";
import type { RunLimits } from "../history/event.ts";
import type { Plan, PlanNode } from "../plan.ts";
import { Sandboxes } from "../sandbox/choose.ts";
import type { WantedSandbox } from "../sandbox/wanted.ts";
import { SandboxError } from "../sandbox/error.ts";
import { policyOf } from "./node_limits.ts";
import { type OwnSandbox, ownSandboxOf } from "./own_sandbox.ts";
import { readLimited } from "./read_limits.ts";

/**
 * Asks for the sandbox of each node that may start programs.
 *
 * @throws {SandboxError} when what was asked for does not work here, or `require` finds a limit that nothing holds.
 */
async function surveyLimits(
  host: Host,
  plan: Plan,
  { sandboxes, wanted, workdir }: {
    readonly sandboxes: Sandboxes;
    readonly wanted: WantedSandbox;
    readonly workdir: string;
  },
): Promise<RunLimits> {
  const by = new Set<string>();
  const unheld = new Set<string>();
  const holes = new Set<string>();
  const asked = new Set<string>();
  const workspace = host.files.realPath(existing(host, workdir));
  for (const node of plan.nodes.values()) {
    if (!mayStartPrograms(host, node)) continue;
    const own = ownSandboxOf(host, node);
    if (own) {
      requireKernel(wanted, node.id, own);
      by.add(own.name);
      for (const what of own.unheld) unheld.add(what);
      continue;
    }
    const folders = {
      workspace,
      artifacts: workspace,
      temp: workspace,
      cache: workspace,
      scratch: `${workspace}.scratch`,
    };
    const limited = readLimited(host, node, workspace);
    const policy = { ...policyOf(limited, folders), extraWritable: [] };
    const key = JSON.stringify([
      policy.allowedWritePaths ?? null,
      policy.denyReadPaths,
      policy.net,
    ]);
    if (asked.has(key)) continue;
    asked.add(key);
    const choice = await sandboxes.choose(policy);
    by.add(choice.sandbox.name);
    for (const what of choice.unheld) unheld.add(what);
    const { name, guarantees } = choice.sandbox;
    for (const { what, limit } of guarantees.holes) {
      if (limit === undefined) holes.add(`${name}: ${what}`);
    }
  }
  return {
    ...{ wanted, by: [...by].sort(), unheld: [...unheld].sort() },
    holes: [...holes].sort(),
  };
}

function requireKernel(
  wanted: WantedSandbox,
  node: string,
  { unheld: [what] }: OwnSandbox,
): void {
  if (wanted !== "require" || what === undefined) return;
  throw new SandboxError(`Cannot hold the limits of node "${node}": ${what}`, {
    hint: "use another agent there, or --sandbox=auto",
  });
}

/** The folder, or the nearest above it that there is: whoever needs the folder itself tells that it is missing. */
function existing(host: Host, folder: string): string {
  if (folder === "" || host.files.lstat(`${folder}/.`)) return folder || "/";
  const slash = folder.lastIndexOf("/");
  return existing(host, slash < 0 ? "." : folder.slice(0, slash));
}

function mayStartPrograms(
  host: Host,
  { role, handler, values }: PlanNode,
): boolean {
  if (role !== "work" && role !== "agent") return false;
  return handler.startsPrograms?.(values, (name) => host.env(name)) ?? true;
}

/** The sandboxes of a run, and what they hold. */
export interface Confining extends AsyncDisposable {
  readonly sandboxes: Sandboxes;
  readonly limits: RunLimits;
}

/**
 * Opens the sandboxes of a plan.
 *
 * @throws {SandboxError} as {@linkcode surveyLimits} does.
 */
export async function openSandboxes(
  host: Host,
  plan: Plan,
  { wanted: asked, otherwise = "auto", workdir }: {
    readonly wanted: WantedSandbox | undefined;
    /** Where neither is anything asked for nor the pipeline says. @default "auto" */
    readonly otherwise?: WantedSandbox | undefined;
    readonly workdir: string;
  },
): Promise<Confining> {
  // Validation has made sure that it is one of them.
  const wanted = asked ?? (plan.sandbox as WantedSandbox | undefined) ??
    otherwise;
  const sandboxes = new Sandboxes(host, wanted);
  try {
    const survey = { sandboxes, wanted, workdir };
    const limits = await surveyLimits(host, plan, survey);
    return {
      sandboxes,
      limits,
      [Symbol.asyncDispose]: () => sandboxes[Symbol.asyncDispose](),
    };
  } catch (error) {
    await sandboxes[Symbol.asyncDispose]();
    throw error;
  }
}
