import { hidesProcesses } from "../host/proc.ts";
import type { Finding, Surroundings } from "./finding.ts";

const NAME = "permissions";

/** Whether Deno lets factory do all that it can. */
export function checkPermissions(
  { host, missingPermissions: missing }: Surroundings,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (missing.length > 0) {
    findings.push({
      name: NAME,
      status: "warning",
      detail: `Deno was started without ${missing.join(", ")}, or with less`,
      cure:
        "see docs/security.md for what each of them is for, and what does not work without",
    });
  }
  if (hidesProcesses(host)) {
    findings.push({
      name: NAME,
      status: "warning",
      detail:
        "without --allow-all Deno hides /proc: programs that leave their process group outlive their stage",
      cure: "start factory with -A where commands leave servers behind",
    });
  }
  return findings.length > 0
    ? findings
    : [{ name: NAME, status: "ok", detail: "nothing is missing" }];
}
