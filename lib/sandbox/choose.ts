/**
 * Which sandbox a policy gets on this machine, and what of the policy it cannot hold.
 *
 * @module
 */

import type { Host } from "../host/host.ts";
import { parseWritePolicy } from "../workspace/write_policy.ts";
import { probeBwrap } from "./bwrap.ts";
import { probeLandlock } from "./landlock.ts";
import { masksOf } from "./mask.ts";
import { noSandbox } from "./none.ts";
import { probeOverlay } from "./overlay.ts";
import { SandboxError } from "./error.ts";
import type {
  Confinement,
  Net,
  Probe,
  Probed,
  Sandbox,
  SandboxName,
  SandboxPolicy,
} from "./sandbox.ts";
import { probeSeatbelt } from "./seatbelt.ts";
import type { WantedSandbox } from "./wanted.ts";

/** The sandbox for a policy. */
export interface Choice {
  readonly sandbox: Sandbox;
  /** Why this one, as a phrase. */
  readonly reason: string;
  /** What of the policy it does not hold, a sentence each: that is at best found afterwards. */
  readonly unheld: readonly string[];
}

/** Limits in force, and by what. */
export interface ChosenConfinement extends Confinement, Choice {}

/** The sandboxes of this machine. */
export class Sandboxes implements AsyncDisposable {
  readonly #host: Host;
  readonly #wanted: WantedSandbox;
  readonly #none: Sandbox;
  readonly #found = new Map<SandboxName, Promise<Probed>>();
  /** Those that turned out not to work after all. */
  readonly #failed = new Map<SandboxName, string>();

  constructor(host: Host, wanted: WantedSandbox) {
    this.#host = host;
    this.#wanted = wanted;
    this.#none = noSandbox(host);
  }

