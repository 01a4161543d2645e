/** A run of codex, to be made where there is no network but loopback: tells how it ended, and what was tried beyond. */

import { runPipeline } from "../sandbox/engine.ts";
import { answer, CODEX, CodexLab, SECRET, shell } from "./codex_lab.ts";

/** What the run is found to be. */
export interface LoopbackReport {
  readonly outcomes: Readonly<Record<string, string>>;
  /** Packets that had no way to go. */
  readonly astray: number;
  /** Requests to the model's stand-in, and others. */
  readonly requests: number;
  readonly others: readonly string[];
  /** Files of the run that hold the secret. */
  readonly leaks: readonly string[];
}

if (import.meta.main) {
  console.log(JSON.stringify(await report()));
}

async function report(): Promise<LoopbackReport> {
  await using lab = new CodexLab((_, index) =>
    index === 0 ? shell("echo x > src/in.txt; env") : answer()
  );
  using run = await runPipeline(
    `start -> work -> exit
     work [type=codex, codex.path="${CODEX}", prompt="Do it.", allowed_write_paths="src/"]`,
    { env: lab.env, files: { "src/a.txt": "" } },
  );
  return {
    outcomes: run.outcomes,
    astray: counter("/proc/net/snmp", /^Ip: .*\nIp: (.*)$/m, "OutNoRoutes") +
      counter6("Ip6OutNoRoutes"),
    requests: lab.mock.requests.length,
    others: lab.mock.others,
    leaks: run.filesWith(SECRET),
  };
}

function counter(file: string, values: RegExp, name: string): number {
  const text = Deno.readTextFileSync(file);
  const names = /^Ip: ([A-Z].*)$/m.exec(text)?.[1]?.split(" ") ?? [];
  const numbers = values.exec(text)?.[1]?.split(" ") ?? [];
  return Number(numbers[names.indexOf(name)] ?? NaN);
}

function counter6(name: string): number {
  const text = Deno.readTextFileSync("/proc/net/snmp6");
  return Number(new RegExp(`^${name}\\s+(\\d+)$`, "m").exec(text)?.[1] ?? NaN);
}
