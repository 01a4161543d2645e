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
import { findPerl, landlockSteps, launched, type Steps } from "./launcher.ts";
import { architecture, user } from "./machine_deno.ts";
import { masksOf } from "./mask.ts";
import { run } from "./run.ts";
import { SandboxError } from "./error.ts";
import type {
  Confinement,
  Probed,
  Sandbox,
  SandboxPolicy,
  Settlement,
} from "./sandbox.ts";
import { stagedChanges } from "./staged.ts";
import { UpperFolder } from "./upper_deno.ts";

const CLONE_NEWNS = 0x0002_0000;
const CLONE_NEWUSER = 0x1000_0000;
const CLONE_NEWNET = 0x4000_0000;
const MS_RDONLY = 1;
const MS_BIND = 0x1000;
const MS_REC = 0x4000;
const MS_PRIVATE = 0x4_0000;

/** What the launcher needs to know. */
interface Machine {
  readonly perl: string;
  readonly architecture: string;
  readonly abi: number;
  /** True to become root of a user namespace, for those who are not root. */
  readonly users: boolean;
}

/** Tries namespaces, as root without a user namespace and else with one. */
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
  const machine = architecture();
  const perl = findPerl(host, machine);
  if (perl === undefined) {
    return unavailable("it is set up by a Perl script", "install Perl");
  }
  const reasons: string[] = [];
  for (const users of user().uid === 0 ? [false, true] : [true]) {
    const how = { perl, architecture: machine, abi: landlockAbi, users };
    const { code, stderr } = await run(
      host,
      launched({ argv: ["/bin/true"], cwd: "/", env: {} }, {
        ...how,
        steps: [
          ...separate(how, "all"),
          ...["mount", "tmpfs", "/tmp", "tmpfs", 0, ""],
          ...landlockSteps({ folders: [], files: [] }, {
            ...how,
            noNet: false,
          }),
        ],
      }),
    );
    if (code === 0) {
      return {
        probe: {
          name: "overlay",
          available: true,
          reason: users ? "user namespaces work" : "mount namespaces work",
        },
        sandbox: new Overlay(host, how),
      };
    }
    reasons.push(stderr.trim().replace("factory: cannot confine: ", ""));
  }
  return unavailable(
    `namespaces do not work here (${reasons.join("; ")})`,
    "allow user namespaces: in a container by its security profile, on Ubuntu by sysctl kernel.apparmor_restrict_unprivileged_userns=0",
  );
}

class Overlay implements Sandbox {
  readonly name = "overlay";
  readonly guarantees = {
    writes: "exact",
    chmod: true,
    net: ["none", "loopback", "all"],
    denyRead: true,
    survivors: false,
    holes: [
      "servers on Unix sockets elsewhere can be spoken to",
      "what other nodes change in the workspace meanwhile may be seen or not",
    ],
  } as const;
  readonly #host: Host;
  readonly #machine: Machine;

  constructor(host: Host, machine: Machine) {
    this.#host = host;
    this.#machine = machine;
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
    const masks = masksOf(files, policy);
    const steps: Steps = [
      "pdeathsig",
      ...separate(this.#machine, policy.net),
      ...(scratch === undefined ? [] : [
        ...["chdir", scratch],
        ...["mount", "overlay", workspace, "overlay", 0, LAYERS],
      ]),
      ...["readonly", "/", 1],
      ...[...grants.folders, ...grants.files].toSorted().flatMap((path) => [
        // What is staged is a mount of its own.
        ...(staged && path === workspace
          ? []
          : ["mount", path, path, "", MS_BIND | MS_REC, ""]),
        ...["readonly", path, 0],
      ]),
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
  readonly holder: RunningProcess;
}

class OverlayConfinement implements Confinement {
  readonly #parts: Parts;
  #settlement: Promise<Settlement> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  spawn(command: Parameters<Confinement["spawn"]>[0]): RunningProcess {
    const { host, machine, policy, grants, holder } = this.#parts;
    return host.spawn(
      launched({ ...command, cwd: "/" }, {
        ...machine,
        steps: joinSteps(machine, policy, {
          holder: holder.pid,
          cwd: command.cwd,
          grants,
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

/** Namespaces of its own, whose mounts nobody else sees. */
function separate(
  { users }: Machine,
  net: SandboxPolicy["net"],
): Steps {
  const { uid, gid } = user();
  return [
    ...[
      "unshare",
      CLONE_NEWNS | (users ? CLONE_NEWUSER : 0) |
      (net === "all" ? 0 : CLONE_NEWNET),
    ],
    ...(users ? ["user", uid, gid] : []),
    ...(net === "loopback" ? ["loopback"] : []),
    ...["mount", "none", "/", "", MS_REC | MS_PRIVATE, ""],
  ];
}

function joinSteps(
  { users, abi, architecture }: Machine,
  { net }: SandboxPolicy,
  { holder, cwd, grants }: { holder: number; cwd: string; grants: Grants },
): Steps {
  const kinds = [
    ...(users ? ["user"] : []),
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
