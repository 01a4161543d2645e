import type { Finding, Surroundings } from "./finding.ts";
import { ask } from "./program.ts";

/** Whether this user may make user namespaces, of which the overlay and bubblewrap are built. */
export async function checkNamespaces(
  { host, limitMs }: Surroundings,
): Promise<readonly Finding[]> {
  if (host.os !== "linux") return [];
  const name = "user namespaces";
  const answer = await ask(host, ["unshare", "-Ur", "echo", "ok"], limitMs);
  switch (answer.kind) {
    case "answered":
      return [{ name, status: "ok", detail: "allowed" }];
    case "missing":
      return [{
        name,
        status: "ok",
        detail: "not tried: there is no unshare program",
      }];
    case "failed":
      return [{
        name,
        status: "warning",
        detail: `not allowed (${answer.reason})`,
        cure:
          "allow them: in a container by its security profile, on Ubuntu by sysctl kernel.apparmor_restrict_unprivileged_userns=0",
      }];
    default:
      return answer satisfies never;
  }
}
