import assert from "node:assert/strict";
import { logOptions, logSink } from "../../../lib/sinks/log.ts";
import { events, finished, mendedRun, recorded, started } from "./support.ts";

const now = () => "2026-01-14T11:00:00.000Z";

Deno.test("log reads its variables, and is off without them", () => {
  const cases: [Record<string, string>, unknown][] = [
    [{}, undefined],
    [{ FACTORY_LOG_LEVEL: "" }, undefined],
    [{ FACTORY_LOG_FORMAT: "json" }, {
      level: "info",
      format: "json",
      stream: false,
    }],
    [{ FACTORY_LOG_LEVEL: "debug" }, {
      level: "debug",
      format: "text",
      stream: false,
    }],
    [{ FACTORY_LOG_LEVEL: " WARNING " }, {
      level: "warn",
      format: "text",
      stream: false,
    }],
    [{ FACTORY_LOG_LEVEL: "loud" }, {
      level: "info",
      format: "text",
      stream: false,
    }],
    [
      {
        FACTORY_LOG_LEVEL: "error",
        FACTORY_LOG_FORMAT: "JSON",
        FACTORY_LOG_CODEX_STREAM: "1",
      },
      { level: "error", format: "json", stream: true },
    ],
  ];
  for (const [env, options] of cases) {
    assert.deepEqual(logOptions((name) => env[name]), options);
  }
});

Deno.test("log writes pairs as slog does", () => {
  const output = recorded();
  const sink = logSink(output, { level: "info", now });
  for (const event of mendedRun()) sink.event(event);
  const lines = output.text().split("\n");
  assert.equal(
    lines[0],
    'time=2026-01-14T10:15:00.000Z level=INFO msg="pipeline starting" pipeline=release.dot workdir=.',
  );
  for (
    const line of [
      'time=2026-01-14T10:15:05.000Z level=INFO msg="stage started" node=check type=tool',
      'time=2026-01-14T10:15:07.000Z level=WARN msg="stage requested retry" node=check attempt=2 delay_ms=400 reason=tool_exit_code_1',
      'time=2026-01-14T10:15:10.000Z level=ERROR msg="stage failed" node=check failure_reason=tool_exit_code_1 failure_class=deterministic',
      'time=2026-01-14T10:15:11.000Z level=INFO msg="route selected" from=check to=fix outcome=fail reason=condition',
    ]
  ) assert.ok(lines.includes(line), line);
});

Deno.test("log leaves out what is below its level", () => {
  const lines = (level: "debug" | "error") => {
    const output = recorded();
    const sink = logSink(output, { level, now });
    for (const event of mendedRun()) sink.event(event);
    return output.text().trimEnd().split("\n");
  };
  assert.ok(lines("debug").some((line) => line.includes('msg="node attempt"')));
  assert.deepEqual(lines("error").map((line) => line.slice(30, 41)), [
    "level=ERROR",
  ]);
});

Deno.test("log as JSON is an object a line, and a stack stays inside it", () => {
  const output = recorded();
  logSink(output, { level: "error", format: "json", now }).event(
    events(
      finished("a", { status: "fail" }, { error: "Error: x\n  at y" }),
    )[0]!,
  );
  assert.deepEqual(JSON.parse(output.text()), {
    time: "2026-01-14T10:15:00.000Z",
    level: "ERROR",
    msg: "stage execution errored",
    node: "a",
    error: "Error: x\n  at y",
  });
});

Deno.test("log quotes what is not one word", () => {
  const output = recorded();
  logSink(output, { level: "info", now }).event(
    events(started('a "b"', { nodeType: "" }))[0]!,
  );
  assert.equal(
    output.text(),
    'time=2026-01-14T10:15:00.000Z level=INFO msg="stage started" node="a \\"b\\"" type=""\n',
  );
});

Deno.test("log streams what stages print only when asked to", () => {
  const said = {
    node: "a",
    stream: "stdout",
    text: "one\n\x1b[1mtwo\n",
  } as const;
  const silent = recorded();
  logSink(silent, { level: "debug", now }).output?.(said);
  assert.equal(silent.text(), "");
  const loud = recorded();
  logSink(loud, { level: "info", stream: true, now }).output?.(said);
  assert.equal(
    loud.text(),
    `\
time=2026-01-14T11:00:00.000Z level=INFO msg="codex stream" node=a stream=stdout line=one
time=2026-01-14T11:00:00.000Z level=INFO msg="codex stream" node=a stream=stdout line=two
`,
  );
});