  /** Everything that this machine could do, tried: for `factory doctor`. */
  probes(): Promise<readonly Probe[]> {
    const names = ["landlock", "overlay", "bwrap", "seatbelt"] as const;
    return Promise.all(names.map((name) => this.#probe(name)));
  }

  /**
   * Picks the sandbox for a policy.
   *
   * @throws {SandboxError} when what was asked for does not work, or `require` finds a limit that nothing holds.
   */
  async choose(policy: SandboxPolicy): Promise<Choice> {
    const wanted = this.#wanted;
    switch (wanted) {
      case "off":
        return this.#choice(this.#none, "it was asked for", policy);
      case "landlock":
      case "bwrap":
      case "overlay": {
        const { sandbox, probe } = await this.#find(wanted);
        if (sandbox) return this.#choice(sandbox, "it was asked for", policy);
        throw new SandboxError(
          `Cannot use the sandbox ${wanted}: ${probe.reason}`,
          probe.cure === undefined ? {} : { hint: probe.cure },
        );
      }
      case "auto":
      case "require": {
        const choice = await this.#best(policy);
        if (wanted === "auto" || choice.unheld.length === 0) return choice;
        throw new SandboxError(
          `Cannot hold the limits with ${
            choice.sandbox.name === "none"
              ? "anything on this machine"
              : choice.sandbox.name
          }: ${choice.unheld.join("; ")}`,
          { hint: await this.#cure() },
        );
      }
      default:
        return wanted satisfies never;
    }
  }

  /**
   * Puts a policy in force. With `auto`, where the first choice fails the next one is taken.
   *
   * @throws {SandboxError} as {@linkcode choose} does.
   */
  async confine(policy: SandboxPolicy): Promise<ChosenConfinement> {
    for (;;) {
      const choice = await this.choose(policy);
      const { sandbox } = choice;
      // What it cannot limit it is not asked to: that is said in `unheld`.
      const net = sandbox.guarantees.net.includes(policy.net)
        ? policy.net
        : "all";
      try {
        const confinement = await sandbox.confine({ ...policy, net });
        return {
          ...choice,
          spawn: (command) => confinement.spawn(command),
          settle: () => confinement.settle(),
          [Symbol.asyncDispose]: () => confinement[Symbol.asyncDispose](),
        };
      } catch (error) {
        if (!(error instanceof SandboxError)) throw error;
        if (this.#wanted !== "auto" && this.#wanted !== "require") throw error;
        if (this.#failed.has(sandbox.name)) throw error;
        this.#failed.set(sandbox.name, error.message);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const result of await Promise.allSettled(this.#found.values())) {
      if (result.status !== "fulfilled") continue;
      await result.value.sandbox?.[Symbol.asyncDispose]();
    }
    this.#found.clear();
  }

  async #best(policy: SandboxPolicy): Promise<Choice> {
    const choices: Choice[] = [];
    for (const [name, reason] of order(policy)) {
      const { sandbox } = await this.#find(name);
      if (!sandbox) continue;
      const choice = this.#choice(sandbox, reason, policy);
      if (choice.unheld.length === 0) return choice;
      choices.push(choice);
    }
    // The first of those that hold the most; only without any, none.
    const [best] = choices.toSorted((a, b) =>
      a.unheld.length - b.unheld.length
    );
    return best ??
      this.#choice(this.#none, "nothing else works here", policy);
  }

  #choice(sandbox: Sandbox, reason: string, policy: SandboxPolicy): Choice {
    // What does not exist needs no hiding.
    const hidden = masksOf(this.#host.files, policy).length > 0
      ? policy.denyReadPaths
      : [];
    return { sandbox, reason, unheld: unheld(sandbox, policy.net, hidden) };
  }

  async #find(name: SandboxName): Promise<Probed> {
    const probed = await this.#tried(name);
    const failure = this.#failed.get(name);
    return failure === undefined ? probed : {
      probe: { ...probed.probe, available: false, reason: failure },
      sandbox: undefined,
    };
  }

  async #probe(name: SandboxName): Promise<Probe> {
    return (await this.#find(name)).probe;
  }

  #tried(name: SandboxName): Promise<Probed> {
    const known = this.#found.get(name) ?? this.#try(name);
    this.#found.set(name, known);
    return known;
  }

  async #try(name: SandboxName): Promise<Probed> {
    switch (name) {
      case "landlock":
        return await probeLandlock(this.#host);
      case "overlay": {
        const { probe } = await this.#tried("landlock");
        return await probeOverlay(this.#host, probe.abi);
      }
      case "bwrap":
        return await probeBwrap(this.#host);
      case "seatbelt":
        return probeSeatbelt(this.#host);
      case "none":
        return {
          probe: { name, available: true, reason: "it takes nothing" },
          sandbox: this.#none,
        };
      default:
        return name satisfies never;
    }
  }

  async #cure(): Promise<string> {
    const cures = (await this.probes())
      .filter(({ available }) => !available)
      .flatMap(({ name, cure }) =>
        cure === undefined ? [] : `${name}: ${cure}`
      );
    return cures.join("; ") || "use --sandbox=auto";
  }
}

/** The sandboxes to try, with what speaks for each. */
function order(
  policy: SandboxPolicy,
): readonly (readonly [SandboxName, string])[] {
  // The kernel says no, and the program makes of it what it likes; a staged change is known by name.
  const listed = parseWritePolicy(policy.allowedWritePaths) !== undefined;
  const landlock = ["landlock", "it costs the least"] as const;
  const overlay = [
    "overlay",
    listed
      ? "it tells every path outside the list, and lets programs replace exact files"
      : policy.denyReadPaths.length > 0
      ? "it hides files"
      : "it holds what is asked for",
  ] as const;
  return [
    ...listed ? [overlay, landlock] : [landlock, overlay],
    ["bwrap", "it holds what is asked for"],
    ["seatbelt", "it is what macOS has"],
  ];
}

/** What of a policy a sandbox does not hold. */
function unheld(
  { name, guarantees }: Sandbox,
  net: Net,
  denyReadPaths: readonly string[],
): string[] {
  const all: string[] = [];
  if (guarantees.writes === "after") {
    all.push("writes are checked only afterwards, in the workspace");
    // Systems show a process to all others of its user.
    all.push("the environment of factory can be read by programs");
  }
  for (const { what, limit } of guarantees.holes) {
    if (limit === "writes") all.push(`${what} under ${name}`);
  }
  if (denyReadPaths.length > 0 && !guarantees.denyRead) {
    all.push(`${denyReadPaths.join(", ")} can be read under ${name}`);
  }
  if (!guarantees.net.includes(net)) {
    all.push(`the network is not limited to ${net} under ${name}`);
  }
  return all;
}
