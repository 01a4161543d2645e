/**
 * Namespaces of one's own, whose mounts nobody else sees: for root as it is, for
 * others as a user of a namespace.
 *
 * @module
 */

import type { Host } from "../host/host.ts";
import { findPerl, landlockSteps, launched, type Steps } from "./launcher.ts";
import { architecture, user } from "./machine_deno.ts";
import { run } from "./run.ts";
import type { Net } from "./sandbox.ts";
import { mountStep, PRIVATE, viewSteps } from "./view.ts";

const CLONE_NEWNS = 0x0002_0000;
const CLONE_NEWUSER = 0x1000_0000;
const CLONE_NEWNET = 0x4000_0000;

/** How namespaces come about: by what the process may do already, or as the only user of one. */
export type NamespaceKind = "own" | "user";

/** What makes them here. */
export interface Namespaces {
  readonly kind: NamespaceKind;
  readonly perl: string;
  readonly architecture: string;
}

/** Why there are none, and what to do about it. */
export interface NoNamespaces {
  readonly kind: undefined;
  readonly reason: string;
  readonly cure: string;
}

/** What was found, so that it is found once: several sandboxes need it. */
const found = new WeakMap<Host, Promise<Namespaces | NoNamespaces>>();

/** Tries them, as root without a user namespace and else with one. */
export function probeNamespaces(
  host: Host,
  abi: number,
): Promise<Namespaces | NoNamespaces> {
  const known = found.get(host) ?? tryNamespaces(host, abi);
  found.set(host, known);
  return known;
}

async function tryNamespaces(
  host: Host,
  abi: number,
): Promise<Namespaces | NoNamespaces> {
  const machine = architecture();
  const perl = findPerl(host, machine);
  if (perl === undefined) {
    return {
      kind: undefined,
      reason: "they are set up by a Perl script",
      cure: "install Perl",
    };
  }
  const how = { perl, architecture: machine };
  const reasons: string[] = [];
  const kinds = user().uid === 0 ? ["own", "user"] as const : ["user"] as const;
  for (const kind of kinds) {
    const steps = [
      ...separateSteps(kind, "all"),
      ...viewSteps({ writable: [], memory: "/tmp" }),
      ...landlockSteps({ folders: [], files: [] }, {
        abi,
        noNet: false,
        architecture: machine,
      }),
    ];
    const nothing = { argv: ["/bin/true"], cwd: "/", env: {} } as const;
    const { code, stderr } = await run(
      host,
      launched(nothing, { ...how, steps }),
    );
    if (code === 0) return { kind, ...how };
    reasons.push(stderr.trim().replace("factory: cannot confine: ", ""));
  }
  return {
    kind: undefined,
    reason: reasons.join("; "),
    cure:
      "allow user namespaces: in a container by its security profile, on Ubuntu by sysctl kernel.apparmor_restrict_unprivileged_userns=0",
  };
}

/** The steps into them. */
export function separateSteps(kind: NamespaceKind, net: Net): Steps {
  const { uid, gid } = user();
  return [
    ...[
      "unshare",
      CLONE_NEWNS | (kind === "user" ? CLONE_NEWUSER : 0) |
      (net === "all" ? 0 : CLONE_NEWNET),
    ],
    ...(kind === "user" ? ["user", uid, gid] : []),
    ...(net === "loopback" ? ["loopback"] : []),
    ...mountStep(PRIVATE),
  ];
}
