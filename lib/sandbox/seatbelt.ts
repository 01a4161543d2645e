/**
 * macOS's `sandbox-exec`, which takes its limits as a text. Nobody has run this
 * on macOS yet: the text is tested, its effect is not.
 *
 * @module
 */

import type { Host } from "../host/host.ts";
import { type Grants, prepareGrants } from "./grants.ts";
import { type Mask, masksOf } from "./mask.ts";
import type { Net, Probed, Sandbox } from "./sandbox.ts";

const PROGRAM = "/usr/bin/sandbox-exec";

/** Looks whether this is macOS. */
export function probeSeatbelt(host: Host): Probed {
  const available = host.os === "darwin" &&
    host.files.lstat(PROGRAM) !== undefined;
  if (!available) {
    return {
      probe: {
        name: "seatbelt",
        available,
        reason: "it is a part of macOS",
      },
      sandbox: undefined,
    };
  }
  return {
    probe: {
      name: "seatbelt",
      available,
      reason: `${PROGRAM} is there; what it holds has not been tested`,
    },
    sandbox: seatbelt(host),
  };
}

function seatbelt(host: Host): Sandbox {
  const nothing = () => Promise.resolve();
  return {
    name: "seatbelt",
    guarantees: {
      writes: "folders",
      chmod: true,
      net: ["none", "loopback", "all"],
      denyRead: true,
      survivors: false,
      holes: [{ what: "it has not been tried on macOS by those who wrote it" }],
    },
    confine(policy) {
      const grants = prepareGrants(host.files, policy);
      const profile = seatbeltProfile({
        grants,
        masks: masksOf(host.files, policy),
        net: policy.net,
      });
      return Promise.resolve({
        spawn: (command) =>
          host.spawn({
            ...command,
            argv: [PROGRAM, "-p", profile, ...command.argv],
          }),
        settle() {
          grants.tidy();
          return Promise.resolve({ refused: [] });
        },
        [Symbol.asyncDispose]() {
          grants.tidy();
          return nothing();
        },
      });
    },
    [Symbol.asyncDispose]: nothing,
  };
}

/** What a profile is made from. */
export interface ProfileOptions {
  readonly grants: Grants;
  readonly masks: readonly Mask[];
  readonly net: Net;
}

/** A profile in the sandbox's own language, where the last rule that fits counts. */
export function seatbeltProfile(
  { grants, masks, net }: ProfileOptions,
): string {
  const subpath = (path: string) => `(subpath ${quote(path)})`;
  const literal = (path: string) => `(literal ${quote(path)})`;
  const writable = [
    ...grants.folders.map(subpath),
    ...grants.files.map(literal),
    ...["/dev/null", "/dev/zero", "/dev/tty", "/dev/ptmx"].map(literal),
    '(regex #"^/dev/ttys[0-9]+$")',
    subpath("/dev/fd"),
  ];
  return [
    "(version 1)",
    "(allow default)",
    "(deny file-write*)",
    `(allow file-write* ${writable.join(" ")})`,
    ...masks.map(({ path, folder }) =>
      `(deny file-read* file-write* ${(folder ? subpath : literal)(path)})`
    ),
    "(deny signal)",
    "(allow signal (target same-sandbox))",
    ...network(net),
    "",
  ].join("\n");
}

function network(net: Net): readonly string[] {
  switch (net) {
    case "all":
      return [];
    case "none":
      return ["(deny network*)", "(allow network* (local unix-socket))"];
    case "loopback":
      return [
        "(deny network*)",
        "(allow network* (local unix-socket))",
        '(allow network* (local ip "localhost:*"))',
        '(allow network* (remote ip "localhost:*"))',
      ];
    default:
      return net satisfies never;
  }
}

function quote(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
