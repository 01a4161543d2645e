/** The limits of one attempt, in force for the programs that it starts. */

import type { Host, RunningProcess, SpawnCommand } from "../host/host.ts";
import type { PlanNode } from "../plan.ts";
import type { ChosenConfinement, Sandboxes } from "../sandbox/choose.ts";
import { SandboxError } from "../sandbox/error.ts";
import { noSandbox } from "../sandbox/none.ts";
import type { SandboxPolicy } from "../sandbox/sandbox.ts";
import { emptyFolder } from "../workspace/access.ts";
import type { LateFiles } from "./late_files.ts";
import { type AttemptFolders, environmentOf, policyOf } from "./node_limits.ts";
import { ownPaths } from "./own_paths.ts";
import { ownSandboxOf } from "./own_sandbox.ts";

/** What is needed to confine an attempt. */
export interface ConfinedSetting {
  readonly host: Host;
  readonly node: PlanNode;
  readonly sandboxes: Sandboxes;
  readonly late: LateFiles;
  readonly folders: AttemptFolders;
  /** Says what is not held; twice is once. */
  notice(message: string): void;
}

/** One attempt's programs within their limits. Nothing is set up before the first one. */
export class Confined implements AsyncDisposable {
  readonly #setting: ConfinedSetting;
  #confinement: Promise<ChosenConfinement> | undefined;

  constructor(setting: ConfinedSetting) {
    this.#setting = setting;
  }

  /** The environment that its programs start with. */
  environment(): Record<string, string> {
    const { host, node, folders } = this.#setting;
    return environmentOf(host, node, folders);
  }

  /** True when the kernel keeps its programs from writing elsewhere. */
  async enforced(): Promise<boolean> {
    const { host, sandboxes, node, folders } = this.#setting;
    const own = ownSandboxOf(host, node);
    if (own) return own.limits === "kernel";
    const { sandbox } = await sandboxes.choose(policyOf(node, folders));
    return sandbox.guarantees.writes !== "after";
  }

  /** Starts a program within the limits. */
  async spawn(command: SpawnCommand): Promise<RunningProcess> {
    this.#confinement ??= this.#confine();
    return await (await this.#confinement).spawn(command);
  }

  /** After the last program has ended: carries what is allowed into the workspace, and tells what was not. */
  async settle(): Promise<readonly string[]> {
    if (!this.#confinement) return [];
    let confinement: ChosenConfinement;
    try {
      confinement = await this.#confinement;
    } catch (error) {
      // Nothing has started, and that is the node's outcome.
      if (error instanceof SandboxError) return [];
      throw error;
    }
    return (await confinement.settle()).refused;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#confinement) return;
    const { host: { files }, folders } = this.#setting;
    try {
      // Where it failed, whoever started a program was told.
      const confinement = await this.#confinement.catch(() => undefined);
      await confinement?.[Symbol.asyncDispose]();
    } finally {
      // The same folder for the next attempt, so that limits in force fit it too.
      emptyFolder(files, folders.temp);
    }
  }

  async #confine(): Promise<ChosenConfinement> {
    const { host, sandboxes, node, late, folders, notice } = this.#setting;
    const { workspace, artifacts, temp, cache } = folders;
    const run = workspace.slice(0, workspace.lastIndexOf("/"));
    for (const folder of [artifacts, temp, cache]) {
      late.makeFolder(folder);
      this.#expectFolder(run, folder);
    }
    // An attempt that was cut off may have left something.
    emptyFolder(host.files, temp);
    const policy = policyOf(node, folders, ownPaths(host, node));
    if (ownSandboxOf(host, node)) return await unconfined(host, policy);
    const confinement = await sandboxes.confine(policy);
    // The one that was expected may have failed, and what was left holds less.
    for (const what of confinement.unheld) notice(what);
    return confinement;
  }

  /** What stands there is granted: programs of a stage without a sandbox may have put a link to elsewhere in its place. */
  #expectFolder(run: string, folder: string): void {
    const { files } = this.#setting.host;
    let path = run;
    for (const step of folder.slice(run.length + 1).split("/")) {
      path += `/${step}`;
      const kind = files.lstat(path)?.kind ?? "nothing";
      if (kind === "directory") continue;
      throw new SandboxError(
        `Cannot let programs write to "${path}": it is not a folder any more, but a ${kind}`,
        { hint: "remove it: a program of an earlier stage has put it there" },
      );
    }
  }
}

/** Programs that keep to the limits themselves start as they are. */
async function unconfined(
  host: Host,
  policy: SandboxPolicy,
): Promise<ChosenConfinement> {
  const sandbox = noSandbox(host);
  const reason = "its programs sandbox themselves";
  return { ...await sandbox.confine(policy), sandbox, reason, unheld: [] };
}
