/** A run of claude, to be made where there is no network but loopback: tells how it ended, and what was tried beyond. */

import { runPipeline } from "../../sandbox/engine.ts";
import { answer, bash, ClaudeLab, claudeNode } from "./lab.ts";

/** What the run is found to be. */
export interface LoopbackReport {
  readonly outcomes: Readonly<Record<string, string>>;
  /** Packets that had no way to go, of both versions of the protocol. */
  readonly astray: number;
  /** Requests to the model's stand-in, and others. */
  readonly requests: number;
  readonly others: readonly string[];
}

if (import.meta.main) {
  console.log(JSON.stringify(await report()));
}

async function report(): Promise<LoopbackReport> {
  await using lab = new ClaudeLab([bash("echo x > src/in.txt"), answer()]);
  using run = await runPipeline(
    `start -> work -> exit
     ${claudeNode("work", ', allowed_write_paths="src/"')}`,
    { env: lab.env, files: { "src/a.txt": "" } },
  );
  return {
    outcomes: run.outcomes,
    astray: astray(),
    requests: lab.mock.requests.length,
    others: lab.mock.others,
  };
}

function astray(): number {
  const [names = [], values = []] = Deno.readTextFileSync("/proc/net/snmp")
    .split("\n").filter((line) => line.startsWith("Ip: "))
    .map((line) => line.split(" "));
  const version4 = values[names.indexOf("OutNoRoutes")];
  const [, version6] = /^Ip6OutNoRoutes\s+(\d+)$/m.exec(
    Deno.readTextFileSync("/proc/net/snmp6"),
  ) ??
    [];
  return Number(version4) + Number(version6);
}
