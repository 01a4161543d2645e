import type { Guarantees, Net } from "../sandbox/sandbox.ts";

/** What a sandbox holds, as a phrase. */
export function heldText(held: Guarantees): string {
  const open = held.holes.filter(({ limit }) => limit !== undefined)
    .map(({ what }) => what);
  return `holds ${
    [
      WRITES[held.writes],
      ...(held.chmod ? ["modes, owners and times"] : []),
      ...(held.denyRead ? ["hidden files"] : []),
      ...held.net.filter((net): net is Exclude<Net, "all"> => net !== "all")
        .map((net) => `net=${net}`),
      ...(held.survivors ? ["no survivors"] : []),
    ].join(", ")
  }${open.map((what) => `; but ${what}`).join("")}`;
}

const WRITES: Readonly<Record<Guarantees["writes"], string>> = {
  exact: "writes to folders and exact files",
  folders: "writes to folders and existing files",
  after: "nothing while a command runs",
};
