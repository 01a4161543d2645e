/** What it costs to keep programs within limits. */

import { denoHost } from "../../lib/host/deno.ts";
import { exec, type Spawn } from "../../lib/host/exec.ts";
import { probeLandlock } from "../../lib/sandbox/landlock.ts";
import type { Starter } from "../../lib/sandbox/landlock_start.ts";
import { probeOverlay } from "../../lib/sandbox/overlay.ts";
import type { Sandbox, SandboxPolicy } from "../../lib/sandbox/sandbox.ts";
import type { BenchFolder } from "../bench_folder.ts";
import { type Measurement, median } from "../measurement.ts";

/** Commands of one sample, as many of them without limits. */
const COMMANDS = 200;
const FLOOR = "the same without limits";

/** Commands by Landlock and in an overlay, where the machine has them. */
export async function sandbox(folder: BenchFolder): Promise<Measurement[]> {
  const { probe } = await probeLandlock(denoHost);
  if (probe.abi === undefined) {
    console.error(`Landlock is not measured: ${probe.reason}`);
    return [];
  }
  const overlay = (await probeOverlay(denoHost, probe.abi)).sandbox;
  if (!overlay) console.error("The overlay is not measured: it does not work");
  return [
    landlockSetUp(folder, "perl"),
    landlockSetUp(folder, "worker"),
    landlockCommands(folder, {
      name: `one command under Landlock, of ${COMMANDS}`,
      starter: "adaptive",
      goal: { timesFloor: 1 },
    }),
    landlockCommands(folder, {
      name: "one command under Landlock, of the first",
      starter: "perl",
    }),
    ...overlay ? [overlayAttempt(folder, overlay)] : [],
  ];
}

/** The first limits of a run, with the proof that they hold. */
function landlockSetUp(folder: BenchFolder, starter: Starter): Measurement {
  const how = starter === "worker" ? "a thread" : "the launcher";
  return {
    name: `limits by Landlock, ${how}, once`,
    goal: { ms: 50 },
    rounds: 5,
    sample: async () => {
      const started = performance.now();
      const { sandbox } = await probeLandlock(denoHost, {
        starters: [starter],
      });
      await using landlock = existing(sandbox);
      await using _ = await landlock.confine(policyIn(folder));
      return { ms: performance.now() - started };
    },
  };
}

function landlockCommands(
  folder: BenchFolder,
  { name, starter, goal }: Pick<Measurement, "name" | "goal"> & {
    readonly starter: Starter;
  },
): Measurement {
  return {
    name,
    floor: FLOOR,
    ...(goal && { goal }),
    rounds: 3,
    sample: async () => {
      const { sandbox } = await probeLandlock(denoHost, {
        starters: [starter],
      });
      await using landlock = existing(sandbox);
      await using limits = await landlock.confine(policyIn(folder));
      const within: number[] = [];
      const without: number[] = [];
      // In turns, so that a slow moment hits both.
      for (let index = 0; index < COMMANDS; index++) {
        within.push(await time((command) => limits.spawn(command)));
        without.push(await time(denoHost.spawn));
      }
      return { ms: median(within), floorMs: median(without), extraMs: 1 };
    },
  };
}

/** Staging, a command, carrying over, tidying up. */
function overlayAttempt(folder: BenchFolder, overlay: Sandbox): Measurement {
  return {
    name: "one command in an overlay, set-up and all",
    floor: FLOOR,
    rounds: 5,
    sample: async () => {
      const floorMs = await time(denoHost.spawn);
      const started = performance.now();
      await using limits = await overlay.confine({
        ...policyIn(folder),
        allowedWritePaths: ["a"],
      });
      await time((command) => limits.spawn(command));
      await limits.settle();
      return { ms: performance.now() - started, floorMs };
    },
  };
}

function policyIn({ path, empty }: BenchFolder): SandboxPolicy {
  return {
    workspace: empty,
    allowedWritePaths: undefined,
    extraWritable: [],
    denyReadPaths: [],
    net: "all",
    scratch: `${path}/scratch`,
  };
}

function existing(sandbox: Sandbox | undefined): Sandbox {
  if (sandbox) return sandbox;
  throw new Error("Cannot measure Landlock: it does not work any more");
}

/** What a program takes that does nothing, as the engine runs one. */
async function time(spawn: Spawn): Promise<number> {
  const started = performance.now();
  await exec(denoHost, {
    argv: ["/bin/true"],
    cwd: "/",
    env: {},
    tag: "bench",
    signal: new AbortController().signal,
    spawn,
  });
  return performance.now() - started;
}
