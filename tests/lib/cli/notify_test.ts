import assert from "node:assert/strict";
import { notify, program } from "../../../lib/cli/notify.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import type { RunReport } from "../../../lib/report.ts";
import { recorded } from "../sinks/support.ts";
import { folder } from "./support.ts";

const REPORT: RunReport = {
  runId: "demo",
  folder: "/runs/demo",
  status: "failed",
  error: "no route",
  failedStages: [],
  stages: [],
  notices: [],
  startedAt: "2026-01-01T00:00:00Z",
  durationMs: 61_000,
};

Deno.test("a notification is shown by what the system has, its texts as arguments", () => {
  const none = () => undefined;
  assert.equal(program("linux", none, "a", "b"), undefined);
  assert.equal(program("windows", () => ":0", "a", "b"), undefined);
  assert.deepEqual(program("linux", () => ":0", "-a", "b"), [
    ...["notify-send", "--app-name=factory", "--", "-a", "b"],
  ]);
  assert.deepEqual(program("darwin", none, 'a" & b', "c")?.slice(-2), [
    'a" & b',
    "c",
  ]);
});

Deno.test("the bell rings on a terminal only, and a desktop hears the verdict", async () => {
  using dir = folder({
    "notify-send": '#!/bin/sh\nprintf "%s\\n" "$@" > "$(dirname "$0")/told"\n',
  });
  Deno.chmodSync(`${dir.path}/notify-send`, 0o755);
  const variables: Record<string, string> = {
    DISPLAY: ":0",
    PATH: `${dir.path}:${denoHost.env("PATH")}`,
  };
  const host = {
    ...denoHost,
    env: (name: string) => variables[name],
    environment: () => variables,
  };
  const pipe = recorded();
  await notify({ host, stderr: pipe }, REPORT);
  assert.equal(pipe.text(), "");
  assert.equal(
    Deno.readTextFileSync(`${dir.path}/told`),
    "--app-name=factory\n--\nfactory: demo failed\n1m01s  no route\n",
  );
  const screen = { ...recorded(), isTerminal: true };
  await notify(
    { host: { ...host, env: () => undefined }, stderr: screen },
    REPORT,
  );
  assert.equal(screen.text(), "\x07");
});

Deno.test("a desktop that cannot show it changes nothing", async () => {
  const host = {
    ...denoHost,
    env: () => ":0",
    environment: () => ({ PATH: "/nonexistent" }),
  };
  await notify({ host, stderr: recorded() }, REPORT);
});
