/**
 * A workspace that is staged: a program writes wherever it likes in a layer above
 * the workspace, and what is allowed is carried over afterwards. So editors that
 * replace a file work where just that file is allowed. The rest of the machine is
 * mounted read-only, Landlock keeps it so, and hidden files are covered.
 *
 * One process holds the layers of a confinement; its programs join it.
 *
 * @module
 */

import type { Host, RunningProcess } from "../host/host.ts";
import { removeAll } from "../workspace/access.ts";
import { parseWritePolicy } from "../workspace/write_policy.ts";
import { applyStaged } from "./apply_staged.ts";
import { type Grants, type PreparedGrants, prepareGrants } from "./grants.ts";
import { socketsHole } from "./landlock.ts";
import { landlockSteps, launched, type Steps } from "./launcher.ts";
import { masksOf } from "./mask.ts";
import {
  type Namespaces,
  probeNamespaces,
  separateSteps,
} from "./namespaces.ts";
import { SandboxError } from "./error.ts";
import type {
  Confinement,
  Guarantees,
  Probed,
  Sandbox,
  SandboxPolicy,
  Settlement,
} from "./sandbox.ts";
import { stagedChanges } from "./staged.ts";
import { UpperFolder } from "./upper_deno.ts";
import { grantsIn, type View, viewOf, viewSteps } from "./view.ts";

const MS_RDONLY = 1;
const MS_BIND = 0x1000;

/** What the launcher needs to know. */
interface Machine extends Namespaces {
  readonly abi: number;
}

/** Looks whether there are namespaces. */
export async function probeOverlay(
  host: Host,
  landlockAbi: number | undefined,
): Promise<Probed> {
  const unavailable = (reason: string, cure: string): Probed => ({
    probe: { name: "overlay", available: false, reason, cure },
    sandbox: undefined,
  });
  if (landlockAbi === undefined) {
    return unavailable(
      "it needs Landlock beside it",
      "see what Landlock needs",
    );
  }
  const namespaces = await probeNamespaces(host, landlockAbi);
  const { kind } = namespaces;
  if (kind === undefined) {
    const { reason, cure } = namespaces;
    return unavailable(`namespaces do not work here (${reason})`, cure);
  }
  return {
    probe: {
      name: "overlay",
      available: true,
      reason: kind === "user"
        ? "user namespaces work"
        : "mount namespaces work",
    },
    sandbox: new Overlay(host, { ...namespaces, abi: landlockAbi }),
  };
}

class Overlay implements Sandbox {
  readonly name = "overlay";
  readonly guarantees: Guarantees;
  readonly #host: Host;
  readonly #machine: Machine;

  constructor(host: Host, machine: Machine) {
    this.#host = host;
    this.#machine = machine;
    this.guarantees = {
      writes: "exact",
      chmod: true,
      net: ["none", "loopback", "all"],
      denyRead: true,
      survivors: false,
      holes: [
        { what: socketsHole(machine.abi) },
        {
          what:
            "what other nodes change in the workspace meanwhile may be seen or not",
        },
      ],
    };
  }

