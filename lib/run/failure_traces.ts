/** What a failed attempt left behind, cut to what the next agent's prompt can bear. */

import type { FailureTraces } from "../history/event.ts";
import type { Outcome } from "../handler.ts";
import type { AttemptFiles } from "./artifacts.ts";

/** Names under which artifacts are offered, and their files. The seed's, and those of the command agent. */
const ARTIFACTS: Readonly<Record<string, string>> = {
  status: "status.json",
  tool_stdout: "tool.stdout.txt",
  tool_stderr: "tool.stderr.txt",
  tool_exitcode: "tool.exitcode.txt",
  verification_results: "verification.results.json",
  verification_plan: "verification.plan.json",
  codex_stdout: "codex.stdout.log",
  codex_stderr: "codex.stderr.log",
  codex_response: "response.md",
  agent_stdout: "agent.stdout.txt",
  agent_stderr: "agent.stderr.txt",
};

/** Characters in all. */
const LIMIT = 2200;

/** The tails shown, with their bytes. */
const TAILS:
  readonly (readonly [heading: string, file: string, bytes: number])[] = [
    ["tool_stderr", "tool.stderr.txt", 600],
    ["tool_stdout", "tool.stdout.txt", 300],
    ["verification_results_tail", "verification.results.json", 600],
    ["codex_stderr_tail", "codex.stderr.log", 600],
    ["agent_stderr_tail", "agent.stderr.txt", 600],
  ];

/** Sums up a failed attempt; `location` is its folder relative to the run's. */
export function failureTraces(
  node: { readonly id: string; readonly type: string },
  outcome: Outcome,
  files: AttemptFiles,
  location: string,
): FailureTraces {
  const lines = [`failed_node=${node.id}`, `failed_node_type=${node.type}`];
  if (outcome.failureReason) {
    lines.push(`failure_reason=${outcome.failureReason}`);
  }
  const exitCode = files.tail("tool.exitcode.txt", 16)?.trim();
  if (exitCode) lines.push(`tool_exit_code=${exitCode}`);
  for (const [heading, file, bytes] of TAILS) {
    const text = files.tail(file, bytes)?.trim();
    if (text) lines.push(`${heading}:\n${text}`);
  }
  const artifacts = Object.fromEntries(
    Object.entries(ARTIFACTS)
      .filter(([name, file]) => name === "status" || files.has(file))
      .map(([name, file]) => [name, `${location}/${file}`]),
  );
  return { summary: lines.join("\n").slice(0, LIMIT), artifacts };
}
