/** No sandbox: processes do as they like, and their changes are judged afterwards. */

import type { Host } from "../host/host.ts";
import type { Sandbox } from "./sandbox.ts";

/** Starts everything as it is. */
export function noSandbox(host: Host): Sandbox {
  return {
    name: "none",
    guarantees: {
      writes: "after",
      chmod: false,
      net: ["all"],
      denyRead: false,
      survivors: false,
      holes: [
        {
          what:
            "nothing is held while a command runs: the workspace is checked and restored afterwards, and what is written elsewhere stays",
        },
        {
          what:
            "the environment of factory itself can be read, as that of every process of the same user",
        },
      ],
    },
    confine: () =>
      Promise.resolve({
        spawn: (command) => host.spawn(command),
        settle: () => Promise.resolve({ refused: [] }),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
