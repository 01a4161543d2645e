import { deepEqual, equal } from "node:assert/strict";
import { activityOf } from "../../../lib/agents/activity.ts";
import type { AgentEvent } from "../../../lib/agents/backend.ts";
import { LiveLine } from "../../../lib/agents/live_line.ts";

const NEVER = 1_000_000;

/** Says activities at once, and waits until the last of `wanted` lines is shown. */
async function shown(
  wanted: number,
  options: { readonly pauseMs: number; readonly heartbeatMs?: number },
  ...activities: readonly string[]
): Promise<readonly string[]> {
  const lines: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  using live = new LiveLine({
    heartbeatMs: 0,
    ...options,
    elapsed: () => 65_000,
    show: (line) => {
      lines.push(line);
      if (lines.length === wanted) resolve();
    },
  });
  for (const activity of activities) live.say(activity);
  if (wanted > lines.length) await promise;
  return lines;
}

Deno.test("a first activity is shown at once, more only after a while", async () => {
  deepEqual(await shown(1, { pauseMs: NEVER }, "a", "b", "c"), [
    "a, 1 min 5 s",
  ]);
});

Deno.test("of activities in quick succession the last one is shown", async () => {
  deepEqual(await shown(2, { pauseMs: 1 }, "a", "b", "c"), [
    "a, 1 min 5 s",
    "c, 1 min 5 s",
  ]);
});

Deno.test("the same activity is not shown again", async () => {
  deepEqual(await shown(2, { pauseMs: 1 }, "a", "a", "b", "b"), [
    "a, 1 min 5 s",
    "b, 1 min 5 s",
  ]);
});

Deno.test("in a silence it is said that the agent still runs, again and again", async () => {
  deepEqual(await shown(3, { pauseMs: 1, heartbeatMs: 1 }, "a"), [
    "a, 1 min 5 s",
    "still running, 1 min 5 s",
    "still running, 1 min 5 s",
  ]);
});

Deno.test("tokens are told once there are some", () => {
  const lines: string[] = [];
  const show = (line: string) => lines.push(line);
  using live = new LiveLine({
    ...{ heartbeatMs: 0, pauseMs: NEVER, elapsed: () => 1400, show },
  });
  live.count(12_345);
  live.say("a");
  deepEqual(lines, ["a, 12.3k tokens, 1 s"]);
});

const ACTIVITIES: readonly (readonly [AgentEvent, string | undefined])[] = [
  [{ type: "text", text: "x" }, "answering"],
  [{ type: "reasoning", text: "x" }, "thinking"],
  [{ type: "session", id: "x" }, undefined],
  [{ type: "tool_result", id: "1", ok: true, output: "x" }, undefined],
  [call("shell", { command: "make\ntest" }), "shell make…"],
  [call("shell", { command: ["git", "log"] }), "shell git log"],
  [call("write", { content: "x", file_path: "src/a.ts" }), "write src/a.ts"],
  [call("bash", "ls"), "bash ls"],
  [call("odd", { other: 1 }), "odd"],
  [call("none"), "none"],
  [call("x".repeat(300)), `${"x".repeat(99)}…`],
  [{ type: "denial", action: "write", path: "a" }, "refused: write a"],
  [{ type: "retry", reason: "429" }, "trying again: 429"],
];

for (const [event, activity] of ACTIVITIES) {
  Deno.test(`${JSON.stringify(event).slice(0, 80)} shows as ${activity?.slice(0, 40)}`, () => {
    equal(activityOf(event), activity);
  });
}

function call(
  name: string,
  input?: Extract<AgentEvent, { type: "tool_call" }>["input"],
): AgentEvent {
  return { type: "tool_call", id: "1", name, ...(input && { input }) };
}
