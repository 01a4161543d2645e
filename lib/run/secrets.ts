/** The secrets that a run's programs know, so that its artifacts do not tell them. */

import type { Host } from "../host/host.ts";
import type { Plan } from "../plan.ts";
import type { Secret } from "../text/redact.ts";
import { extraNames } from "./node_limits.ts";

/** Names of variables that hold credentials. An author is none. */
const CREDENTIAL =
  /KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|COOKIE|AUTH(?!OR)/i;

/** Characters below which a value is not looked for: it would be found by chance. */
const SHORTEST = 8;

/** A password in an address, as proxies have it. */
const IN_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^:/?#@]*:([^/?#@]+)@/i;

/** The values of all variables that any node's programs get beyond the harmless ones, or that texts may name. */
export function secretsOf(
  host: Host,
  plan: Plan,
  allowEnv: readonly string[],
): readonly Secret[] {
  const names = new Set(allowEnv);
  for (const node of plan.nodes.values()) {
    if (node.role !== "work" && node.role !== "agent") continue;
    for (const name of extraNames(host, node)) names.add(name);
  }
  return [...names].flatMap((name) => {
    const value = host.env(name);
    if (value === undefined) return [];
    const secret = CREDENTIAL.test(name) ? value : IN_ADDRESS.exec(value)?.[1];
    return secret === undefined || secret.length < SHORTEST
      ? []
      : [{ name, value: secret }];
  });
}