  async confine(policy: SandboxPolicy): Promise<Confinement> {
    const { files } = this.#host;
    const workspace = files.realPath(policy.workspace);
    const staged = parseWritePolicy(policy.allowedWritePaths) !== undefined;
    // What is staged may be written anywhere; extra paths are as they are.
    const grants = prepareGrants(files, {
      ...policy,
      ...(staged && { allowedWritePaths: undefined }),
    });
    const scratch = staged ? prepareScratch(this.#host, policy) : undefined;
    const view = viewOf(files, grants);
    const masks = masksOf(files, policy);
    const steps: Steps = [
      "pdeathsig",
      ...separateSteps(this.#machine.kind, policy.net),
      ...(scratch === undefined ? [] : [
        ...["chdir", scratch],
        ...["mount", "overlay", workspace, "overlay", 0, LAYERS],
      ]),
      // What is staged is a mount already.
      ...viewSteps(view, staged ? workspace : undefined),
      ...masks.flatMap(({ path, folder }) =>
        folder
          ? ["mount", "tmpfs", path, "tmpfs", MS_RDONLY, "mode=755"]
          : ["mount", "/dev/null", path, "", MS_BIND, ""]
      ),
      "hold",
    ];
    const holder = await this.#hold(steps);
    return new OverlayConfinement({
      host: this.#host,
      machine: this.#machine,
      policy: { ...policy, workspace },
      scratch,
      grants,
      view,
      holder,
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  /** Starts the process that holds the layers. */
  async #hold(steps: Steps): Promise<RunningProcess> {
    const holder = this.#host.spawn(
      launched({
        // Never reached.
        argv: ["/bin/true"],
        cwd: "/",
        env: {},
      }, { ...this.#machine, steps }),
    );
    const reader = holder.stdout.getReader();
    const { done } = await reader.read();
    if (!done) {
      reader.cancel();
      holder.stderr.cancel();
      return holder;
    }
    const words = await new Response(holder.stderr).text();
    await holder.status;
    throw new SandboxError(
      `Cannot stage the workspace: ${
        words.trim().replace("factory: cannot confine: ", "")
      }`,
    );
  }
}

/** Relative to the scratch folder, so that no character of its path has a meaning. */
const LAYERS = "lowerdir=lower,upperdir=upper,workdir=work,userxattr,index=off";

/** What a confinement is made of. */
interface Parts {
  readonly host: Host;
  readonly machine: Machine;
  readonly policy: SandboxPolicy;
  /** Where the layers are, if the workspace is staged. */
  readonly scratch: string | undefined;
  readonly grants: PreparedGrants;
  readonly view: View;
  readonly holder: RunningProcess;
}

class OverlayConfinement implements Confinement {
  readonly #parts: Parts;
  #settlement: Promise<Settlement> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  spawn(command: Parameters<Confinement["spawn"]>[0]): RunningProcess {
    const { host, machine, policy, grants, view, holder } = this.#parts;
    return host.spawn(
      launched({ ...command, cwd: "/" }, {
        ...machine,
        steps: joinSteps(machine, policy, {
          holder: holder.pid,
          cwd: command.cwd,
          grants: grantsIn(view, grants),
        }),
      }),
    );
  }

  settle(): Promise<Settlement> {
    return this.#settlement ??= this.#settle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { host, scratch } = this.#parts;
    await this.#letGo();
    this.#parts.grants.tidy();
    if (scratch !== undefined) removeAll(host.files, scratch);
  }

  async #settle(): Promise<Settlement> {
    const { host, policy, scratch, grants } = this.#parts;
    await this.#letGo();
    grants.tidy();
    if (scratch === undefined) return { refused: [] };
    using marks = new UpperFolder();
    const stage = {
      files: host.files,
      marks,
      upper: `${scratch}/upper`,
      workspace: policy.workspace,
      copyOwner: (from: string, to: string) => marks.copyOwner(from, to),
    };
    const changes = stagedChanges(stage);
    const refused = applyStaged(stage, changes, policy.allowedWritePaths);
    return { refused };
  }

  async #letGo(): Promise<void> {
    const { holder } = this.#parts;
    holder.signal("SIGKILL");
    await holder.status;
  }
}

function joinSteps(
  { kind, abi, architecture }: Machine,
  { net }: SandboxPolicy,
  { holder, cwd, grants }: { holder: number; cwd: string; grants: Grants },
): Steps {
  const kinds = [
    ...(kind === "user" ? ["user"] : []),
    "mnt",
    ...(net === "all" ? [] : ["net"]),
  ];
  return [
    ...["join", holder, kinds.join(","), "chdir", cwd],
    ...landlockSteps(grants, {
      abi,
      noNet: net === "none",
      architecture,
    }),
  ];
}

function prepareScratch({ files }: Host, policy: SandboxPolicy): string {
  files.mkdir(policy.scratch);
  const scratch = files.realPath(policy.scratch);
  for (const name of ["upper", "work"]) {
    removeAll(files, `${scratch}/${name}`);
    files.mkdir(`${scratch}/${name}`);
  }
  files.remove(`${scratch}/lower`);
  files.symlink(files.realPath(policy.workspace), `${scratch}/lower`);
  return scratch;
}
