import type { Host } from "../host/host.ts";
import { probeBwrap } from "../sandbox/bwrap.ts";
import { probeLandlock } from "../sandbox/landlock.ts";
import { probeOverlay } from "../sandbox/overlay.ts";
import type { Probed } from "../sandbox/sandbox.ts";
import { probeSeatbelt } from "../sandbox/seatbelt.ts";

/** Asks for all that could confine processes on this machine, once. */
export async function probeAll(host: Host): Promise<readonly Probed[]> {
  if (host.os === "darwin") return [probeSeatbelt(host)];
  const bwrap = probeBwrap(host);
  const landlock = await probeLandlock(host);
  return await Promise.all([
    landlock,
    probeOverlay(host, landlock.probe.abi),
    bwrap,
  ]);
}
