import assert from "node:assert/strict";
import { type Clock, LiveSink } from "../../../lib/sinks/live.ts";
import { width } from "../../../lib/sinks/text.ts";
import {
  created,
  events,
  finished,
  mendedRun,
  recorded,
  routed,
  settled,
  started,
} from "./support.ts";
import { Screen } from "./screen.ts";

/** A clock that goes when it is told to. */
function handClock(): Clock & { pass(ms: number): void; running: boolean } {
  let now = 0;
  let tick: (() => void) | undefined;
  return {
    now: () => now,
    every(_ms, given) {
      tick = given;
      return () => tick = undefined;
    },
    pass(ms) {
      now += ms;
      tick?.();
    },
    get running() {
      return tick !== undefined;
    },
  };
}

function setUp({ columns = 60, rows = 24, verbose = false } = {}) {
  const output = recorded({ isTerminal: true, columns, rows });
  const screen = new Screen();
  const clock = handClock();
  const sink = new LiveSink(output, {
    clock,
    verbose,
    nodes: ["check", "fix"],
  });
  const show = () => screen.feed(output.text());
  return { output, clock, sink, show };
}

Deno.test("live leaves the finished stages behind", () => {
  const { clock, sink, show } = setUp();
  for (const event of mendedRun()) {
    sink.event(event);
    clock.pass(50);
  }
  assert.deepEqual(show().lines, [
    "",
    "  release.dot · run demo",
    "  write a release note",
    "",
    "  ↻ check            1.2s  tool_exit_code_1 · attempt 2 in…",
    "  ✗ check            2.4s  tool_exit_code_1 · 2 att…  → fix",
    "  ✓ fix             1m05s",
    "    │ guardrail undid 1 disallowed change: main.go",
    "  ! no agent is configured",
    "  ✓ check            1.2s  visit 2",
  ]);
});

Deno.test("live shows the running stage, how long it has run and its last lines", () => {
  const { clock, sink, show } = setUp();
  for (const event of events(created, started("check"))) sink.event(event);
  sink.output({ node: "check", stream: "stdout", text: "one\ntwo\nth" });
  clock.pass(1000);
  assert.deepEqual(show().lines.slice(4), [
    "  ⠋ check            1.0s  tool",
    "    │ one",
    "    │ two",
  ]);
  sink.output({
    node: "check",
    stream: "stderr",
    text: "ree\n\x1b[31mfour\x1b[0m\nfive\nsix\n",
  });
  clock.pass(61_000);
  assert.deepEqual(show().lines.slice(4), [
    "  ⠋ check           1m02s  tool",
    "    │ three",
    "    │ four",
    "    │ five",
    "    │ six",
  ]);
});

Deno.test("live counts down to the next attempt", () => {
  const { clock, sink, show } = setUp();
  const [a, b, c] = events(
    started("check"),
    finished("check", { status: "fail", failureReason: "no" }),
    {
      type: "StageRetrying",
      node: "check",
      visit: 1,
      attempt: 2,
      delayMs: 3000,
      reason: "no",
      clean: true,
    },
  );
  for (const event of [a!, b!, c!]) sink.event(event);
  clock.pass(1000);
  assert.deepEqual(show().lines, [
    "  ↻ check            1.2s  no · attempt 2 in 3.0s · on a c…",
    "  ↻ check                  attempt 2 in 2.0s",
  ]);
});

Deno.test("live hides the cursor once, and gives it back however it ends", () => {
  for (const end of ["event", "dispose", "both"]) {
    const { output, clock, sink } = setUp();
    const [first, , last] = events(created, created, {
      type: "RunCanceled",
      reason: "interrupted",
    });
    sink.event(first!);
    clock.pass(200);
    if (end !== "dispose") sink.event(last!);
    if (end !== "event") sink[Symbol.dispose]();
    const text = output.text();
    assert.equal(text.split("\x1b[?25l").length, 2, end);
    assert.ok(text.endsWith("\x1b[?25h"), end);
    assert.equal(clock.running, false);
    sink.event(first!);
    assert.equal(output.text(), text, "nothing is written after the end");
  }
});

Deno.test("live never writes a line wider than the terminal", () => {
  const { output, clock, sink } = setUp({ columns: 40, verbose: true });
  const long = "日本語のとても長い行 ".repeat(20);
  for (const event of mendedRun()) {
    sink.event(event);
    sink.output({ node: "check", stream: "stdout", text: `${long}\n` });
    clock.pass(100);
  }
  sink.event(events({ type: "Notice", message: long })[0]!);
  for (const line of output.text().split("\n")) {
    // deno-lint-ignore no-control-regex -- escape sequences take no room
    const shown = line.replace(/\x1b\[[?0-9]*[A-Za-z]|\r/g, "");
    assert.ok(width(shown) <= 40, JSON.stringify(line));
  }
});

Deno.test("live draws bursts of events in few writes", () => {
  const { output, sink } = setUp();
  const burst = events(
    ...Array.from({ length: 500 }, (_, index) => [
      started(`n${index}`),
      finished(`n${index}`),
      settled(`n${index}`),
      routed(`n${index}`, `n${index + 1}`),
    ]).flat(),
  );
  for (const event of burst) sink.event(event);
  assert.ok(output.writes.length <= 2, `${output.writes.length} writes`);
  sink[Symbol.dispose]();
  assert.ok(output.text().includes("n499"));
});

Deno.test("live writes nothing when nothing has changed", () => {
  const { output, clock } = setUp();
  for (let i = 0; i < 10; i++) clock.pass(100);
  assert.equal(output.text(), "");
});

Deno.test("live redraws in place after the terminal has become narrower", () => {
  const { output, clock, sink } = setUp({ columns: 60 });
  sink.event(events(started("check"))[0]!);
  sink.output({
    node: "check",
    stream: "stdout",
    text: "x".repeat(200) + "\n",
  });
  clock.pass(100);
  output.size.columns = 30;
  const before = output.text().length;
  clock.pass(100);
  // Lines of 31 and 59 columns take two rows each now.
  assert.ok(output.text().slice(before).includes("\r\x1b[4A"));
});

Deno.test("live keeps to the rows of a low terminal", () => {
  const { clock, sink, show } = setUp({ rows: 3 });
  for (const event of events(started("check"), started("fix"))) {
    sink.event(event);
  }
  sink.output({ node: "check", stream: "stdout", text: "1\n2\n3\n4\n" });
  clock.pass(100);
  assert.deepEqual(show().lines, [
    "  ⠙ check            0.1s  tool",
    "    │ 1",
  ]);
});
