/** A turn on each API, and what of it tried to leave the machine: run where there is only loopback. */

import { mockProvider, PROVIDER_NAMES } from "./providers.ts";
import { ANSWER, turn } from "./turn_support.ts";

/** What was seen. */
export interface LoopbackReport {
  readonly replies: readonly string[];
  /** Packets that had no way to go. */
  readonly astray: number;
  /** What the servers were asked besides. */
  readonly others: readonly string[];
}

if (import.meta.main) console.log(JSON.stringify(await report()));

async function report(): Promise<LoopbackReport> {
  const folder = Deno.makeTempDirSync();
  const replies: string[] = [];
  const others: string[] = [];
  try {
    for (const name of PROVIDER_NAMES) {
      await using mock = mockProvider(name, [
        { tools: [{ name: "shell", input: { command: "echo x > a" } }] },
        { tools: [ANSWER] },
      ]);
      replies.push((await turn({ folder, mock })).reply.kind);
      others.push(...mock.others);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
  return { replies, astray: packetsAstray(), others };
}

function packetsAstray(): number {
  const [, names = "", values = ""] =
    /^Ip: (.*)\nIp: (.*)$/m.exec(Deno.readTextFileSync("/proc/net/snmp")) ?? [];
  const index = names.split(" ").indexOf("OutNoRoutes");
  const six = /^Ip6OutNoRoutes\s+(\d+)$/m.exec(
    Deno.readTextFileSync("/proc/net/snmp6"),
  );
  return Number(values.split(" ")[index]) + Number(six?.[1]);
}
